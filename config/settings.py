"""Settings, all from the environment and safe when nothing is set: loopback only, DEBUG off."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env

from config import database
from config.mail import mailer
from config.secret_key import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

# --- Where people reach us: one address decides between a local trial and production ------------
PUBLIC_URL = env.str("PUBLIC_URL", "")
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
IS_PUBLIC = bool(PUBLIC_URL)
if IS_PUBLIC and urlsplit(PUBLIC_URL).scheme != "https":
    raise ImproperlyConfigured(
        "PUBLIC_URL must start with https://. Leave it out for a trial on this computer alone."
    )
# What is printed and mailed needs an address in a trial as well; bin/serve says which port it took.
SITE_URL = PUBLIC_URL.rstrip("/") or f"http://127.0.0.1:{env.int('PORT', 8000)}"
DEBUG = env.bool("DEBUG", False)
if DEBUG and IS_PUBLIC:
    raise ImproperlyConfigured("DEBUG shows secrets: remove it, or remove PUBLIC_URL.")


def required_in_public(name: str) -> str:
    """A setting that only a local trial may leave out."""
    value = env.str(name, "")
    if IS_PUBLIC and not value:
        raise ImproperlyConfigured(f"{name} is required when PUBLIC_URL is set (see env.example).")
    return value


SECRET_KEY = required_in_public("SECRET_KEY") or local_secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or ""] if IS_PUBLIC else LOOPBACK_HOSTS
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")] if IS_PUBLIC else []

# --- Applications -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "briefings",
    "pledges",
    "questionnaires",
    "stakeholders",
    "sources",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_bootstrap5",
    "django_htmx",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    # Those that set headers come first: what the others refuse is to have them as well.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.PolicyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInFirst",
    "accounts.middleware.UserLanguage",
    "accounts.middleware.RefusedMethod",
    "accounts.middleware.BodyLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.Activity",
    "accounts.middleware.History",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["accounts.templatetags.days"],
        },
    },
]

# --- Database, queue, cache ---------------------------------------------------------------------
# Without DATABASE_URL this is the address of the embedded server, which the entry points
# (manage.py, wsgi.py, the tests) start: see config/database.py.
required_in_public("DATABASE_URL")
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", database.url(), conn_max_age=60)
    | {"TEST": {"NAME": env.str("TEST_DATABASE_NAME", "test_parole_tenue")}}
}
if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://…).")
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Rate limits are kept here: full, it would forget some of them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.ClosedAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# --- Mail: sent only by tasks -------------------------------------------------------------------
MAILERS = {"default": mailer(required_in_public("EMAIL_URL"), VAR_DIR / "mail")}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Parole tenue <parole-tenue@localhost>")

# --- Whose briefings they are: printed on each ---------------------------------------------------
COALITION_NAME = env.str("COALITION_NAME", "")
COALITION_CONTACT = env.str("COALITION_CONTACT", "")

# --- House vocabulary: what staff write is checked against it; see the file itself ----------------
VOCABULARY_FILE = BASE_DIR / (env.str("VOCABULARY_FILE", "") or "fixtures/vocabulary.toml")

# --- Letters to campaigns: the words that they begin with, and how often we may ask ---------------
LETTERS_FILE = BASE_DIR / (env.str("LETTERS_FILE", "") or "fixtures/letters.toml")
OUTREACH_MOST_REMINDERS = env.int("OUTREACH_MOST_REMINDERS", 3)
OUTREACH_DAYS_BETWEEN = env.int("OUTREACH_DAYS_BETWEEN", 7)

# --- Told first: how long those concerned may answer before it shows outside ----------------------
TOLD_FIRST_WORKING_DAYS = env.int("TOLD_FIRST_WORKING_DAYS", 10)
TOLD_FIRST_CAMPAIGN_HOURS = env.int("TOLD_FIRST_CAMPAIGN_HOURS", 48)
# From so many days before the first round until the last one, the shorter delay holds.
CAMPAIGN_DAYS = env.int("CAMPAIGN_DAYS", 42)

# --- Election days: nothing is shared outside from the eve of a round until this hour -------------
POLLS_CLOSE_HOUR = env.int("POLLS_CLOSE_HOUR", 20)

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
# A label repeated in grey inside its field is taken for an answer.
BOOTSTRAP5 = {"set_placeholder": False}

# --- Static files and received files ------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    *(
        (f"vendor/fonts/{font}/files", BASE_DIR / f"node_modules/@fontsource/{font}/files")
        for font in (
            "atkinson-hyperlegible-next",
            "source-serif-4",
            "noto-naskh-arabic",
            "vazirmatn",
        )
    ),
]
WHITENOISE_USE_FINDERS = not IS_PUBLIC
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "files")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PUBLIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a draft sends some eight for each question and passage
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Browser security: SecurityMiddleware and the CSP apply to error pages as well --------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc or None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PUBLIC
SECURE_HSTS_PRELOAD = IS_PUBLIC
if env.int("TRUSTED_PROXY_COUNT", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
if IS_PUBLIC:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- History ------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_OBJ_FIELD_DB_CONSTRAINT = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "config.logs.WithoutRows",
            "format": "{levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    # Scanners send any host; each would write a traceback.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
