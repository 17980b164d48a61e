"""The pages of one case: its receipt, its status, and what its requester can do. Each write is one service."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access import public_view
from requests_app.cases import links, wording
from requests_app.cases.models import Clarification
from requests_app.cases.states import Kind
from requests_app.notices.models import HELD_BACK, Notice
from requests_app.services.appeals import withdrawal as appeal_withdrawal
from requests_app.services.cases import (
    clarification as case_clarification,
    documents as case_documents,
    links as case_links,
    messages as case_messages,
    withdrawal as case_withdrawal,
)
from requests_app.web.action_page import run_action
from requests_app.web.case_forms import (
    AttachForm,
    ConfirmForm,
    ReplyForm,
    WriteForm,
)
from requests_app.web.case_session import Held, case_page
from requests_app.web.confirm_views import must_confirm
from requests_app.web.pages import page
from requests_app.web.private_session import is_opened
from requests_app.web.status_page import Status


@case_page("GET")
def status(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Where it is, whose turn, when next, is it late, what can I do."""
    case, now = held.case, timezone.now()
    context = {
        "case": case,
        "status": Status(held, now),
        "sentence": wording.state_sentence(case),
        "corrective_actions": public_view.against(case) if case.kind == Kind.DATA_ACCESS else (),
    }
    return page(request, "status", case.city, context, section="find")


@case_page("GET")
def receipt(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The number, the link (once), and what happens next with dates; made to be printed."""
    case, now = held.case, timezone.now()
    context = {
        "case": case,
        "address": case_links.show_link(held.link_id, now=now) if is_opened(request) else "",
        "calendar": links.calendar_address(held.link_id),
        "status": Status(held, now),
        "again": "again" in request.GET,
        "code": "code" in request.GET,
        "held_back": Notice.objects.filter(case=case, cause=HELD_BACK).exists(),
    }
    return page(request, "receipt", case.city, context, section="file")


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _seen(held: Held) -> dict[str, int]:
    return {"seen_seq": held.case.head_seq}


@case_page("GET", "POST")
def reply(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Answer the city's question, accept its narrower scope or counter it."""
    asked = Clarification.objects.filter(case=held.case, outcome="").select_related("question").first()
    if asked is None:
        return _instead_of_a_reply(request, held)
    form = ReplyForm(_data(request), initial=_seen(held), asked=asked)

    def do() -> None:
        case_clarification.clarify(
            held.case.pk,
            answer=form.cleaned_data["answer"],
            accept=form.accept,
            actor=held.actor,
            now=timezone.now(),
            seen_seq=form.cleaned_data["seen_seq"],
        )

    return run_action(
        request, held, form, do, _("Your reply was sent to the city."), "reply", {"asked": asked}
    )


def _instead_of_a_reply(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The question was closed meanwhile: what was typed as its answer can go as a message, and is not lost."""
    answer = request.POST.get("answer", "").strip()
    if "body" not in request.POST and not answer:
        messages.info(request, _("There is no open question anymore."))
        return redirect(held.address())
    data = request.POST if "body" in request.POST else None
    if data is None:
        messages.info(
            request, _("There is no open question anymore. You can send what you typed as a message.")
        )
    form = WriteForm(data, initial={**_seen(held), "body": answer})
    return _write(request, held, form)


@case_page("GET", "POST")
def write(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A message to the city."""
    return _write(request, held, WriteForm(_data(request), initial=_seen(held)))


def _write(request: HttpRequest, held: Held, form: WriteForm) -> HttpResponseBase:
    def do() -> None:
        case_messages.write_to_city(
            held.case.pk, body=form.cleaned_data["body"], actor=held.actor, now=timezone.now()
        )

    return run_action(
        request, held, form, do, _("Your message was sent to the city."), context={"act": "write"}
    )


@case_page("GET", "POST")
def attach(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A document for the city."""
    form = AttachForm(_data(request), request.FILES or None, initial=_seen(held))

    def do() -> None:
        upload = form.cleaned_data["documents"][0]
        case_documents.attach(held.case.pk, upload=upload, actor=held.actor, now=timezone.now())

    return run_action(
        request, held, form, do, _("Your file was sent to the city."), context={"act": "attach"}
    )


@case_page("GET", "POST")
def withdraw(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A page that says what withdrawing means before it is done."""
    form = ConfirmForm(_data(request), initial=_seen(held))
    if request.method != "POST" and not held.case.is_open:
        messages.info(request, _("This request has ended, so there is nothing to withdraw."))
        return redirect(held.address())
    if request.method != "POST" and must_confirm(held) and Status(held, timezone.now()).open_appeal:
        return redirect(held.address("case_confirm", act="withdraw"))

    def do() -> None:
        seen = form.cleaned_data["seen_seq"]
        case_withdrawal.withdraw(held.case.pk, actor=held.actor, now=timezone.now(), seen_seq=seen)

    return run_action(request, held, form, do, _("You withdrew your request."), context={"act": "withdraw"})


@case_page("GET", "POST")
def undo_withdrawal(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A page that says what becomes of a withdrawal the city recorded once it is undone."""
    form = ConfirmForm(_data(request), initial=_seen(held))
    if request.method != "POST" and not case_withdrawal.can_be_undone(held.case, timezone.now()):
        messages.info(request, _("There is no withdrawal that can be undone."))
        return redirect(held.address())

    def do() -> None:
        seen = form.cleaned_data["seen_seq"]
        case_withdrawal.undo_withdrawal(held.case.pk, actor=held.actor, now=timezone.now(), seen_seq=seen)

    return run_action(request, held, form, do, _("Your request goes on."), context={"act": "undo_withdrawal"})


@case_page("GET", "POST")
def withdraw_appeal(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A page that says what taking the appeal back means before it is done."""
    form = ConfirmForm(_data(request), initial=_seen(held))
    if request.method != "POST" and Status(held, timezone.now()).open_appeal is None:
        messages.info(request, _("There is no open appeal."))
        return redirect(held.address())
    if request.method != "POST" and must_confirm(held):
        return redirect(held.address("case_confirm", act="withdraw-appeal"))

    def do() -> None:
        seen = form.cleaned_data["seen_seq"]
        appeal_withdrawal.withdraw_appeal(held.case.pk, actor=held.actor, now=timezone.now(), seen_seq=seen)

    return run_action(
        request, held, form, do, _("You withdrew your appeal."), context={"act": "withdraw_appeal"}
    )
