"""The applications CityRecords is made of, the order in which they see a request, and its templates."""

from pathlib import Path
from typing import Any

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
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
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "cityrecords.json_logging.RequestLog",
    "requests_app.web.request_counts.CountRequests",
    "cityrecords.client_address.ClientAddress",
    "requests_app.api.https_only.HttpsOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cityrecords.middleware.AdminInEnglish",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "requests_app.admin.actions.typed.SignInKeepsTyped",
    "django.contrib.messages.middleware.MessageMiddleware",
    "requests_app.admin.sign_in.session_clock.SessionClock",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "cityrecords.urls"
WSGI_APPLICATION = "cityrecords.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_TEMPLATES],
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
        "DIRS": [_TEMPLATES],
        "OPTIONS": {
            "autoescape": False,
            "builtins": ["django.templatetags.i18n", "requests_app.templatetags.cityrecords"],
        },
    },
]
FORM_RENDERER = "requests_app.web.widgets.FormRenderer"
CSRF_FAILURE_VIEW = "requests_app.web.errors.csrf_failure"
