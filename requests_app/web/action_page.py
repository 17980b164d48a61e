"""One page for everything a requester does to a case: a form, one service, and back to the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from requests_app.cases.refusals import Refusal, TooOften
from requests_app.web import spam_guard
from requests_app.web.case_forms import ActionForm
from requests_app.web.case_session import Held
from requests_app.web.errors import status_of
from requests_app.web.pages import page


def run_action(
    request: HttpRequest,
    held: Held,
    form: ActionForm,
    do: Callable[[], Any],
    done: str,
    template: str = "act",
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """Show a form, or do what it asks with one service and go back to the case; a refusal keeps what was typed."""
    code, retry_after = 200, 0
    if request.method == "POST" and form.is_valid():
        try:
            spam_guard.count(request, "write", timezone.now())
            do()
        except TooOften as refusal:
            form.take_refusal(refusal)
            code, retry_after = status_of(refusal), refusal.retry_after
        except Refusal as refusal:
            form.take_refusal(refusal)
            code = status_of(refusal)
        else:
            messages.success(request, done)
            return redirect(held.address())
    elif form.errors:
        code = 400
    full = {"case": held.case, "form": form, **(context or {})}
    response: HttpResponse = page(request, template, held.case.city, full, section="find", status=code)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response
