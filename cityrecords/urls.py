"""Addresses: which door answers which path."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from requests_app.api import mail_in, mail_reports
from requests_app.web import health as web_health, metrics as web_metrics

handler400 = "requests_app.web.errors.bad_request"
handler403 = "requests_app.web.errors.permission_denied"
handler404 = "requests_app.web.errors.not_found"
handler500 = "requests_app.web.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", login_not_required(web_health.alive), name="healthz"),
    path("readyz", login_not_required(web_health.ready), name="readyz"),
    path("metrics", login_not_required(web_metrics.metrics), name="metrics"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("hooks/mail/inbound/", mail_in.inbound, name="mail_in"),
    path("hooks/mail/reports/", mail_reports.reports, name="mail_reports"),
    path("admin/sign-in/", include("requests_app.admin.sign_in.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("requests_app.api.urls")),
    path("", include("requests_app.web.urls")),
]
