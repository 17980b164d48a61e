"""A request's public page: opened by a clerk with a title of their own, closed again, followed by anyone."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def make_public(
    case_id: int, *, public_title: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Give a case a public page under a title that names no one, or change that title. The requester is told."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_PUBLIC, case)
        required(public_title=(public_title, _("Enter the title of the public page.")))
        if case.sensitive:
            raise NotNow(_("A restricted request has no public page."))
        if not case.city.policy.publishes_cases:
            raise NotNow(_("This city does not publish requests. An administrator can change that."))
        case.public_title = " ".join(public_title.split())[:200]
        case_work.record_event(case, EventKind.MADE_PUBLIC, {}, actor=actor, now=now)
        return case


def make_private(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Take the public page down; who follows it hears no more."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_PRIVATE, case)
        if not case.public_title:
            raise NotNow(_("This request has no public page."))
        case.public_title = ""
        case_work.record_event(case, EventKind.MADE_PRIVATE, {}, actor=actor, now=now)
        return case
