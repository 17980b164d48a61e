"""Files that programs look for at the root of a site: what crawlers may read, and where to report a weakness."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from requests_app.web.pages import resident_page

PRIVATE = ("/admin/", "/api/", "/hooks/", "/i18n/", "/l/", "/i/", "/f/", "/c/")
"""Nothing there is for a search engine. The addresses of cases are not named: their pages say noindex."""
RENEWED_FOR = timedelta(days=180)


@resident_page("GET")
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    return _plain([*lines, "", f"Sitemap: {settings.PUBLIC_URL}{reverse('web:site_map')}"])


@resident_page("GET")
def security(request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116). Raises Http404 where whoever runs the system named no contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + RENEWED_FOR
    return _plain(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en, es",
            f"Canonical: {settings.PUBLIC_URL}{reverse('web:security_txt')}",
        ]
    )


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
