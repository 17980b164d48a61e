"""Links to a case: sending someone theirs again, and replacing one that fell into other hands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from requests_app.access import policy
from requests_app.cases.actors import PUBLIC, SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import (
    RENEWED_EACH,
    SHOWN_FOR,
    address_of,
    keeps_its_secret,
    living,
    new_link,
)
from requests_app.cases.models import CaseCode, CaseLink, LinkAsk, RecordsRequest
from requests_app.cases.refusals import TooOften
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.case_mail import case_mail
from requests_app.notices.letters.catalog import LINK
from requests_app.notices.letters.contexts.base import LinkContext
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit
from requests_app.services.unit_of_work import cases as case_work, first_letters

MOST_CASES = 10
MOST_ASKS = 200
"""Answered in one run."""
MOST_MAILS = Limit("hour", 5, 3600)
"""How often an hour one email address is written to, however many ask for it."""


def ask_for_links(city: City, email: str, *, now: datetime) -> None:
    """Note that someone asks for the links of an address. It is one row whether or not the address is known, and no
    request is looked for before `answer_asks`: so the answer to the one who asks takes the same time.
    """
    address = email.strip().lower()
    try:
        rate_limits.count(f"find_mail {address}", [MOST_MAILS], now=now)
    except TooOften:
        return  # that too is not told
    LinkAsk.objects.bulk_create([LinkAsk(city=city, email=address, asked_at=now)], ignore_conflicts=True)


def answer_asks(now: datetime) -> int:
    """Mail the links that were asked for and forget who asked; how many. Safe beside a twin."""
    count = 0
    for pk in list(LinkAsk.objects.order_by("pk").values_list("pk", flat=True)[:MOST_ASKS]):
        with transaction.atomic():
            ask = LinkAsk.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if ask is None:
                continue
            count += send_links_again(ask.city, ask.email, now=now)
            ask.delete()
    return count


def send_links_again(city: City, email: str, *, now: datetime) -> int:
    """Mail the link of each of the latest cases filed with `email`; only that address gets it. How many.

    A link that is sent again lives on, and nothing is added to the chain of its case. Only where none is left that can
    be sent (all were replaced, or SECRET_KEY is another) a new one is made, which is an event.
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
            _send_again(case, now)
    return len(ids)


def _send_again(case: RecordsRequest, now: datetime) -> None:
    unrevoked = CaseLink.objects.filter(case=case, revoked_at=None).order_by("-created_at")
    link = living(case, now) or next((row for row in unrevoked if keeps_its_secret(row)), None)
    if link is None:
        _tell(case, living_link(case, now), SYSTEM, now)
        return
    CaseLink.objects.filter(pk=link.pk).update(used_at=now)
    context, key = LinkContext(case_link=link), f"asked/{now.isoformat()}"
    mail = case_mail(LINK, case, "requester", context, key=key, now=now, link=link)
    mail.save(force_insert=True)
    first_letters.hold_back([mail], case.requester, PUBLIC, now)


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


def use_link(link_id: UUID, *, now: datetime) -> None:
    """The link was opened: its 180 days start again. Kept to the day, so that few openings write."""
    CaseLink.objects.filter(Q(used_at=None) | Q(used_at__lt=now - RENEWED_EACH), pk=link_id).update(
        used_at=now
    )


def show_link(link_id: UUID, *, now: datetime) -> str:
    """The full address of a new link for the page of its maker: once, and a little while for printing; then ""."""
    link = CaseLink.objects.get(pk=link_id)
    CaseLink.objects.filter(pk=link_id, shown_at=None).update(shown_at=now)
    never = link.shown_at is None and link.used_at is None  # whoever opened it out of a letter has it
    is_new = never or (link.shown_at is not None and now < link.shown_at + SHOWN_FOR)
    return address_of(link.pk) if is_new and keeps_its_secret(link) else ""


def _tell(case: RecordsRequest, link: CaseLink, actor: Actor, now: datetime) -> None:
    case_work.record_event(
        case,
        EventKind.LINK_SENT,
        {"link_id": str(link.pk)},
        actor=actor,
        now=now,
        letter_context=LinkContext(case_link=link),
    )
