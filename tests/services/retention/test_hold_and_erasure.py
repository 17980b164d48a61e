"""Holds keep a case whole; erasure forgets the person everywhere and the history still verifies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.links import find, secret_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.cases.verify_cases import verify_cases
from requests_app.cases.verify_checkpoints import verify_checkpoints
from requests_app.cases.word_search import has_words
from requests_app.models import Document, Notice, RecordsRequest, Requester, RetentionRule
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase, lift_hold, place_hold
from requests_app.services.retention.schedule import forget_past_retention, past_retention
from tests.cast import (
    ADDRESS,
    DAY,
    NOW,
    a_case,
    a_case_in,
    a_city,
    add_document,
    an_administrator,
    an_intake_clerk,
    attach,
    close,
    drive,
    note,
    write_to_city,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 100 * DAY


def held(case, now=NOW + DAY):
    return place_hold(
        case.pk,
        reason="A claim is pending.",
        review_on=date(2030, 1, 7),
        actor=staff(an_administrator(case.city)),
        now=now,
    )


def test_a_hold_is_placed_once_and_lifted_once():
    case = held(a_case())
    assert case.legal_hold
    with pytest.raises(NotNow):
        held(case)
    case = lift_hold(case.pk, actor=staff(an_administrator(case.city)), now=NOW + 2 * DAY)
    assert not case.legal_hold
    with pytest.raises(NotNow):
        lift_hold(case.pk, actor=staff(an_administrator(case.city)), now=NOW + 2 * DAY)
    assert case.holds.get().lifted_at == NOW + 2 * DAY


def test_only_a_city_administrator_places_a_hold():
    case = a_case()
    with pytest.raises(NotPermitted):
        place_hold(
            case.pk, reason="x", review_on=date(2027, 1, 5), actor=staff(an_intake_clerk(case.city)), now=NOW
        )
    assert not case.holds.exists()


@pytest.mark.parametrize(("reason", "review_on"), [(" ", date(2027, 1, 5)), ("x", date(2026, 10, 5))])
def test_a_hold_wants_a_reason_and_a_day_to_look_again(reason, review_on):
    case = a_case()
    with pytest.raises(Incomplete):
        place_hold(
            case.pk, reason=reason, review_on=review_on, actor=staff(an_administrator(case.city)), now=NOW
        )
    assert not RecordsRequest.objects.get(pk=case.pk).legal_hold


def test_a_held_case_is_not_closed():
    case = held(a_case_in("released"))
    with pytest.raises(NotNow):
        close(case, LATER)


def full_case():
    """A case with words and papers of every kind, closed."""
    case = a_case_in("clerk_review", intended_use="For my book", phone="555-0101")
    write_to_city(case, NOW + DAY)
    attach(case, NOW + DAY)
    add_document(case, NOW + DAY)
    note(case, NOW + DAY)
    return drive(RecordsRequest.objects.get(pk=case.pk), "closed")


def test_erasing_removes_the_person_everywhere_and_the_history_still_verifies(
    django_capture_on_commit_callbacks,
):
    case = full_case()
    make_checkpoint(LATER)
    words = [row.body for row in case.messages.all()] + [case.description]
    paths = [row.file.path for row in case.documents.exclude(audience="released")]
    link = case.links.get()
    with django_capture_on_commit_callbacks(execute=True):
        erase(case.pk, actor=staff(an_administrator(case.city)), now=LATER)
    assert verify_cases().first_break is None
    assert verify_checkpoints() == (1, None)
    assert Requester.objects.filter(email=ADDRESS).count() == 0
    assert not Notice.objects.filter(case=case).exclude(to_address="", body_text="[erased]").exists()
    stored = RecordsRequest.objects.get(pk=case.pk)
    assert stored.description == stored.subject == "[erased]"
    assert not RecordsRequest.objects.filter(has_words(RecordsRequest, case.description)).exists()
    for text in words:
        assert not case.messages.filter(body=text).exists()
    assert find(secret_of(link.pk), LATER) is None
    assert paths
    assert not any(Path(path).exists() for path in paths)


def test_an_open_case_is_not_erased():
    case = a_case()
    with pytest.raises(WrongState):
        erase(case.pk, actor=staff(an_administrator(case.city)), now=LATER)
    assert Requester.objects.get(pk=case.requester_id).email == ADDRESS


def test_a_held_case_is_not_erased():
    case = held(full_case(), LATER)
    with pytest.raises(NotNow):
        erase(case.pk, actor=staff(an_administrator(case.city)), now=LATER)
    assert Requester.objects.get(pk=case.requester_id).email == ADDRESS


def test_nothing_is_forgotten_without_a_rule_of_the_city():
    full_case()
    assert forget_past_retention(NOW + 20 * 365 * DAY) == 0


def test_retention_forgets_closed_cases_after_the_citys_years_and_only_once():
    case = full_case()
    RetentionRule.objects.create(city=case.city, kind="records", years=2, basis="Records schedule 12")
    assert list(past_retention(case.city, (LATER + 365 * DAY).date())) == []
    assert forget_past_retention(LATER + 3 * 365 * DAY) == 1
    assert forget_past_retention(LATER + 3 * 365 * DAY) == 0


def test_retention_leaves_held_cases_and_other_cities_alone():
    case = held(full_case(), LATER)
    for city in (case.city, a_city("bakersfield")):
        RetentionRule.objects.create(city=city, kind="records", years=1, basis="Records schedule 12")
    assert forget_past_retention(LATER + 3 * 365 * DAY) == 0


def test_the_system_may_erase_but_nobody_else_without_the_role():
    case = full_case()
    with pytest.raises(NotPermitted):
        erase(case.pk, actor=staff(an_intake_clerk(case.city)), now=LATER)
    erase(case.pk, actor=SYSTEM, now=LATER)
    assert (
        not Document.objects.filter(case=case).exclude(audience="released").exclude(name="[erased]").exists()
    )
