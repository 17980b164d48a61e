"""The figures of each city to its administrators by mail, once a week, on the first open day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from requests_app.cases.manager_figures import manager_figures
from requests_app.cases.manager_tables import text_of
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import City, Membership, Role, User
from requests_app.law.pack import library
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.catalog import STAFF_WEEKLY_FIGURES
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterFacts
from requests_app.notices.letters.contexts.weekly_figures import WeeklyFiguresContext
from requests_app.notices.models import Channel, Notice
from requests_app.notices.names import message_id

FROM = time(7, 0)
"""City time."""


def send_weekly_figures(now: datetime) -> int:
    """Queue the letters of this week that are not there yet; how many. A second run adds nothing."""
    return sum(_send(city, now) for city in City.objects.select_related("policy") if _is_time(city, now))


def _is_time(city: City, now: datetime) -> bool:
    """From the first open day of the week on."""
    if now.astimezone(ZoneInfo(city.timezone)).time() < FROM:
        return False
    today = local_date(city, now)
    calendar = calendar_of(city, library().in_force(city.pack_key, today))
    monday = today - timedelta(days=today.weekday())
    return any(calendar.is_open(monday + timedelta(days=day)) for day in range(today.weekday() + 1))


def _send(city: City, now: datetime) -> int:
    today = local_date(city, now)
    week = (today - timedelta(days=today.weekday())).toordinal()
    members = Membership.objects.filter(
        city=city, role=Role.CITY_ADMINISTRATOR, wants_digest=True, user__is_active=True
    )
    waiting = []
    for user in User.objects.filter(pk__in=members.exclude(user__email="").values("user_id")).order_by("pk"):
        key = message_id(f"figures/{city.key}", STAFF_WEEKLY_FIGURES.key, week, f"staff:{user.pk}")
        if not Notice.objects.filter(message_id=key).exists():
            waiting.append((user, key))
    if not waiting:
        return 0
    context = WeeklyFiguresContext(
        tables=text_of(manager_figures(city, today.year, today)),
        today=today,
        page=f"{settings.PUBLIC_URL}/admin/requests_app/citation/manager/",
    )
    facts = LetterFacts(city=city, number="", letterhead=letter_letterhead.current(city))
    text = compose(STAFF_WEEKLY_FIGURES, facts, context, "en", None)
    rows = [
        Notice(
            city=city,
            letter=STAFF_WEEKLY_FIGURES.key,
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
        for user, key in waiting
    ]
    with transaction.atomic():
        return len(Notice.objects.bulk_create(rows, ignore_conflicts=True))
