"""Requesters whom only the phone reaches: their notices wait for a call, and a recorded call tells them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import Notice, RecordsRequest
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases import calls, contact as case_contact
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def by_phone_only() -> RecordsRequest:
    return cast.a_case(email="", phone="916-555-0100")


def call(case: RecordsRequest, **changes: Any) -> RecordsRequest:
    told = {"outcome": "reached", "said": "I told her the number and the dates.", **changes}
    return calls.record_call(case.pk, actor=cast.the_intake(case), now=LATER, **told)


def test_what_only_the_phone_can_tell_waits_for_a_call_until_the_requester_was_reached() -> None:
    case = by_phone_only()
    for other in ({"no_contact": True, "email": ""}, {}):
        cast.a_case(**other)
    assert [notice.letter for notice in Notice.objects.to_call()] == ["receipt"]
    call(case, outcome="not_reached", said="No answer.")
    assert Notice.objects.to_call().count() == 1
    assert case.notes.get().body == "No answer."
    call(case)
    assert not Notice.objects.to_call().exists()
    message = case.messages.get()
    assert (message.from_requester, message.channel) == (False, "phone")
    assert message.author_id == cast.the_intake(case).user_id
    data = data_of(cast.again(case).events.latest("seq"))
    assert (data["on"], data["outcome"]) == ("2026-10-06", "reached")


def test_a_call_needs_an_outcome_words_and_a_day_that_can_be() -> None:
    case = by_phone_only()
    for field, wrong in (
        ("outcome", {"outcome": ""}),
        ("said", {"said": " "}),
        ("called_on", {"called_on": date(2026, 10, 7)}),
        ("called_on", {"called_on": date(2026, 10, 1)}),
    ):
        require_refused(Incomplete, lambda wrong=wrong: call(case, **wrong), field)
    require_refused(
        NotPermitted,
        lambda: calls.record_call(
            case.pk, outcome="reached", said="x", actor=cast.the_requester(case), now=LATER
        ),
    )


def test_an_address_given_later_brings_what_was_not_told() -> None:
    case = by_phone_only()
    case_contact.change_contact(
        case.pk, contact=Contact(email="ana@example.org"), actor=cast.the_intake(case), now=LATER
    )
    assert not Notice.objects.to_call().exists()
    sent = Notice.objects.filter(case=case, recipient="requester", channel="email")
    assert sorted(sent.values_list("letter", flat=True)) == ["contact_changed", "receipt"]
