"""Legal hold, retention and erasure: what must be kept is kept, what may go goes everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.models import (
    Appeal,
    CaseLink,
    Clarification,
    Document,
    LegalHold,
    Message,
    Note,
    RecordsRequest,
    RetentionRule,
)
from requests_app.cases.models.papers import Audience
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import State
from requests_app.cases.vocabulary import EventKind
from requests_app.cities.models import City
from requests_app.cities.terms import local_date
from requests_app.notices.models import ERASED, Channel, LetterFile, Notice, NoticeState
from requests_app.services import desk, sealing
from requests_app.services.gaps import required

GONE = ERASED


def place_hold(
    case_id: int,
    *,
    reason: str,
    review_on: date,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Keep a case whole: it can be neither closed by the sweep nor erased until the hold is lifted."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "place_hold", case)
        required(reason=(reason, _("Say why the request must be kept.")))
        if review_on <= local_date(case.city, now):
            raise Incomplete({"review_on": [_("Name a day in the future on which somebody looks again.")]})
        if case.legal_hold:
            raise NotNow(_("There is a legal hold already."))
        hold = LegalHold.objects.create(
            case=case,
            reason=reason.strip(),
            review_on=review_on,
            placed_by_id=int(actor.user_id or 0),
            placed_at=now,
        )
        case.legal_hold = True
        desk.enter(case, EventKind.HOLD_PLACED, {"hold_id": hold.pk}, actor=actor, now=now)
        return case


def lift_hold(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """End the hold; who lifted it and when stays on file."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "lift_hold", case)
        hold = LegalHold.objects.filter(case=case, lifted_at=None).first()
        if hold is None:
            raise NotNow(_("There is no legal hold."))
        hold.lifted_by_id, hold.lifted_at = actor.user_id, now
        hold.save()
        case.legal_hold = False
        desk.enter(case, EventKind.HOLD_LIFTED, {"hold_id": hold.pk}, actor=actor, now=now)
        return case


def erase(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Erase every personal datum of a closed case: requester, words, files, mail, search, links.

    What stays: number, dates, decisions with their citations and officials, and the chain of events.
    """
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "erase", case)
        desk.require_state(case, State.CLOSED)
        if case.legal_hold:
            raise NotNow(_("A legal hold keeps this request whole."))
        _erase_people(case, now)
        files = _erase_papers(case)
        sealing.erase_salt(case.number)
        desk.enter(case, EventKind.ERASED, {}, actor=actor, now=now)
        transaction.on_commit(lambda: _delete_files(files))
        return case


def _erase_people(case: RecordsRequest, now: datetime) -> None:
    requester = case.requester
    requester.name = requester.email = requester.phone = requester.postal_address = ""
    requester.no_contact = True
    requester.save()
    case.subject = case.description = GONE
    case.intended_use = ""
    CaseLink.objects.filter(case=case, revoked_at=None).update(revoked_at=now)


def _erase_papers(case: RecordsRequest) -> list[str]:
    Message.objects.filter(case=case).update(body=GONE)
    Note.objects.filter(case=case).update(body=GONE)
    Clarification.objects.filter(case=case).exclude(proposed_scope="").update(proposed_scope=GONE)
    Appeal.objects.filter(case=case).update(grounds=GONE, lateness_reason="", representative="")
    Notice.objects.filter(case=case).update(
        channel=Channel.PAGE,
        state=NoticeState.ON_PAGE,
        to_address="",
        subject=GONE,
        body_text=GONE,
        body_html=GONE,
    )
    LetterFile.objects.filter(notice__case=case).delete()
    documents = Document.objects.filter(case=case, audience__in=[Audience.REQUESTER, Audience.INTERNAL])
    files = [str(document.file.name) for document in documents]
    documents.update(name=GONE, size=0)
    return files


def _delete_files(names: list[str]) -> None:
    storage = Document._meta.get_field("file").storage
    for name in names:
        storage.delete(name)


def past_retention(city: City, today: date) -> Iterator[int]:
    """Closed cases whose city keeps them no longer: by the city's own rule for their kind, never by ours."""
    for rule in RetentionRule.objects.filter(city=city):
        cut = today.replace(year=today.year - rule.years, day=min(today.day, 28))
        closed = RecordsRequest.objects.filter(
            city=city, kind=rule.kind, state=State.CLOSED, legal_hold=False, closed_at__date__lt=cut
        )
        yield from closed.exclude(description=GONE).order_by("pk").values_list("pk", flat=True)


def forget_past_retention(now: datetime) -> int:
    """Erase what is past retention in every city; returns how many cases."""
    count = 0
    for city in City.objects.all():
        for case_id in list(past_retention(city, local_date(city, now))):
            erase(case_id, actor=SYSTEM, now=now)
            count += 1
    return count
