"""The page on which a requester appeals: point by point, with files and a representative; beside it the courts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cases.models import Appeal, Document
from requests_app.cases.refusals import BadDocument, TooOften
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file, go_on as appeal_go_on
from requests_app.services.cases import documents as case_documents
from requests_app.services.determinations import withholding_log as determination_withholding_log
from requests_app.web import spam_guard, unpublished
from requests_app.web.action_page import run_action
from requests_app.web.appeal_forms import AppealForm, GoOnForm
from requests_app.web.case_forms import questions_for
from requests_app.web.case_session import Held, case_page
from requests_app.web.given_back import given_back
from requests_app.web.pages import page
from requests_app.web.status_page import Status

_SALT = "web.appeal"


@case_page("GET", "POST")
def appeal(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Contest a decision, point by point, or that there is none in time."""
    now = timezone.now()
    shown = Status(held, now)
    shown.chosen = _number(request.POST.get("decision") or request.GET.get("decision"))
    contested = shown.appealable
    citations = list(contested.citations.all()) if contested else []
    log = determination_withholding_log.rows(contested) if contested and citations else []
    draft = _draft(request, held)
    posted = request.method == "POST"
    initial: dict[str, Any] = {
        "seen_seq": held.case.head_seq,
        "numbers-0": request.GET.get("lines", "")[:500],
    }
    form = AppealForm(
        request.POST if posted else None,
        initial=initial,
        citations=citations,
        log=log,
        is_late=shown.appeal_is_late,
        is_silence=held.case.is_open and shown.decision_is_late,
    )
    if posted:
        _keep_files(request, form, draft, held)

    def do() -> None:
        typed = form.cleaned_data
        appeal_file.appeal(
            held.case.pk,
            draft=appeal_draft.AppealDraft(
                grounds=typed["grounds"],
                citations=typed.get("citations") or [],
                lines=list(form.lines),
                reasons=form.reasons,
                decision=_named(shown, form),
                lateness_reason=typed.get("lateness_reason", ""),
                representative=appeal_draft.Representative(
                    typed["representative"],
                    typed["representative_contact"],
                    typed["representative_authority"],
                ),
                draft_key=draft,
            ),
            actor=held.actor,
            now=now,
            seen_seq=typed["seen_seq"],
        )

    days = held.case.city.policy.appeal_decision_days
    context = {
        "status": shown,
        "help": [(item, questions_for(item)) for item in citations],
        "decision_days": days,
        "unpublished": unpublished.of_appeals(
            last_day=shown.appeal_last_on or shown.decision_is_late or None, decision_day=days
        ),
        "draft": signing.dumps([draft.hex, held.case.pk], salt=_SALT),
        "given_back": given_back(request) if not shown.may_appeal else None,
        "files": list(Document.objects.filter(draft_key=draft, case=None)) if posted else [],
    }
    return run_action(request, held, form, do, _("Your appeal was sent."), "appeal", context)


@case_page("GET", "POST")
def go_on(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Go on with an appeal against the answer that came while it was open."""
    now = timezone.now()
    shown = Status(held, now)
    if request.method != "POST" and not shown.can_go_on:
        messages.info(request, _("There is no appeal to go on with."))
        return redirect(held.address())
    initial = {"seen_seq": held.case.head_seq}
    form = GoOnForm(
        request.POST if request.method == "POST" else None, initial=initial, is_late=shown.appeal_is_late
    )

    def do() -> None:
        typed = form.cleaned_data
        appeal_go_on.go_on(
            held.case.pk,
            grounds=typed["grounds"],
            lateness_reason=typed.get("lateness_reason", ""),
            actor=held.actor,
            now=now,
            seen_seq=typed["seen_seq"],
        )

    context = {"act": "go_on", "status": shown}
    return run_action(request, held, form, do, _("Your appeal goes on."), context=context)


@case_page("GET")
def one_appeal(request: HttpRequest, held: Held, place: int) -> HttpResponseBase:
    """The page of one appeal, the `place`th of its case: where it stands, its clock, its points, its outcome."""
    rows = list(Appeal.objects.filter(case=held.case).select_related("decision").order_by("id"))
    if not 1 <= place <= len(rows):
        raise Http404
    row, shown = rows[place - 1], Status(held, timezone.now())
    clocks = [due for due in shown.dues if due.kind == "appeal_decision"]
    points = row.points.select_related("citation", "line").order_by("id")
    due = clocks[place - 1] if place <= len(clocks) else None
    context = {
        "case": held.case,
        "status": shown,
        "appeal": row,
        "points": list(points),
        "due": due,
        "unpublished": unpublished.of_appeals(decision_day=due and due.due_on),
        "is_open": row.state in OPEN_APPEAL_STATES,
    }
    return page(request, "one_appeal", held.case.city, context, section="find")


def _number(text: str | None) -> int | None:
    """The id that was typed or chosen; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _named(shown: Status, form: AppealForm) -> int | None:
    """The installment that is appealed; who names nothing of it while the city is late appeals its silence."""
    beside = shown.contested is not None and shown.contested.decision != shown.decision
    named = form.lines or form.cleaned_data.get("citations")
    if not (beside and shown.chosen) or (form.is_silence and not named):
        return None
    return shown.chosen


def _draft(request: HttpRequest, held: Held) -> UUID:
    """The name under which files wait for this appeal; only the one this page gave out counts."""
    try:
        draft, case_id = signing.loads(request.POST.get("draft", ""), salt=_SALT)
        return UUID(draft) if case_id == held.case.pk else uuid4()
    except (signing.BadSignature, ValueError, TypeError):
        return uuid4()


def _keep_files(request: HttpRequest, form: AppealForm, draft: UUID, held: Held) -> None:
    """Keep what was chosen, so that a mistake elsewhere loses no file."""
    if not request.FILES or not Status(held, timezone.now()).may_appeal:
        return
    for upload in request.FILES.getlist("documents"):
        try:
            spam_guard.count(request, "draft_file", timezone.now())
            case_documents.keep_for_draft(upload, draft, now=timezone.now())
        except (BadDocument, TooOften) as refusal:
            form.add_error("documents", refusal.message)
