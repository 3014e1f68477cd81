"""Settings. What differs between places comes from the environment; docs/configuration.md lists it."""

import os
import secrets
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from songserm.project import embedded, places

BASE_DIR = places.ROOT
SONGSERM_VAR = places.var()


def _environment(name: str, default: str = "") -> str:
    return os.environ.get(f"SONGSERM_{name}", default)


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in _environment(name, default).split(",") if part.strip()]


def _secret_key() -> str:
    """The given key, or one made on first use and kept in the data folder, readable by its owner alone."""
    if given := _environment("SECRET_KEY"):
        return given
    kept = SONGSERM_VAR / "secret-key"
    if not kept.exists():
        SONGSERM_VAR.mkdir(parents=True, exist_ok=True)
        new = kept.with_name(f"secret-key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.rename(kept)
    return kept.read_text()


def _database(address: str) -> dict[str, object]:
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Kept by each thread, looked at before a request first uses it, and replaced when it is dead.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Statements are prepared where somebody asks for it, never because they came often.
        "OPTIONS": {"prepare_threshold": sys.maxsize, **query},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL") or embedded.url(SONGSERM_VAR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _secret_key()
DEBUG = _environment("DEBUG") == "1"
DEMO = _environment("DEMO") == "1"
"""The demo shows its own mailbox and its registry simulator; never set it where real firms register."""
ALLOWED_HOSTS = _listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = _environment("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "songserm.project",
    "songserm.portal",
    "songserm.sourcing",
    "songserm.promotion",
    "songserm.tenders",
    "songserm.contracts",
    "songserm.catalogue",
    "songserm.registry",
    "songserm.notifications",
    "songserm.people",
    "songserm.search",
    "songserm.reference",
    "songserm.audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "songserm.project.api_first.api_first",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "songserm.project.sent_only.sent_only",
]

ROOT_URLCONF = "songserm.project.urls"
WSGI_APPLICATION = "songserm.project.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "songserm.portal.context.portal",
            ],
        },
    },
]

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = SONGSERM_VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = SONGSERM_VAR / "media"
"""Public pictures only: made by ourselves from what was uploaded."""
PRIVATE_ROOT = SONGSERM_VAR / "private"
SIGNING_KEY_FOLDER = os.environ.get("SONGSERM_SIGNING_KEY") or SONGSERM_VAR / "keys"
"""The key of evidence and chain heads: outside the database."""
KEEPER_FOLDER = os.environ.get("SONGSERM_KEEPER") or SONGSERM_VAR / "keeper"
"""The keys of sealed quotations; in production a place that only the keeper's own system user may read."""
"""Uploaded documents: given out only by views that check who asks."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
"""``default`` is shared by all processes (sign-in rate limits); ``process`` is each one's own (API rate limits)."""

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "portal:desk"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "songserm.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
"""A few times only, ten seconds apart. Changing the address there is left out: allauth offers it to new addresses alone,
which would tell a stranger who has an account."""
ACCOUNT_CHANGE_EMAIL = True
"""An account has one address; another takes its place once its code was typed."""
ACCOUNT_EMAIL_NOTIFICATIONS = True
"""Who has an account is told when its address, password or second step changes: the old address, too."""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "songserm.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Songserm"

EMAIL_BACKEND = "songserm.notifications.mail.OutboxBackend"
"""Whatever Django or a library mails goes through notifications, so that it is kept, retried and seen."""
DEFAULT_FROM_EMAIL = _environment("FROM_EMAIL", "Songserm <no-reply@songserm.example>")
SMTP_URL = _environment("SMTP_URL")
"""smtp://user:password@host:port or smtps://…; without one letters stay in the outbox and the demo's mailbox shows them."""

DBD_URL = _environment("DBD_URL", "https://api.egov.go.th")
DBD_CONSUMER_KEY = _environment("DBD_CONSUMER_KEY")
DBD_CONSUMER_SECRET = _environment("DBD_CONSUMER_SECRET")
DBD_AGENT_ID = _environment("DBD_AGENT_ID")

EGP_URL = _environment("EGP_URL", "https://process.gprocurement.go.th")
"""Where e-GP's feed of announcements is read; an empty text reads none."""
EGP_CLOSED = _environment("EGP_CLOSED", "09:00-12:00,13:00-17:00")
"""Hours in Bangkok in which the feed is not asked."""

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
_HOST_ALONE = "__Host-" if SESSION_COOKIE_SECURE else ""
"""Browsers take such a cookie from this very host over https alone: no subdomain can set it, no plain page overwrite it."""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST_ALONE}sessionid", f"{_HOST_ALONE}csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _environment("BEHIND_PROXY") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    },
}

NINJA_DEFAULT_THROTTLE_RATES = {"public": _environment("API_RATE", "3000/min")}
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _environment("BEHIND_PROXY") == "1" else 0
"""Only our own proxy is believed about where a request comes from."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "songserm.project.logs.WithoutPersons",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _environment("LOG_LEVEL", "WARNING")},
}
