"""Every setting on one page, read from the environment; `hospitium doctor` explains what is wrong."""

import json
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import database

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = database.home()

DEBUG = os.environ.get("HOSPITIUM_DEBUG") == "1"
SECRET_KEY = os.environ.get("HOSPITIUM_SECRET_KEY") or database.secret("django.key")
ALLOWED_HOSTS = os.environ.get("HOSPITIUM_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("HOSPITIUM_ORIGINS", "").split()
SECURE = os.environ.get("HOSPITIUM_SECURE") == "1"  # served over TLS: cookies and redirects follow

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",  # asked for by django.contrib.auth; our own code may not use it
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "lucide",
    "allauth.account",  # asked for by allauth.mfa; neither has an address here (hospitium/access/factors.py)
    "allauth.mfa",
    "hospitium.kernel",
    "hospitium.access",
    "hospitium.messaging",
    "hospitium.partners",
    "hospitium.patients",
    "hospitium.cases",
    "hospitium.records",
    "hospitium.scheduling",
    "hospitium.web",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hospitium.access.locale.Locale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hospitium.access.signin.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.refusals.Gate",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "hospitium" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hospitium.web.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hospitium.kernel.templatetags.house",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "hospitium.kernel.postgres",
        "NAME": database.database_name(),
        "CONN_MAX_AGE": None if os.environ.get("DATABASE_URL") is None else 60,
        "CONN_HEALTH_CHECKS": True,  # a server that was away, or has become a standby, is left before the work begins
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5} if database.prepares() else {},
        "DISABLE_SERVER_SIDE_CURSORS": True,  # PgBouncer in transaction mode may stand between
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["hospitium.access.signin.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "hospitium.access.factors.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "hospitium.access.sessions"  # limits stand there; the cookie itself ends with the browser
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrftoken"
CSRF_FAILURE_VIEW = "config.refusals.stale_form"
PROXIES = frozenset(
    os.environ.get("HOSPITIUM_PROXIES", "").split()
)  # addresses of our own, whose X-Forwarded-For holds
DEMO = os.environ.get("HOSPITIUM_DEMO") == "1"  # `hospitium run` says so for a demo programme on loopback only
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, *os.environ.get("HOSPITIUM_LIVE_ORIGIN", "").split()],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("zh-hans", "简体中文"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "hospitium" / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}

ARCHIVE_LIMIT = 2 * 2**30  # bytes of an archive; its files are judged one by one
UPLOAD_LIMIT = 50 * 2**20  # bytes of one document; larger ones are kept in quarantine, not read
RENDITIONS_ROOM = int(os.environ.get("HOSPITIUM_RENDITIONS_MB") or 5 * 1024) * 2**20  # bytes of pictures of pages
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

MAIL = urlsplit(os.environ.get("HOSPITIUM_MAIL", ""))  # smtp://user:password@host:587 or smtps://...; empty: console
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or (465 if MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL = MAIL.scheme == "smtps"
EMAIL_USE_TLS = MAIL.scheme == "smtp" and MAIL.query != "plain"  # plain: for a relay on this very machine
MAIL_PROVIDER = os.environ.get("HOSPITIUM_MAIL_PROVIDER", "")  # of django-anymail, for example "postmark"; else SMTP
ANYMAIL = json.loads(os.environ.get("HOSPITIUM_MAIL_PROVIDER_SETTINGS", "{}"))  # its keys, as django-anymail names them
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
EMAIL_TIMEOUT = 10
MAIL_REPLY = os.environ.get(
    "HOSPITIUM_MAIL_REPLY", ""
)  # reply@hospital.example, whose reply+…@ comes in here; empty: no replies
MAIL_HOOK_SECRET = os.environ.get(
    "HOSPITIUM_MAIL_HOOK_SECRET", ""
)  # in the address of the hook for incoming mail; empty: none
DEFAULT_FROM_EMAIL = os.environ.get("HOSPITIUM_MAIL_FROM", "hospitium@localhost")

TRANSLATE_MODELS = os.environ.get("HOSPITIUM_TRANSLATE_MODELS", "")  # folder of models for machine translation here
TRANSLATE_URL = os.environ.get("HOSPITIUM_TRANSLATE_URL", "")  # of a server's /translate, LibreTranslate's way
TRANSLATE_KEY = os.environ.get("HOSPITIUM_TRANSLATE_KEY", "")
TRANSLATE_COUNTRY = os.environ.get(
    "HOSPITIUM_TRANSLATE_COUNTRY", ""
)  # where that server stands; unknown: nothing is sent
TRANSLATE_REHEARSAL = (
    DEMO or os.environ.get("HOSPITIUM_TRANSLATE_REHEARSAL") == "1"
)  # offer what only pretends to translate

TEXTS = {
    way: json.loads(os.environ.get(f"HOSPITIUM_{way.upper()}", "null")) for way in ("sms", "whatsapp")
}  # gateways of text messages: see docs/how-to/reach-people.md; null: none
TEXT_HOOK_SECRET = os.environ.get("HOSPITIUM_TEXT_HOOK_SECRET", "")
SITE = next(iter(CSRF_TRUSTED_ORIGINS), "").rstrip("/")  # where people find us, for links in what we send

MAP = os.environ.get(
    "HOSPITIUM_MAP", "geo:{lat},{lon}?q={lat},{lon}"
)  # a place on a map; such as https://…?lat={lat}&lon={lon}
VIDEO = os.environ.get(
    "HOSPITIUM_VIDEO", ""
)  # where video appointments meet, such as https://…/{room}; empty: told by people

LIVE_URL = os.environ.get(
    "HOSPITIUM_LIVE_URL", ""
)  # of /events when another process serves it; {host}: as the page was called

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HOSPITIUM_LOG", "WARNING")},
}

EXIT_URL = os.environ.get("HOSPITIUM_EXIT_URL", "")  # where “Leave this page” leads; empty: a calendar leaf of ours
PROGRAMME_NAME = _("International programme")
