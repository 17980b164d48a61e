"""Pages of the desk about what lies beside the cases: fees, holds, calls, codes, absences, courts, records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from requests_app.cases.actors import staff
from requests_app.cities.models import FeeUnit
from requests_app.law.pack import library
from requests_app.models import City, ClosedDay, LegalHold, Membership, RecordsRequest, User
from requests_app.services.cases import codes, restriction
from requests_app.services.cases.court import record_court_step
from requests_app.services.city_settings import absences, fee_schedule, webhooks
from requests_app.services.retention import holds, schedule
from tests import cast
from tests.browser.desk import DESK, look_at_each
from tests.browser.people import Clerk
from tests.browser.stage import Stage
from tests.record_acts import taken_and_read
from tests.record_files import a_pdf
from tests.services.cases.test_court import PETITION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATER = cast.NOW + cast.DAY
LISTS = ("feerate", "legalhold", "recordsrequest/calls", "record")
OF_THE_CITY = (
    "feerate/{}/add", "legalhold/{}/add", "membership/{}/absences", "membership/{}/readers",
)  # fmt: skip
IN_REVIEW = (
    "assign", "ask_to_clarify", "extend", "estimate_fee", "propose_scope",
    "record_message", "record_withdrawal", "write_to_requester", "note", "add_document", "restrict",
    "record_court_step", "review_hold", "lift_hold", "set_series", "set_track", "start_clock", "grant", "release",
    "report_no_records", "transfer", "replace_link",
)  # fmt: skip
"""Acts whose pages are opened on one case in review."""


def _settings(city: City) -> Iterator[tuple[str, str]]:
    """What an administrator keeps for the city: one row of each, and the page of that row."""
    head = staff(cast.an_administrator(city))
    rule = next(rule for rule in library().in_force(city.pack_key, date(2026, 10, 5)).fees.chargeable)
    rate = fee_schedule.add_rate(
        city.pk, kind=rule.key, name="Copies, black and white", unit=FeeUnit.PAGE, price=Decimal("0.10"),
        basis="Resolution 2024-17", actor=head, now=cast.NOW,
    )  # fmt: skip
    kept = schedule.add_rule(
        city.pk, kind="records", series="Public records requests", years=2, basis="Resolution 2024-18",
        actor=head, now=cast.NOW,
    )  # fmt: skip
    hook = webhooks.add_endpoint(
        city.pk, url="https://hooks.example.org/requests", topics=["case.filed"], actor=head, now=cast.NOW
    )
    closed = ClosedDay.objects.create(city=city, on=date(2026, 12, 24), note="Christmas Eve")
    away, deputy = cast.a_reviewer(city, "away"), cast.a_reviewer(city, "deputy")
    absences.record_absence(
        city.pk,
        user=away,
        deputy=deputy,
        from_on=date(2026, 10, 6),
        to_on=date(2026, 10, 16),
        actor=head,
        now=LATER,
    )
    yield "feerate-remove", f"feerate/{rate.pk}/delete"
    yield "retention-remove", f"retentionrule/{kept.pk}/delete"
    yield "webhook", f"webhookendpoint/{hook.pk}/change"
    yield "closedday-remove", f"closedday/{closed.pk}/delete"
    yield "membership-change", f"membership/{Membership.objects.get(user=away).pk}/change"


def _in_review(city: City) -> RecordsRequest:
    """A case with a hold, an order of a court and records to review."""
    case = cast.a_case_in("clerk_review", city)
    clerk, head = cast.the_intake(case), staff(cast.an_administrator(city))
    holds.place_holds(
        city.pk, matter="Ruiz v. City, 34-2026-001", numbers=[case.number], reason="Claim for damages.",
        review_on=date(2026, 12, 1), actor=head, now=LATER,
    )  # fmt: skip
    order = replace(PETITION, kind="order", due_on=date(2026, 11, 2), words="Produce the log within 20 days.")
    record_court_step(case.pk, draft=order, actor=clerk, now=LATER)
    taken_and_read(case, {"memo.pdf": a_pdf("SSN 523-45-6789\nThe bridge is safe.", "Second page")})
    return cast.again(case)


def _unread(city: City) -> None:
    """A restricted case whose one reader's account was switched off."""
    clerk = cast.a_member(city, "intake_clerk", "gone")
    case = cast.a_case_in("clerk_review", city)
    restriction.restrict(case.pk, reason="It names a child.", readers=[], actor=staff(clerk), now=LATER)
    User.objects.filter(pk=clerk.pk).update(is_active=False)


def _pages() -> Iterator[tuple[str, str]]:
    city = cast.a_city()
    case = _in_review(city)
    record = case.records.get()
    codes.make_code(case.pk, actor=cast.the_intake(case), now=LATER)
    cast.a_case(city, email="", phone="916 555 0100", name="Bo Ruiz")
    asked, denied = cast.a_case_in("awaiting_requester", city), cast.a_case_in("denied", city)
    estimated = cast.a_case_with_an_estimate(city)
    cast.ask_waiver(estimated, LATER)
    cast.propose_scope(estimated, LATER)
    silent = cast.a_case_in("clerk_review", city, now=cast.NOW - timedelta(days=30))
    cast.appeal(silent, cast.NOW)
    _unread(city)
    of_settings = list(_settings(city))
    at = f"{DESK}/recordsrequest"
    yield "my-work", "/admin/"
    for name in LISTS:
        yield name.replace("/", "-"), f"{DESK}/{name}/"
    for name in OF_THE_CITY:
        yield name.replace("/{}", "").replace("/", "-"), f"{DESK}/{name.format(city.key)}/"
    yield from ((name, f"{DESK}/{path}/") for name, path in of_settings)
    hold = LegalHold.objects.get().pk
    yield from ((f"legalhold-{act}", f"{DESK}/legalhold/{hold}/{act}/") for act in ("keep", "lift"))
    yield "case-in-court", f"{at}/{case.pk}/change/"
    yield "case-with-an-estimate", f"{at}/{estimated.pk}/change/"
    yield "code", f"{at}/{case.pk}/code/"
    for name in ("", "add/", "words/?q=bridge", "release/"):
        yield f"records-{name.partition('/')[0]}", f"{DESK}/record/case/{case.pk}/{name}"
    yield "record-review", f"{DESK}/record/{record.pk}/review/"
    yield from ((verb, f"{at}/{case.pk}/action/{verb}/") for verb in IN_REVIEW)
    for verb in ("record_answer", "continue_without_answer"):
        yield verb, f"{at}/{asked.pk}/action/{verb}/"
    for verb in ("refuse_waiver", "waive_fee", "record_scope_answer"):
        yield verb, f"{at}/{estimated.pk}/action/{verb}/"
    for verb in ("close", "correct", "reopen"):
        yield verb, f"{at}/{denied.pk}/action/{verb}/"


def test_every_page_beside_the_cases_fits_a_narrow_screen_and_passes_axe(stage: Stage) -> None:
    pages = list(_pages())
    stage.clock.pass_by(days=2)
    look_at_each(stage, Clerk(stage, cast.an_administrator(cast.a_city())), pages)
