"""The one shape in which the API says no: {"error": {"code", "message", "fields"}}, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from requests_app.cases.refusals import Reason, Refusal, TooOften

log = logging.getLogger("django.request")

CODES: Mapping[int, str] = {
    400: "bad_input",
    401: "not_signed_in",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    412: "changed",
    413: "too_large",
    415: "wrong_format",
    422: "incomplete",
    428: "version_needed",
    429: "too_many_requests",
    500: "server_error",
}

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


class BadInput(exceptions.APIException):
    """A parameter that cannot be used. `fields` maps its name to the sentences about it."""

    status_code = 400

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some of what was sent is not valid. See “fields.”"))
        self.fields = {name: [str(sentence) for sentence in said] for name, said in fields.items()}


class ScopeMissing(exceptions.APIException):
    """A staff token that was not made for this. Empty `scope`: no token is, only the link of a case."""

    status_code = 403

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(
            _("This token cannot be used for this. It needs the scope “%(scope)s.”") % {"scope": scope}
            if scope
            else _("Only the secret of the requester's link can be used here.")
        )


class Changed(exceptions.APIException):
    """`If-Match` named another version than the one that is there now."""

    status_code = 412

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("The request changed since the version in “If-Match.” Read it again."))


class VersionNeeded(exceptions.APIException):
    """An act that must say which version of the case it was decided on."""

    status_code = 428

    def __init__(self) -> None:
        super().__init__(_("Send “If-Match” with the ETag of the request you decided on."))


def body(status: int, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The body of every answer that is a refusal."""
    code = CODES.get(status, "error")
    return {"error": {"code": code, "message": message, "fields": dict(fields or {})}}


def handle(problem: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to any exception in an API view (REST_FRAMEWORK["EXCEPTION_HANDLER"])."""
    status, message, fields = _told(problem, context)
    response = Response(body(status, message, fields), status=status)
    if isinstance(problem, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        response["WWW-Authenticate"] = challenge(context)
    if isinstance(problem, ScopeMissing):
        scope = f', scope="{problem.scope}"' if problem.scope else ""
        response["WWW-Authenticate"] = f'Bearer realm="CityRecords", error="insufficient_scope"{scope}'
    if isinstance(problem, TooOften):
        response["Retry-After"] = str(problem.retry_after)
    if status == 500:
        log.error("the API failed", exc_info=problem)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
    return response


def challenge(context: Mapping[str, Any]) -> str:
    """The schemes that this address takes; whether the secret was bad, where one was sent (RFC 6750, section 3)."""
    view, request = context.get("view"), context.get("request")
    bearer = 'Bearer realm="CityRecords"'
    if request is not None and request.headers.get("Authorization", "").lower().startswith("bearer "):
        bearer += ', error="invalid_token"'
    return f'{bearer}, Basic realm="CityRecords"' if getattr(view, "takes_basic", False) else bearer


def _told(problem: Exception, context: Mapping[str, Any]) -> tuple[int, str, Mapping[str, Sequence[str]]]:
    """Status, sentence and fields. Nothing of an unforeseen exception is told."""
    match problem:
        case Refusal():
            return STATUSES[problem.reason], problem.message, problem.fields
        case BadInput():
            return 400, str(problem.detail), problem.fields
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return 401, getattr(context.get("view"), "sign_in_words", "") or not_signed_in(), {}
        case ScopeMissing() | Changed() | VersionNeeded():
            return problem.status_code, str(problem.detail), {}
        case Http404() | exceptions.NotFound():
            return 404, not_found(), {}
        case exceptions.MethodNotAllowed():
            methods = getattr(context.get("view"), "http_method_names", ())
            words = _("This address is read-only: use GET.")
            if "post" in methods:
                words = _("Use GET or POST here.") if "get" in methods else _("Use POST here.")
            return 405, words, {}
        case RequestDataTooBig() | TooManyFieldsSent():
            return 413, _("The request is larger than this address accepts."), {}
        case exceptions.UnsupportedMediaType():
            return 415, _("Send the body in the format this address describes."), {}
        case SuspiciousOperation() | exceptions.ParseError():
            return 400, _("This request could not be read."), {}
        case _:
            return (
                500,
                _("Something went wrong on our side. The error was recorded; please try again later."),
                {},
            )


def not_signed_in() -> str:
    """The sentence for a missing, unknown, revoked or expired secret: they read alike."""
    return _(
        "Send the secret of your link or a staff token as “Authorization: Bearer …”. No valid one was found."
    )


def not_found() -> str:
    """The sentence for what is absent or not open to this caller: they read alike."""
    return _("There is nothing here, or you don't have access to it.")


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Any address under /api/v1/ that is none of ours."""
    return JsonResponse(body(404, not_found()), status=404)
