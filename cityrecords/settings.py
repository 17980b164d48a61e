"""All settings, read from the environment (docs/production.md); nothing else decides how it runs."""

import hashlib
import hmac
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from cityrecords import json_logging
from cityrecords.config import (
    data_dirs,
    database_url,
    env,
    env_addresses,
    inbound_mail,
    mail_providers,
    openapi,
    outbound_mail,
    private_files,
)

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
DEBUG = env.flag("DEBUG")

# --- where things are kept
# Others may pass through it (the database's user must, when we are root) but not look into it.
VAR_DIR = private_files.private_directory(env.directory("CITYRECORDS_VAR", BASE_DIR / "var"), mode=0o711)
MEDIA_ROOT = private_files.private_directory(VAR_DIR / "documents")
MAIL_DIR = VAR_DIR / "mail"
LEDGER_KEY_FILE = Path(env.text("LEDGER_KEY_FILE", str(VAR_DIR / "ledger-key")))

# --- database: DATABASE_URL, or the embedded server under VAR_DIR
_database = database_url.database()
EMBEDDED_DATABASE = _database is None
# A database on another machine means a real deployment: it then needs its own key, address and mail server.
PRODUCTION = _database is not None and not _database.on_this_machine and not TESTING
if _database is None:
    _database = data_dirs.address(VAR_DIR)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "OPTIONS": {"connect_timeout": 5, "application_name": "cityrecords", **_database.options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.text("CITYRECORDS_TEST_DB", f"test_{_database.name}")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- addresses and secrets
HOST = env_addresses.host("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, 1, 65535)
_shown_host = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else f"[{HOST}]" if ":" in HOST else HOST  # noqa: S104
PUBLIC_URL = env_addresses.public_url("PUBLIC_URL", None if PRODUCTION else f"http://{_shown_host}:{PORT}")
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = env_addresses.hosts(
    "ALLOWED_HOSTS",
    sorted({str(_public.hostname)} | (set() if PRODUCTION else {"localhost", "127.0.0.1", "[::1]"})),
)
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECRET_KEY = private_files.secret_key(VAR_DIR / "secret-key", required=PRODUCTION)
# The key capability links are hashed with: its own key, so that no other use of SECRET_KEY can open a link.
LINK_KEY = hmac.new(SECRET_KEY.encode(), b"cityrecords capability links v1", hashlib.sha256).digest()
TRUST_PROXY = env.flag("TRUST_PROXY")

# --- applications
INSTALLED_APPS = [
    "requests_app",
    "cityrecords.admin_config.WorkspaceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "cityrecords.json_logging.RequestLog",
    "cityrecords.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cityrecords.middleware.AdminInEnglish",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "cityrecords.urls"
WSGI_APPLICATION = "cityrecords.wsgi.application"
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
            ]
        },
    },
    {
        # Letters are plain text and name people: nothing is escaped here; notices/letters/markup.py does that for the
        # HTML twin.
        "NAME": "letters",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "autoescape": False,
            "builtins": ["django.templatetags.i18n", "requests_app.templatetags.cityrecords"],
        },
    },
]
FORM_RENDERER = "requests_app.web.widgets.FormRenderer"
CSRF_FAILURE_VIEW = "requests_app.web.errors.csrf_failure"

# --- people: staff sign in, residents hold a capability link
AUTH_USER_MODEL = "requests_app.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests only: Argon2 is slow on purpose
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a letter must open with the session it was exchanged for
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- headers
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000 if PRODUCTION and HTTPS else 0, 0, 126_144_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- languages and time: UTC inside, each city's own zone on its pages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = env.directory("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Not the private modes of uploads below: in an image root collects them and another user serves them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG  # or every test client would list all static files anew
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", 20_000_000, 1, 2_000_000_000)
RECORDS_MAX_BYTES = env.integer("RECORDS_MAX_BYTES", 2_000_000_000, 1, 2_000_000_000)
UPLOAD_SCANNER_SOCKET = env_addresses.scanner()
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FILES = 200
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- letters
_mail = outbound_mail.mail(MAIL_DIR, required=PRODUCTION)
if _mail.directory:
    MAIL_DIR = _mail.directory
    EMAIL_BACKEND = "cityrecords.mail_file_backend.EmailBackend"
