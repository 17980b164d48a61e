"""The one page of every act: form, preview of the letter, then the act itself, only as it was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.actions import preview as action_preview, signed_preview
from requests_app.admin.actions.action import Action
from requests_app.admin.cases.actions import action_for, possible
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import ActionForm, Subject
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import ChangedMeanwhile, Refusal, WrongState
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.preview import (
    LetterChanged,
    Preview,
    fingerprint_of,
    perform,
    preview,
)

GROWING = {"add", "cite", "start"}
"""Buttons that change the form and judge nothing: a row or a search more, an exemption or a sentence taken over."""


@dataclass(slots=True)
class Answer:
    """What came of one POST: the page to show, or None where the act is done."""

    status: int = 200
    seen: Preview | None = None
    seal: str = ""
    looked_at: bool = False
    later: Sequence[Notice] = ()


def action_page(request: HttpRequest, case: RecordsRequest, verb: str) -> HttpResponse:
    """Show or do one act on a case the reader may see and whose act the role allows."""
    act = action_for(verb, case)
    subject = Subject(case, actor_of(request), timezone.now())
    if request.method != "POST":
        if not possible(verb, case, subject.actor):
            messages.warning(request, WrongState(case.get_state_display()).message)
            return _back(case)
        return _shown(request, act, verb, act.form(subject), Answer())
    form = act.form(subject, request.POST, request.FILES)
    if GROWING & request.POST.keys():
        form.without_errors()
        return _shown(request, act, verb, form, Answer())
    seen_seq = _seen_seq(request)
    if not form.is_valid():
        return _shown(request, act, verb, form, Answer(422, looked_at=True), seen_seq)
    try:
        answer = _try(request, act, verb, form, seen_seq)
    except Refusal as refusal:
        form.refused(refusal)
        changed = isinstance(refusal, ChangedMeanwhile)
        return _shown(
            request,
            act,
            verb,
            form,
            Answer(status_of(refusal), looked_at=True),
            None if changed else seen_seq,
        )
    if answer is not None:
        return _shown(request, act, verb, form, answer, seen_seq)
    messages.success(request, _("Done: %(act)s.") % {"act": act.label})
    return _back(case)


def _seen_seq(request: HttpRequest) -> int:
    """The last event the page showed; what is no number cannot be the present one."""
    text = request.POST.get("seen_seq", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1


def _try(request: HttpRequest, act: Action, verb: str, form: ActionForm, seen_seq: int) -> Answer | None:
    """Preview, or do it when exactly this was looked at. None: done. Raises Refusal."""
    subject = form.subject
    arguments = {"actor": subject.actor, "now": subject.now, "seen_seq": seen_seq, **form.arguments()}
    case_id, words = subject.case.pk, signed_preview.words_of(form.arguments() if act.writes else {})
    sending = request.POST.get("do") == "send"
    if not act.writes:
        act.service(case_id, **arguments)
        return None
    seal = signed_preview.opened(request.POST.get("seal", "")) if sending else None
    if seal is not None and _covers(seal, subject, verb, seen_seq, words):
        try:
            perform(act.service, RecordsRequest, case_id, fingerprint=seal.letters, **arguments)
            return None
        except LetterChanged as refusal:
            messages.warning(request, refusal.message)
    elif sending:
        messages.warning(request, _("This is not what you looked at. Read the letter below, then send it."))
    seen = preview(act.service, RecordsRequest, case_id, **arguments)
    user_id = subject.actor.user_id or 0
    fresh = signed_preview.Seal(user_id, case_id, verb, seen_seq, words, fingerprint_of(seen.letters))
    later = act.afterwards(case_id, **arguments) if act.afterwards else ()
    return Answer(409 if sending else 200, seen, fresh.sealed(), looked_at=True, later=later)


def _covers(seal: signed_preview.Seal, subject: Subject, verb: str, seen_seq: int, words: str) -> bool:
    same_page = (seal.user_id, seal.case_id) == (subject.actor.user_id, subject.case.pk)
    return same_page and (seal.verb, seal.seen_seq, seal.words) == (verb, seen_seq, words)


def _shown(
    request: HttpRequest,
    act: Action,
    verb: str,
    form: ActionForm,
    answer: Answer,
    seen_seq: int | None = None,
) -> HttpResponse:
    case = form.subject.case
    form.about_to_show()
    before = list(case.deadlines.all())
    context: dict[str, Any] = {
        "title": f"{act.label} · {case.number}",
        "act": act,
        "case": case,
        "form": form,
        "checks": _checks(act, form, answer),
        "seen_seq": case.head_seq if seen_seq is None else seen_seq,
        "back": reverse("admin:requests_app_recordsrequest_change", args=[case.pk]),
    }
    if answer.seen is not None:
        context |= {
            "letters": [action_preview.letter(notice) for notice in answer.seen.letters],
            "later": [action_preview.letter(notice) for notice in answer.later],
            "moved": action_preview.moved(before, answer.seen.dues),
            "consequence": action_preview.consequence(str(act.send), answer.seen, before, case.state),
            "seal": answer.seal,
        }
    return render(request, "admin/actions/page.html", context, status=answer.status)


def _checks(act: Action, form: ActionForm, answer: Answer) -> list[tuple[str, bool]]:
    """What is wanted and whether it is there; nothing is ticked before something was looked at."""
    wrong = form.wrong if answer.looked_at else set()
    return [
        (
            str(check.wants),
            answer.looked_at and not any(fnmatch(name, field) for name in wrong for field in check.fields),
        )
        for check in act.checks
    ]


def _back(case: RecordsRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:requests_app_recordsrequest_change", args=[case.pk]))
