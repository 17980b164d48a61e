"""Mail of no request goes after the city's own days; what waits for a person, and what belongs to a case, stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.models import InboundMail
from requests_app.services.inbound_mail import triage as inbound_mail_triage
from requests_app.services.retention.unmatched_mail import forget_unmatched_mail
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
THEN = LATER + timedelta(days=101)


@pytest.fixture(autouse=True)
def _days(settings: Any) -> None:
    settings.UNMATCHED_MAIL_DAYS = 100


def automatic() -> InboundMail:
    row = received(a_mail(None, Auto_Submitted="auto-generated"))
    assert row.state == "automatic"
    return row


def test_the_words_of_a_machine_go_and_the_row_says_when() -> None:
    row = automatic()
    assert forget_unmatched_mail(THEN) == 1
    assert forget_unmatched_mail(THEN) == 0
    row.refresh_from_db()
    assert (bytes(row.raw), row.sender, row.subject, row.reading) == (b"", "", "", None)
    assert (row.state, row.erased_at) == ("automatic", THEN)


def test_the_same_mail_does_not_come_in_again() -> None:
    row = automatic()
    forget_unmatched_mail(THEN)
    assert received(a_mail(None, Auto_Submitted="auto-generated")) == row


def test_not_before_its_day_and_never_where_the_city_set_none(settings: Any) -> None:
    automatic()
    assert forget_unmatched_mail(LATER + timedelta(days=99)) == 0
    settings.UNMATCHED_MAIL_DAYS = None
    assert forget_unmatched_mail(THEN) == 0


def test_what_waits_for_a_person_stays_and_what_they_dismissed_goes(settings: Any) -> None:
    settings.INBOUND_CITY = "sacramento"
    clerk = cast.the_intake(cast.a_case())
    row = received(a_mail(None))
    assert (row.state, forget_unmatched_mail(THEN)) == ("for_a_person", 0)
    inbound_mail_triage.dismiss(row.pk, reason="Not for us.", actor=clerk, now=LATER)
    assert forget_unmatched_mail(THEN) == 1


def test_mail_of_a_request_is_the_requests() -> None:
    received(a_mail(cast.a_case()))
    received(a_mail(cast.a_case(name="Other"), "Away.", Auto_Submitted="auto-replied"))
    assert forget_unmatched_mail(THEN) == 0
