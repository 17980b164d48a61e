"""Answers to a fee estimate that a clerk records: the requester's own services, confirmed by every way on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotNow, NotPermitted
from requests_app.models import FeeEstimate, FeeWaiver, Message, Notice, RecordsRequest
from requests_app.services.fees.answer import accept_estimate, ask_waiver, decline_estimate
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
SERVICES = [accept_estimate, decline_estimate, ask_waiver]
Service = Callable[..., RecordsRequest]


def told(words: str = "I will pay by check.", on: date = date(2026, 10, 6), **more: Any) -> RecordedFor:
    return RecordedFor(**{"channel": "phone", "words": words, "on": on, **more})


def a_case() -> RecordsRequest:
    """An estimate sent on October 5 to somebody with an email address and a mailing address."""
    case = cast.a_case_with_an_estimate()
    case.requester.postal_address = "9 Elm Street\nSacramento, CA 95814"
    case.requester.save()
    return cast.again(case)


def letters(case: RecordsRequest, key: str) -> list[Notice]:
    return list(case.notices.filter(letter=key).order_by("pk"))


def test_an_agreement_by_phone_is_recorded_and_confirmed_by_every_way() -> None:
    case = a_case()
    accept_estimate(case.pk, recorded=told(), actor=cast.the_intake(case), now=LATER)
    assert FeeEstimate.objects.get(case=case).accepted_at == LATER
    sent = letters(case, "fee_answer_recorded")
    assert [notice.channel for notice in sent] == ["email", "post"]
    text = " ".join(sent[0].body_text.split())
    assert "by phone on Tuesday, October 6, 2026" in text
    assert "I will pay by check." in text
    assert "You agreed to the estimate of $12.00. Still to pay: $12.00." in text
    assert "If this is wrong, tell the office below right away." in text
    event = case.events.latest("seq")
    assert (data_of(event)["recorded"], data_of(event)["channel"]) == (True, "phone")
    assert "check" not in event.payload
    assert Message.objects.get(case=case).was_recorded


def test_a_refusal_by_mail_ends_the_copies_and_is_confirmed() -> None:
    case = a_case()
    letter = told("Too dear.", channel="post")
    decline_estimate(case.pk, recorded=letter, actor=cast.the_intake(case), now=LATER)
    assert FeeEstimate.objects.get(case=case).state == "declined"
    assert cast.again(case).state == "clerk_review"
    first, second = letters(case, "fee_settled")
    assert "by mail on Tuesday, October 6, 2026" in first.body_text
    assert second.channel == "post"


def test_a_waiver_asked_for_at_the_counter_has_the_words_as_its_grounds() -> None:
    case = a_case()
    said = told("I have no income.", channel="counter")
    ask_waiver(case.pk, recorded=said, actor=cast.the_intake(case), now=LATER)
    assert FeeWaiver.objects.get().grounds == "I have no income."
    text = " ".join(letters(case, "fee_answer_recorded")[0].body_text.split())
    assert text.count("I have no income.") == 1
    assert "You asked the city not to charge the fee of $12.00." in text
    cast.refuse_waiver(case, LATER + cast.HOUR)
    assert letters(case, "fee_waiver_refused")


def test_what_requesters_do_themselves_is_not_confirmed_so() -> None:
    case = a_case()
    cast.accept_estimate(case, LATER)
    assert letters(case, "fee_answer_recorded") == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_second_clerk_is_refused(service: Service) -> None:
    case = a_case()
    clerk, seen = cast.the_intake(case), case.head_seq
    service(case.pk, recorded=told(), actor=clerk, now=LATER)
    require_refused(NotNow, lambda: service(case.pk, recorded=told(), actor=clerk, now=LATER))
    with pytest.raises(ChangedMeanwhile) as stale:
        service(case.pk, recorded=told(), actor=clerk, now=LATER, seen_seq=seen)
    assert clerk.name in stale.value.message


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_missing_or_cannot_be_is_refused_and_nothing_is_kept(service: Service) -> None:
    case, other = a_case(), cast.a_case()
    clerk, foreign = cast.the_intake(case), cast.a_document(other, cast.NOW)
    for field, wrong in (
        ("words", told(" ")),
        ("channel", told(channel="web")),
        ("scan", told(document_id=foreign.pk)),
        ("acted_on", told(on=date(2026, 10, 4))),
        ("acted_on", told(on=date(2026, 10, 7))),
    ):
        require_refused(
            Incomplete,
            lambda wrong=wrong: service(case.pk, recorded=wrong, actor=clerk, now=LATER),
            field,
        )
    for actor in (cast.the_requester(case), cast.the_officer(case)):
        require_refused(
            NotPermitted,
            lambda actor=actor: service(case.pk, recorded=told(), actor=actor, now=LATER),
        )


def test_an_earlier_day_counts_on_the_clerks_word_except_where_it_ends_a_duty() -> None:
    case, later = a_case(), LATER + 3 * cast.DAY
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete, lambda: decline_estimate(case.pk, recorded=told(), actor=clerk, now=later), "acted_on"
    )
    accept_estimate(case.pk, recorded=told(), actor=clerk, now=later)
    data = data_of(case.events.latest("seq"))
    assert (data["acted_on"], data["entered_on"], data["proof"]) == ("2026-10-06", "2026-10-09", "reason")
