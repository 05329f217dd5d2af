"""Every address of the product."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("accounts.urls")),
    path("", include("sources.urls")),
    path("", include("questionnaires.urls")),
    path("", include("stakeholders.urls")),
    path("", include("pledges.urls")),
    path("", include("briefings.urls")),
]

if settings.DEBUG:
    from config.kitchen_sink import kitchen_sink

    urlpatterns += [path("kitchen-sink/", kitchen_sink, name="kitchen_sink")]
