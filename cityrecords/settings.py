"""All settings, read from the environment (docs/production.md); nothing else decides how it runs."""

import hashlib
import hmac
import sys
from pathlib import Path
from urllib.parse import urlsplit

from cityrecords import json_logging
from cityrecords.config import (
    broker_address,
    data_dirs,
    database_url,
    documents_url,
    env,
    env_addresses,
    inbound_mail,
    letter_fonts,
    mail_providers,
    metrics,
    openapi,
    outbound_mail,
    private_files,
    rest_api,
    storage,
    timestamps,
)
from cityrecords.config.applications import *  # noqa: F403
from cityrecords.config.authentication import *  # noqa: F403
from cityrecords.config.database_owner import RUNNING
from cityrecords.config.headers import *  # noqa: F403
from cityrecords.config.languages import *  # noqa: F403
from cityrecords.config.sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
DEBUG = env.flag("DEBUG")

# --- where things are kept
# Others may pass through it (the database's user must, when we are root) but not look into it.
VAR_DIR = private_files.writable_directory("CITYRECORDS_VAR", BASE_DIR / "var", mode=0o711)
DOCUMENTS = documents_url.documents(VAR_DIR / "documents")
MEDIA_ROOT = private_files.private_directory(DOCUMENTS.folder or VAR_DIR / "documents")
MAIL_DIR = VAR_DIR / "mail"
LEDGER_KEY_FILE = private_files.key_file("LEDGER_KEY_FILE", VAR_DIR / "ledger-key")

TIMESTAMP_URL = timestamps.authority()  # empty: no authority outside stamps the checkpoints
TIMESTAMP_ROOTS = timestamps.roots(TIMESTAMP_URL)

# --- database: DATABASE_URL, or the embedded server under VAR_DIR
_database = database_url.database()
EMBEDDED_DATABASE = _database is None
# Several machines then share the key and the address: neither can be made up here.
_elsewhere = _database is not None and not _database.on_this_machine and not TESTING
_owner = database_url.database("DATABASE_OWNER_URL")
if _database is None:
    if _owner is not None:
        raise env.EnvError("DATABASE_OWNER_URL", "is for a database of your own: set DATABASE_URL too")
    _database, _owner = data_dirs.address(VAR_DIR, RUNNING), data_dirs.address(VAR_DIR)
_owner = _owner or _database
if (_owner.host, _owner.port, _owner.name) != (_database.host, _database.port, _database.name):
    raise env.EnvError("DATABASE_OWNER_URL", "must name the same server and database as DATABASE_URL")
