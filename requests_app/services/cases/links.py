"""Links to a case: sending someone theirs again, and replacing one that fell into other hands."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Lower

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import living, new_link
from requests_app.cases.models import CaseCode, CaseLink, RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters.contexts.base import LinkContext
from requests_app.services.unit_of_work import cases as case_work

MOST_CASES = 10


def send_links_again(city: City, email: str, *, now: datetime) -> int:
    """Mail the link of each of the latest cases filed with `email`, making one where none lives.

    Anyone may ask; only the address on file gets the mail. Returns how many were queued, for logs and tests:
    never shown to the person who asked.
    """
    address = email.strip().lower()
    if not address:
        return 0
    ids = list(
        RecordsRequest.objects.alias(low_email=Lower("requester__email"))  # as its index has it
        .filter(city=city, low_email=address, requester__no_contact=False)
        .order_by("-received_at")
        .values_list("pk", flat=True)[:MOST_CASES]
    )
    for case_id in ids:
        with case_work.open_case(case_id) as case:
            _tell(case, living_link(case, now), SYSTEM, now)
    return len(ids)


def replace_link(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """End every link to a case, and the code on its letters, and send the requester a new link."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.REPLACE_LINK, case)
        CaseLink.objects.filter(case=case, revoked_at=None).update(revoked_at=now)
        CaseCode.objects.filter(case=case, used_at=None, ended_at=None).update(ended_at=now)
        _tell(case, living_link(case, now), actor, now)
        return case


def living_link(case: RecordsRequest, now: datetime) -> CaseLink:
    """The newest link that still opens the case, or a new one."""
    link = living(case, now)
    if link is None:
        link = new_link(case, now)
        link.save(force_insert=True)
    return link


def _tell(case: RecordsRequest, link: CaseLink, actor: Actor, now: datetime) -> None:
    case_work.record_event(
        case,
        EventKind.LINK_SENT,
        {"link_id": str(link.pk)},
        actor=actor,
        now=now,
        letter_context=LinkContext(case_link=link),
    )
