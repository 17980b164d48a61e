"""The morning digest: what is late, near, unassigned and unsorted, to each member of staff on every open day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from requests_app.cases import dates_in_words, due_dates_in_words
from requests_app.cases.actors import Actor, staff
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import City, Membership, User
from requests_app.law.pack import library
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.catalog import STAFF_DIGEST
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterFacts
from requests_app.notices.letters.contexts.staff_digest import Digest, DigestContext, Line
from requests_app.notices.models import Channel, Notice
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.notices.names import message_id

FROM = time(7, 0)
"""City time; a run later in the day still sends it, the next day's does not send yesterday's."""

MOST_LINES = 20
NEAR = timedelta(days=3)


def send_digests(now: datetime) -> int:
    """Queue every digest that is due today and not yet there; how many. A second run adds nothing."""
    return sum(_send(city, now) for city in City.objects.select_related("policy") if _is_time(city, now))


def _is_time(city: City, now: datetime) -> bool:
    if now.astimezone(ZoneInfo(city.timezone)).time() < FROM:
        return False
    today = local_date(city, now)
    return calendar_of(city, library().in_force(city.pack_key, today)).is_open(today)


def _send(city: City, now: datetime) -> int:
    today = local_date(city, now)
    count = 0
    for user in _readers(city):
        key = message_id(f"digest/{city.key}", STAFF_DIGEST.key, today.toordinal(), f"staff:{user.pk}")
        if Notice.objects.filter(message_id=key).exists():
            continue
        digest = digest_for(staff(user), city, now)
        if digest.is_empty:
            continue
        with transaction.atomic():
            made = Notice.objects.bulk_create([_draft(city, user, digest, key, now)], ignore_conflicts=True)
            count += len(made)
    return count


def _readers(city: City) -> Iterator[User]:
    wanted = Membership.objects.filter(city=city, wants_digest=True, user__is_active=True)
    ids = wanted.exclude(user__email="").values("user_id")
    yield from User.objects.filter(pk__in=ids).order_by("pk")


def digest_for(actor: Actor, city: City, now: datetime) -> Digest:
    """What there is to say to one member of staff (seven queries, each bounded)."""
    today = local_date(city, now)
    opened = RecordsRequest.objects.visible_to(actor).filter(city=city).open()
    late = opened.filter(next_due_on__lt=today).order_by("next_due_on", "pk")
    near = opened.filter(next_due_on__gte=today, next_due_on__lte=today + NEAR).order_by("next_due_on", "pk")
    of_city = Q(case__city=city) | Q(case=None, city=city)
    mail = InboundMail.objects.visible_to(actor).filter(state=InboundState.FOR_A_PERSON)
    return Digest(
        late=_lines(late, today),
        late_count=late.count(),
        near=_lines(near, today),
        near_count=near.count(),
        unassigned=opened.filter(assignee=None).count(),
        mail=mail.filter(Q(city=city) | Q(city=None)).count(),
        parked=Notice.objects.visible_to(actor).filter(of_city).not_received().count(),
    )


def _lines(found: QuerySet[RecordsRequest], today: date) -> list[Line]:
    base = f"{settings.PUBLIC_URL}/admin/requests_app/recordsrequest"
    return [
        Line(
            number=case.number,
            what=due_dates_in_words.due_name(case.next_due_kind),
            due_on=case.next_due_on,
            late_days=dates_in_words.days_late(case.next_due_on, today),
            address=f"{base}/{case.pk}/change/",
        )
        for case in found.only("number", "next_due_on", "next_due_kind")[:MOST_LINES]
        if case.next_due_on is not None
    ]


def _draft(city: City, user: User, digest: Digest, key: str, now: datetime) -> Notice:
    facts = LetterFacts(city=city, number="", letterhead=letter_letterhead.current(city))
    letter_context = DigestContext(
        digest=digest, today=local_date(city, now), staff_address=f"{settings.PUBLIC_URL}/admin/"
    )
    text = compose(STAFF_DIGEST, facts, letter_context, "en", None)
    return Notice(
        city=city,
        letter=STAFF_DIGEST.key,
        recipient=f"staff:{user.pk}",
        channel=Channel.EMAIL,
        to_address=user.email,
        language="en",
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=key,
        queued_at=now,
        next_try_at=now,
    )


def set_wanted(user_id: int, wanted: bool) -> None:
    """Whether this member of staff gets the morning digest, of every city they work for."""
    Membership.objects.filter(user_id=user_id).update(wants_digest=wanted)
