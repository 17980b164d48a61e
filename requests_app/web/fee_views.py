"""The requester's answers to a fee estimate: agree, decline, ask for a waiver. Each write is one service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cases.models import FeeEstimate
from requests_app.cases.models.fees import FeeState
from requests_app.services.fees import answer as fee_answer
from requests_app.web.action_page import run_action
from requests_app.web.case_forms import ActionForm, ConfirmForm, WaiverForm
from requests_app.web.case_session import Held, case_page


@case_page("GET", "POST")
def accept(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Agree to pay."""
    return _answer(request, held, "accept", fee_answer.accept_estimate, _("You agreed to the fee estimate."))


@case_page("GET", "POST")
def decline(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Decline; a page says first what that means."""
    return _answer(request, held, "decline", fee_answer.decline_estimate, _("You declined the fee estimate."))


@case_page("GET", "POST")
def waiver(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Ask the city to waive the fee, and say why."""
    return _answer(
        request,
        held,
        "waiver",
        fee_answer.ask_waiver,
        _("Your request for a waiver was sent to the city."),
        WaiverForm,
    )


def _answer(
    request: HttpRequest,
    held: Held,
    act: str,
    service: Callable[..., Any],
    done: str,
    kind: type[ActionForm] = ConfirmForm,
) -> HttpResponseBase:
    estimate = FeeEstimate.objects.filter(case=held.case, state=FeeState.OPEN).first()
    if request.method != "POST" and estimate is None:
        messages.info(request, _("There is no open fee estimate."))
        return redirect(held.address())
    data = request.POST if request.method == "POST" else None
    form = kind(data, initial={"seen_seq": held.case.head_seq})

    def do() -> None:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "seen_seq"}
        seen = form.cleaned_data["seen_seq"]
        service(held.case.pk, **typed, actor=held.actor, now=timezone.now(), seen_seq=seen)

    return run_action(request, held, form, do, done, "fee", {"act": act, "estimate": estimate})