# The application runs as a role that owns nothing; migrations, back-ups and tests need the owner.
DATABASE_ROLE = _database.user
AS_OWNER = TESTING or env.flag("AS_OWNER")
_test_database = env.text("CITYRECORDS_TEST_DB", f"test_{_database.name}")
DATABASE_OWNER = _owner.settings(_test_database)
DATABASES = {"default": DATABASE_OWNER if AS_OWNER else _database.settings(_test_database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- addresses and secrets
HOST = env_addresses.host("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, 1, 65535)
_shown_host = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else f"[{HOST}]" if ":" in HOST else HOST  # noqa: S104
PUBLIC_URL = env_addresses.public_url("PUBLIC_URL", None if _elsewhere else f"http://{_shown_host}:{PORT}")
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
"""People reach it by https: the rules of a real deployment hold, wherever the database is."""
if HTTPS and DEBUG:
    raise env.EnvError("DEBUG", "must be 0 where PUBLIC_URL is https: its error pages show settings and data")
ALLOWED_HOSTS = env_addresses.hosts(
    "ALLOWED_HOSTS",
    sorted({str(_public.hostname)} | (set() if HTTPS else {"localhost", "127.0.0.1", "[::1]"})),
)
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECRET_KEY = private_files.secret_key(VAR_DIR / "secret-key", required=_elsewhere)
# The key capability links are hashed with: its own key, so that no other use of SECRET_KEY can open a link.
LINK_KEY = hmac.new(SECRET_KEY.encode(), b"cityrecords capability links v1", hashlib.sha256).digest()
TRUST_PROXY = env.integer("TRUST_PROXY", 0, 0, 9)  # how many proxies of ours stand before gunicorn

# --- people: staff sign in (config/authentication.py), residents hold a capability link
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests only: Argon2 is slow on purpose
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)

# --- cookies and headers (config/headers.py has the others)
# On https the name itself makes browsers refuse a cookie that another host or plain http would set.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME, DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language", f"{COOKIE_PREFIX}known-device"
MESSAGE_STORAGE = "cityrecords.flash_messages.Storage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000 if HTTPS else 0, 0, 126_144_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = env.directory("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES = storage.storages(DOCUMENTS, from_source=TESTING or DEBUG)
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG  # or every test client would list all static files again
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", 20_000_000, 1, 2_000_000_000)
RECORDS_MAX_BYTES = env.integer("RECORDS_MAX_BYTES", 2_000_000_000, 1, 2_000_000_000)
UPLOAD_SCANNER_SOCKET = env_addresses.scanner()
# With less room than this left for documents, /readyz and Operations say so; in tests the machine does not matter.
DISK_ALARM_BYTES = 0 if TESTING else 1_000_000 * env.integer("DISK_ALARM_MB", 1000, 0, 1_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form without its files
# So many seconds a request may take to arrive, and longer as it keeps coming (runtime/patient_worker.py).
WEB_READ_SECONDS = env.integer("WEB_READ_SECONDS", 20, 1, 600)
DATA_UPLOAD_MAX_NUMBER_FILES = 200
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- letters
_mail = outbound_mail.mail(MAIL_DIR, required=HTTPS)
if _mail.directory:
    MAIL_DIR = _mail.directory
EMAIL_BACKEND = _mail.backend
if not _mail.directory and not _mail.provider:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls, _mail.ssl
EMAIL_TOKEN_COMMAND = inbound_mail.token_command("EMAIL_TOKEN_COMMAND")
if EMAIL_TOKEN_COMMAND and _mail.host and not _mail.provider:
    EMAIL_BACKEND = "requests_app.notices.delivery.mail_token_backend.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds
EMAIL_FILE_PATH = str(MAIL_DIR)
# What the mail provider reports comes to /api/v1/mail-events/ with this secret (user:password) or its signature.
MAIL_PROVIDER = _mail.provider
MAIL_WEBHOOK_SECRET = outbound_mail.login("MAIL_WEBHOOK_SECRET")
MAIL_WEBHOOK_SIGNING_KEY = env.text("MAIL_WEBHOOK_SIGNING_KEY", "")
ANYMAIL = mail_providers.settings_for(
    (_mail.provider, _mail.user, _mail.password, _mail.host), MAIL_WEBHOOK_SECRET, MAIL_WEBHOOK_SIGNING_KEY
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_addresses.email(
    "FROM_EMAIL", f"CityRecords <records@{_public.hostname}>"
)

# Whoever found a weakness writes there (/.well-known/security.txt); without it that file does not exist.
SECURITY_CONTACT = env_addresses.contact("SECURITY_CONTACT")

# --- text messages and webhooks
SMS_URL = env_addresses.web_address("SMS_URL")  # empty: the city sends no text messages
SMS_KEY, SMS_FROM = env.texts("SMS_KEY", "SMS_FROM")
WEBHOOK_KEY: bytes = hmac.new(SECRET_KEY.encode(), b"cityrecords webhooks v1", hashlib.sha256).digest()
# Hosts in private networks that webhooks may call, named by whoever runs the system; http is allowed there.
WEBHOOK_PRIVATE_HOSTS = frozenset(env_addresses.names("WEBHOOK_PRIVATE_HOSTS"))

# --- letters to the city: unset in production, no letter asks for an answer by mail
INBOUND_ADDRESS = inbound_mail.address(
    "INBOUND_ADDRESS", "" if HTTPS else f"records@{_public.hostname}" if TESTING else "records@localhost"
)
INBOUND_DOOR = inbound_mail.door(
    "INBOUND_DOOR", "" if HTTPS or not EMBEDDED_DATABASE else f"smtp://127.0.0.1:{PORT + 25}"
)
INBOUND_MAILBOX = inbound_mail.mailbox("INBOUND_IMAP_URL")
INBOUND_CITY = inbound_mail.city("INBOUND_CITY")
# The city's own mail server as its trace headers name it: what it says of a letter that came back is believed at once.
MAIL_SERVER_NAME = env.text("MAIL_SERVER_NAME", "")
MAIL_AUTHSERV_ID = env.text("MAIL_AUTHSERV_ID", MAIL_SERVER_NAME)
MAIL_CHECK_DKIM = env.flag("MAIL_CHECK_DKIM")
UNMATCHED_MAIL_DAYS = inbound_mail.retention_days("UNMATCHED_MAIL_DAYS")
INBOUND_PROVIDER, INBOUND_SIGNING_KEY = inbound_mail.signer("INBOUND_PROVIDER", "INBOUND_SIGNING_KEY")
INBOUND_WITHOUT_RAW = inbound_mail.WITHOUT_RAW
INBOUND_WEBHOOK_SECRET = inbound_mail.webhook_secret("INBOUND_WEBHOOK_SECRET")

# Folders with fonts for names in scripts that the fonts inside typst do not know (docs/production.md).
LETTER_FONTS = letter_fonts.folders(TESTING)

# --- the clock: everything else Celery is told stands in config/celery_settings.py
CELERY_BROKER_URL = broker_address.broker()
CELERY_BROKER_MASTER = broker_address.broker_master(CELERY_BROKER_URL)

# --- programs: requests_app/api
REST_FRAMEWORK, API_PER_MINUTE = rest_api.FRAMEWORK, rest_api.calls_per_minute()
SPECTACULAR_SETTINGS = openapi.SETTINGS

# --- logs: JSON lines without query strings or capability links
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = json_logging.configuration(level=env.text("LOG_LEVEL", "INFO").upper())

# --- figures for a monitoring system (/metrics)
METRICS_TOKEN = metrics.token("METRICS_TOKEN")

env.refuse_misspelt()
