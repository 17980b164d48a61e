"""Everything the page of one case shows, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.models import AccessApplication
from requests_app.admin.actions.action import absent, buttons
from requests_app.admin.cases import approval as case_approval
from requests_app.admin.cases.actions.conditions import extended_in_time, why_no_extension
from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.admin.cases.appeals import appeals_of
from requests_app.admin.cases.clock import clock_of
from requests_app.admin.cases.custodian_tasks import tasks_of
from requests_app.admin.cases.fees import estimates_of, open_estimate_of, open_waiver_of
from requests_app.admin.cases.forms.access import latest_grant
from requests_app.admin.cases.reviewed import reviewed_of
from requests_app.admin.cases.scope import scope_of_page
from requests_app.admin.cases.shared_answer import choices_for
from requests_app.admin.common import labels as common_labels
from requests_app.cases import case_clock, timeline
from requests_app.cases.actors import Actor
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.fee_ledger import ledger_of
from requests_app.cases.models import Citation, Document, Event, RecordsRequest, RoutingRule
from requests_app.cases.shared_work import same_as
from requests_app.cases.similar import similar_cases
from requests_app.cases.special_deadlines import start_name
from requests_app.cases.states import Kind, State
from requests_app.cases.time_cost import lines_of
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import User
from requests_app.law.clock import Due
from requests_app.notices.models import Notice
from requests_app.services.determinations.withholding_log_draft import DRAFTING_STATES

MOST_LETTERS = 40
LIKELY_SAME = 0.8
"""Requests that share so many of their telling words are shown as likely duplicates."""
WITH = ("assignee", "dataset", "decision__decided_by", "filed_by", "shared_work")
"""What the page shows of a case beyond what every action needs."""


@dataclass(frozen=True, slots=True)
class Date:
    """One due date: what for, how it stands, and the clock's answer with its working."""

    name: str
    said: common_labels.Said
    due: Due


def gather(case: RecordsRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    """The context of admin/cases/detail.html."""
    pack = case_clock.pack_of(case)
    decision, tasks = case.decision, tasks_of(case, now)
    prefetch_related_objects([case], "staff_times__person")
    events = list(Event.objects.filter(case=case).order_by("seq"))
    same = same_as(case, actor)
    return {
        "case": case,
        "requester": case.requester,
        "clock": common_labels.clock(case, now),
        "tone": common_labels.tone_of(case.state),
        "flags": common_labels.flags(case, late_task=tasks.late),
        "pack": pack,
        "dates": _dates(case, now),
        "no_extension": why_no_extension(case) if policy.may(actor, Verb.EXTEND, case) else "",
        "extended_in_time": policy.may(actor, Verb.EXTEND, case) and extended_in_time(case),
        "buttons": buttons(ACTIONS, actor, case),
        "absent": absent(ACTIONS, actor, case),
        "messages_sent": case.messages.select_related("author"),
        "question": case.clarifications.filter(outcome="").select_related("question").first(),
        "documents": Document.objects.visible_to(actor).filter(case=case).select_related("uploaded_by"),
        "entries": list(reversed(timeline.full(events))),
        "notes": case.notes.select_related("author").order_by("-written_at"),
        "untold": Notice.objects.visible_to(actor).filter(case=case, recipient="requester").not_received(),
        "to_tell": Notice.objects.filter(case=case).to_call().count(),
        "may_make_code": policy.may(actor, Verb.MAKE_CODE, case),
        "letters": Notice.objects.visible_to(actor).filter(case=case).order_by("-id")[:MOST_LETTERS],
        "decision": decision,
        "reviewed": reviewed_of(case, case.dataset, actor),
        "review_points": list(decision.points.select_related("citation"))
        if decision and case.review_aim
        else (),
        "citations": Citation.objects.filter(decision=decision) if decision else (),
        "appeals": appeals_of(case),
        "grant": latest_grant(case.pk) if case.kind == Kind.DATA_ACCESS else None,
        "application": AccessApplication.objects.filter(case=case).first()
        if case.kind == Kind.DATA_ACCESS
        else None,
        "proposal": case_approval.waiting(case),
        "returned": case_approval.returned(case),
        "looks": case_approval.looks(case),
        "log_draft": _log_draft(actor, case),
        "extensions": case.extensions.all(),
        "fees": ledger_of(case, estimates_of(case)),
        "scope": scope_of_page(case),
        "tasks": tasks,
        "tags": list(case.case_tags.select_related("tag")),
        "court_steps": list(case.court_steps.all()),
        "estimate": open_estimate_of(case),
        "waiver": open_waiver_of(case),
        "assignee": common_labels.person(case.assignee),
        "restriction": _restriction(case),
        "routed_by": _routed_by(events),
        "same": same,
        "time_lines": lines_of(case),
        "answers": choices_for(case, actor) if same else (),
        "similar": _similar(case, actor) if case.state == State.SUBMITTED else (),
    }


def _routed_by(events: list[Event]) -> RoutingRule | None:
    """The rule that chose the department and person it was first given to (one query where one did)."""
    first = next((event for event in events[:3] if event.kind == EventKind.ASSIGNED), None)
    rule_id = data_of(first).get("routing_id") if first is not None else None
    return RoutingRule.objects.filter(pk=rule_id).first() if rule_id else None


def _similar(case: RecordsRequest, actor: Actor) -> list[tuple[RecordsRequest, bool]]:
    """At triage: requests that ask for much the same, and whether it is likely the very same one (two queries)."""
    among = RecordsRequest.objects.visible_to(actor).filter(city_id=case.city_id)
    found = {one.pk: one.share for one in similar_cases(case, among)}
    rows = RecordsRequest.objects.filter(pk__in=list(found)).only("number", "subject", "state", "review_aim")
    return [(row, found[row.pk] >= LIKELY_SAME) for row in sorted(rows, key=lambda row: -found[row.pk])]


def _restriction(case: RecordsRequest) -> dict[str, Any] | None:
    """Why only some of the staff see this request, and who they are (two queries, none for most requests)."""
    if not case.sensitive:
        return None
    readers = User.objects.filter(pk__in=case.readers).order_by("last_name", "username")
    return {
        "row": case.restrictions.filter(lifted_at=None).select_related("placed_by").first(),
        "readers": [common_labels.person(user) for user in readers],
    }


def _dates(case: RecordsRequest, now: datetime) -> list[Date]:
    """The due dates, running ones first, each with its working."""
    today = local_date(case.city, now)
    dues = clock_of(case).dues(working=True)
    rows = [Date(due_name(due.kind, due.part), _standing(due, today), due) for due in dues]
    return sorted(
        rows, key=lambda row: (not row.due.is_open, row.due.due_on is None, row.due.due_on or today)
    )


def _standing(due: Due, today: Any) -> common_labels.Said:
    if due.met_on:
        late = due.due_on is not None and due.met_on > due.due_on
        return common_labels.Said(_("met, late") if late else _("met"), "bad" if late else "good")
    if due.ended_on:
        return common_labels.Said(_("ended"))
    if due.waits_for:
        return common_labels.Said(
            _("Starts on the day %(what)s") % {"what": start_name(due.waits_for)}, "warn"
        )
    return common_labels.due(due.due_on, today)


def _log_draft(actor: Actor, case: RecordsRequest) -> int | None:
    """How many lines of a withholding log are drafted; None where this reader cannot write any now."""
    if case.state not in DRAFTING_STATES or not policy.may(actor, Verb.DRAFT_LOG, case):
        return None
    return case.draft_lines.count()