elif _mail.provider:
    EMAIL_BACKEND = f"anymail.backends.{mail_providers.PROVIDERS[_mail.provider].backend}.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls, _mail.ssl
EMAIL_TIMEOUT = 20  # seconds
EMAIL_FILE_PATH = str(MAIL_DIR)
# What the mail provider reports comes to /api/v1/mail-events/ with this secret (user:password) or its signature.
MAIL_PROVIDER = _mail.provider
MAIL_WEBHOOK_SECRET, MAIL_WEBHOOK_SIGNING_KEY = env.texts("MAIL_WEBHOOK_SECRET", "MAIL_WEBHOOK_SIGNING_KEY")
ANYMAIL = mail_providers.settings_for(
    (_mail.provider, _mail.user, _mail.password, _mail.host), MAIL_WEBHOOK_SECRET, MAIL_WEBHOOK_SIGNING_KEY
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_addresses.email(
    "FROM_EMAIL", f"CityRecords <records@{_public.hostname}>"
)

# --- text messages and webhooks
SMS_URL = env_addresses.web_address("SMS_URL")  # empty: the city sends no text messages
SMS_KEY, SMS_FROM = env.texts("SMS_KEY", "SMS_FROM")
WEBHOOK_KEY: bytes = hmac.new(SECRET_KEY.encode(), b"cityrecords webhooks v1", hashlib.sha256).digest()
# Hosts in private networks that webhooks may call, named by whoever runs the system; http is allowed there.
WEBHOOK_PRIVATE_HOSTS = frozenset(env_addresses.names("WEBHOOK_PRIVATE_HOSTS"))

# --- letters to the city: unset in production, no letter asks for an answer by mail
INBOUND_ADDRESS = inbound_mail.address(
    "INBOUND_ADDRESS", "" if PRODUCTION else f"records@{_public.hostname}" if TESTING else "records@localhost"
)
INBOUND_DOOR = inbound_mail.door(
    "INBOUND_DOOR", "" if PRODUCTION or not EMBEDDED_DATABASE else f"smtp://127.0.0.1:{PORT + 25}"
)
INBOUND_MAILBOX = inbound_mail.mailbox("INBOUND_IMAP_URL")
# The city's own mail server as its trace headers name it: what it says of a letter that came back is believed at once.
MAIL_SERVER_NAME = env.text("MAIL_SERVER_NAME", "")
INBOUND_WEBHOOK_SECRET = env.text("INBOUND_WEBHOOK_SECRET", "")
if INBOUND_WEBHOOK_SECRET and len(INBOUND_WEBHOOK_SECRET) < 16:
    raise env.EnvError("INBOUND_WEBHOOK_SECRET", "must have at least 16 signs")

# Folders with fonts for names in scripts that the fonts inside typst do not know (docs/production.md).
LETTER_FONTS = env.text("LETTER_FONTS", "").split(":") if env.text("LETTER_FONTS", "") else []

# --- the clock: everything else Celery is told stands in config/celery_settings.py
CELERY_BROKER_URL = env_addresses.broker()

# --- programs: requests_app/api
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["requests_app.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "requests_app.api.exception_handler.handle",
    "UNAUTHENTICATED_USER": None,
}
# Calls in a minute: by address, by link, by staff token, by API key.
API_PER_MINUTE = {
    "anonymous": env.integer("API_PER_MINUTE", 120, 1, 1_000_000),
    "holder": env.integer("API_PER_MINUTE_HOLDER", 120, 1, 1_000_000),
    "staff": env.integer("API_PER_MINUTE_STAFF", 1200, 1, 1_000_000),
    "key": env.integer("API_PER_MINUTE_KEY", 600, 1, 1_000_000),  # of a key whose tier names no limit
}
SPECTACULAR_SETTINGS = openapi.SETTINGS

# --- logs: JSON lines without query strings or capability links
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = json_logging.configuration(level=env.text("LOG_LEVEL", "INFO").upper())
