"""What a web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from config.database import start_if_needed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
start_if_needed()
application = get_wsgi_application()
