"""Filing: a resident's request, or one a clerk files on someone's behalf with its true instant of arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock, numbers
from requests_app.cases.actors import PUBLIC, Actor
from requests_app.cases.channels import Channel
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.exemption_review import aim_of
from requests_app.cases.links import new_link
from requests_app.cases.models import Document, RecordsRequest, Requester
from requests_app.cases.refusals import Incomplete
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import calendar_of, local_date, received_on, terms_of
from requests_app.law.clock import Fact
from requests_app.law.pack import library
from requests_app.notices.letters.contexts.base import LinkContext
from requests_app.notices.recipients.contact import set_contact
from requests_app.services.cases import access_application
from requests_app.services.cases.filing_draft import Filing, contact_of, require_whole
from requests_app.services.cases.routing import route
from requests_app.services.unit_of_work import cases as case_work

SUBJECT_LENGTH = 90


def file(asked: Filing, *, actor: Actor, now: datetime) -> RecordsRequest:
    """File one request. The same `submission_key` twice gives the one case. Raises Incomplete, NotPermitted.

    Anyone may file for themselves on the web; any other channel is a clerk's act, or for a mail that became a
    request by itself the system's.
    """
    if asked.channel != Channel.WEB.value or asked.received_at is not None:
        by_itself = asked.unconfirmed and asked.channel == Channel.EMAIL.value
        policy.require(actor, Verb.FILE_FROM_MAIL if by_itself else Verb.FILE_ON_BEHALF, asked.city)
    require_whole(asked, now)
    try:
        with transaction.atomic():
            return _already(asked) or _file(asked, actor, now)
    except IntegrityError:
        twin = _already(asked)
        if twin is None:
            raise
        return twin


def file_for_program(asked: Filing, *, actor: Actor, now: datetime) -> RecordsRequest:
    """File what a program of staff hands over. Raises Incomplete, NotPermitted.

    What someone typed into the city's own form they filed themselves, and their address is confirmed by no one yet.
    """
    policy.require(actor, Verb.FILE_ON_BEHALF, asked.city)
    if asked.channel == Channel.WEB.value:
        return file(replace(asked, received_at=None), actor=PUBLIC, now=now)
    return file(replace(asked, received_at=asked.received_at or now), actor=actor, now=now)


def _already(asked: Filing) -> RecordsRequest | None:
    if asked.submission_key is None:
        return None
    return RecordsRequest.objects.filter(submission_key=asked.submission_key).first()


def _file(asked: Filing, actor: Actor, now: datetime) -> RecordsRequest:
    city, arrived_at = asked.city, asked.received_at or now
    pack = library().in_force(city.pack_key, local_date(city, arrived_at))
    if asked.track and asked.track not in pack.clock.tracks:
        raise Incomplete({"track": [_("The law in effect has no such type of request.")]})
    calendar = calendar_of(city, pack)
    on = received_on(city, arrived_at, calendar)
    requester = Requester(name=asked.name.strip())
    set_contact(requester, contact_of(asked))
    if requester.email and _is_confirmed(asked, actor):
        requester.email_confirmed_at = now
    requester.save(force_insert=True)
    case = RecordsRequest(
        number=numbers.next_number(city, local_date(city, arrived_at).year),
        city=city,
        kind=asked.kind,
        review_aim=_aim(asked),
        requester=requester,
        subject=subject_of(asked.description),
        description=asked.description.strip(),
        intended_use=asked.intended_use.strip(),
        records_from_on=asked.records_from_on,
        records_to_on=asked.records_to_on,
        preferred_format=asked.preferred_format,
        dataset=asked.dataset,
        department=asked.dataset.owner if asked.dataset and asked.kind == Kind.DATA_ACCESS.value else None,
        channel=asked.channel,
        received_at=arrived_at,
        received_on=on,
        pack_key=pack.key,
        pack_version=pack.version,
        submission_key=asked.submission_key,
        filed_by_id=actor.user_id,
    )
    case.save(force_insert=True)
    link = new_link(case, now)
    link.save(force_insert=True)
    if asked.kind == Kind.DATA_ACCESS.value:
        access_application.keep(case, asked.volume, now)
    document_ids = _adopt_documents(asked, case)
    received = Fact(kind="received", on=on, what=asked.track)
    case_work.record_event(
        case,
        EventKind.FILED,
        {
            "received_at": arrived_at.isoformat(),
            "received_on": on.isoformat(),
            "kind": asked.kind,
            "channel": asked.channel,
            "pack_key": pack.key,
            "pack_version": pack.version,
            "link_id": str(link.pk),
            "document_ids": document_ids,
        },
        actor=actor,
        now=now,
        clock_facts=[received],
        clock=case_clock.Clock((), pack, calendar, terms_of(city.policy)),
        letter_context=LinkContext(case_link=link),
    )
    route(case, now=now)
    if local_date(city, arrived_at) < local_date(city, now):
        case_work.enter_passed_dates(case, now=now)
    return case


def _is_confirmed(asked: Filing, actor: Actor) -> bool:
    """Whether the address is known to be theirs: someone of the city entered it, or their mail proved it."""
    by_someone = actor.is_staff or (asked.channel != Channel.WEB.value and not asked.unconfirmed)
    return by_someone or asked.authenticated


def _aim(asked: Filing) -> str:
    """What an exemption review asks for; "" for every other kind."""
    return aim_of(asked.dataset) or asked.review_aim if asked.kind == Kind.EXEMPTION_REVIEW.value else ""


def _adopt_documents(asked: Filing, case: RecordsRequest) -> list[int]:
    if asked.draft_key is None:
        return []
    waiting = Document.objects.filter(draft_key=asked.draft_key, case=None)
    ids = list(waiting.values_list("pk", flat=True))
    if ids:
        waiting.update(case=case, draft_key=None)
    return ids


def subject_of(description: str) -> str:
    """A short title: the first words of the description, cut between words."""
    words = " ".join(description.split())
    if len(words) <= SUBJECT_LENGTH:
        return words
    cut = words[:SUBJECT_LENGTH].rsplit(" ", 1)[0]
    return f"{cut}…"
