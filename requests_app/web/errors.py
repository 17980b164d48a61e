"""The pages for what went wrong: Django's error handlers, each with a plain sentence and a way on."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from requests_app.cases.refusals import Reason, Refusal
from requests_app.web.given_back import given_back, is_ours

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)

STATUSES: Mapping[Reason, int] = {
    Reason.FORBIDDEN: 403,
    Reason.ABSENT: 404,
    Reason.CONFLICT: 409,
    Reason.TOO_LARGE: 413,
    Reason.INCOMPLETE: 422,
    Reason.TOO_OFTEN: 429,
    Reason.UNAVAILABLE: 503,
}
"""With which status this entry point says no."""


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return STATUSES[refusal.reason]


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is larger than the site takes. Reads nothing of the request."""
    if isinstance(exception, _TOO_LARGE):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page is not open to this reader."""
    return render(request, "403.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent and hidden pages answer alike, and the address asked for is not repeated."""
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: asked too often; says after how many seconds (`Retry-After`) to try again."""
    response = render(request, "429.html", {"minutes": max(1, -(-seconds // 60))}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def not_available(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """503: what should be there cannot be read; an operator was told by the log."""
    return render(request, "503.html", {"said": refusal.message}, status=status_of(refusal))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: works without database, session, context processors and static manifest."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its safety token (settings.CSRF_FAILURE_VIEW).

    A resident's form that came from this very site is given back; what another site sent is never shown.
    """
    match = request.resolver_match
    ours = match is not None and match.namespace == "web" and is_ours(request)
    typed = given_back(request) if ours else None
    context = {"given_back": typed, "csrf_token": get_token(request)} if typed else None
    return HttpResponse(render_to_string("403_csrf.html", context), status=403)
