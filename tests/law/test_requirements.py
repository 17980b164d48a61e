"""What a law wants in a denial, an extension and a fee estimate: each gap by name, none when all is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from requests_app.law.clock import Fact, Terms
from requests_app.law.denial_requirements import CitationDraft, denial_gaps
from requests_app.law.extension_requirements import extension_gaps
from requests_app.law.fee_requirements import FeeItem, amount_of, deposit_gaps, fee_gaps
from requests_app.law.gap import Gap
from tests.law.helpers import NO_APPEAL, RECEIVED, calendar_of, d, pack_of

PACK = pack_of()
PLAIN = CitationDraft(
    "attorney_client", "The e-mails ask the City Attorney for advice on a claim.", "E-mails 1 to 9"
)
WEIGHED = CitationDraft(
    "catch_all_public_interest",
    "We weighed both sides for these pages.",
    "Pages 3 and 4",
    facts="The pages name people who called a hotline.",
    harm="People would stop calling.",
)
COMPLETE: dict[str, Any] = {
    "citations": [PLAIN, WEIGHED],
    "segregability": "The rest of each e-mail was released.",
    "responsible": [("Ana Ruiz", "Records Manager")],
}


def gaps(law: str = "ca-cpra", **changed: Any) -> list[Gap]:
    return denial_gaps(pack_of(law), d(10, 1), **{**COMPLETE, **changed})


def codes(found: list[Gap]) -> list[tuple[str, str]]:
    return [(gap.field, gap.message_code) for gap in found]


def test_a_complete_denial_has_no_gaps() -> None:
    assert gaps() == []


def test_an_empty_denial_names_every_gap() -> None:
    assert codes(gaps(citations=[], segregability=" ", responsible=[])) == [
        ("citations", "no_citation"),
        ("segregability", "no_segregability"),
        ("responsible", "no_responsible_person"),
    ]


def test_an_exemption_the_law_does_not_know_is_a_gap() -> None:
    found = gaps(citations=[replace(PLAIN, exemption_key="boss_said_so")])
    assert codes(found) == [("citations.0.exemption", "unknown_exemption")]
    assert found[0].params == {"key": "boss_said_so"}


@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_each_citation_needs_its_explanation_and_its_records(blank: str) -> None:
    found = gaps(citations=[PLAIN, replace(PLAIN, explanation=blank, records=blank)])
    assert codes(found) == [
        ("citations.1.explanation", "no_explanation"),
        ("citations.1.records", "no_records_named"),
    ]
    assert found[0].params["citation"] == "Gov. Code § 7927.705; Evid. Code § 954"


def test_a_placeholder_of_the_model_sentence_must_be_filled_in() -> None:
    model = PACK.exemption("catch_all_public_interest").letter_explanation
    assert codes(gaps(citations=[replace(WEIGHED, explanation=model)])) == [
        ("citations.0.explanation", "placeholder_left")
    ]


@pytest.mark.parametrize("text", ["Because {{ reason", "Because reason }} applies"])
def test_half_a_placeholder_is_still_one(text: str) -> None:
    assert codes(gaps(citations=[replace(PLAIN, explanation=text)])) == [
        ("citations.0.explanation", "placeholder_left")
    ]


def test_the_bare_label_of_an_exemption_explains_nothing() -> None:
    entry = PACK.exemption("attorney_client")
    for label in (entry.description, entry.citation):
        found = gaps(citations=[replace(PLAIN, explanation=f" {label} ")])
        assert codes(found) == [("citations.0.explanation", "explanation_not_specific")]


@pytest.mark.parametrize("key", [e.key for e in PACK.exemptions if e.needs_balance])
def test_a_balancing_exemption_needs_the_facts_and_the_harm(key: str) -> None:
    bare = CitationDraft(
        key, "Why these pages.", "Pages 1 to 3", other_law="Evid. Code § 1", rereview_on=d(12, 1)
    )
    assert codes(gaps(citations=[bare])) == [
        ("citations.0.facts", "no_facts"),
        ("citations.0.harm", "no_harm"),
    ]
    assert gaps(citations=[replace(bare, facts="These facts.", harm="This harm.")]) == []


@pytest.mark.parametrize("key", [e.key for e in PACK.exemptions if e.time_limited])
def test_a_time_limited_exemption_needs_a_day_to_look_again(key: str) -> None:
    draft = CitationDraft(key, "Why these pages.", "Pages 1 to 3", facts="Facts.", harm="Harm.")
    assert codes(gaps(citations=[draft])) == [("citations.0.rereview_on", "no_rereview_date")]
    assert gaps(citations=[replace(draft, rereview_on=date(2027, 1, 1))]) == []


def test_the_exemption_that_borrows_another_law_must_name_it() -> None:
    draft = CitationDraft("other_law_prohibition", "Another statute closes these pages.", "Pages 1 to 3")
    assert codes(gaps(citations=[draft])) == [("citations.0.other_law", "other_law_not_named")]
    assert gaps(citations=[replace(draft, other_law="Fam. Code § 1818")]) == []


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("", "Records Manager", [("responsible.0.name", "no_name")]),
        ("Ana Ruiz", "", [("responsible.0.title", "no_title")]),
        (" ", " ", [("responsible.0.name", "no_name"), ("responsible.0.title", "no_title")]),
        ("Police Department", "Records", [("responsible.0.name", "department_is_not_a_person")]),
        ("City Clerk's Office", "Custodian", [("responsible.0.name", "department_is_not_a_person")]),
        ("Records Division, Unit 2", "Custodian", [("responsible.0.name", "department_is_not_a_person")]),
        ("Dept. of Finance", "Custodian", [("responsible.0.name", "department_is_not_a_person")]),
        ("Departamento de Policía", "Archivo", [("responsible.0.name", "department_is_not_a_person")]),
        ("N/A", "Custodian", [("responsible.0.name", "department_is_not_a_person")]),
        ("unknown", "Custodian", [("responsible.0.name", "department_is_not_a_person")]),
        ("Cityra Officer", "Clerk", []),
        ("María-José O'Neill", "Jefa de archivo", []),
    ],
)
def test_a_person_is_named_with_a_title_and_a_department_is_refused(
    name: str, title: str, expected: list[tuple[str, str]]
) -> None:
    assert codes(gaps(responsible=[(name, title)])) == expected


def test_every_person_named_is_checked() -> None:
    found = gaps(responsible=[("Ana Ruiz", "Clerk"), ("", "Chief")])
    assert codes(found) == [("responsible.1.name", "no_name")]


def test_an_exemption_outside_its_dates_is_a_gap() -> None:
    entry = replace(PACK.exemption("attorney_client"), effective_from=d(10, 2))
    pack = replace(PACK, exemptions=(entry,), exemptions_by_key={entry.key: entry})
    found = denial_gaps(pack, d(10, 1), **{**COMPLETE, "citations": [PLAIN]})
    assert codes(found) == [("citations.0.exemption", "exemption_not_in_force")]
    assert denial_gaps(pack, d(10, 2), **{**COMPLETE, "citations": [PLAIN]}) == []


def test_a_federal_denial_states_the_harm_it_foresees_for_every_exemption() -> None:
    draft = CitationDraft("b5", "The memo is advice before the decision.", "Memo of 3 May")
    assert codes(gaps(law="us-foia", citations=[draft])) == [("citations.0.harm", "no_harm")]
    assert gaps(law="us-foia", citations=[replace(draft, harm="Advice would be less frank.")]) == []


def test_texas_wants_the_ruling_before_the_denial() -> None:
    found = denial_gaps(pack_of("tx-pia"), d(10, 1), **{**COMPLETE, "citations": []})
    assert ("ruling", "ruling_needed_first") in codes(found)
    assert found[-1].params["citation"] == "Gov't Code § 552.301(b),(d)"
    asked = denial_gaps(pack_of("tx-pia"), d(10, 1), **{**COMPLETE, "citations": []}, ruling_requested=True)
    assert codes(asked) == [("citations", "no_citation")]


def extension(**changed: Any) -> list[Gap]:
    given: dict[str, Any] = {
        "today": d(10, 8),
        "facts": [RECEIVED],
        "calendar": calendar_of(PACK),
        "terms": NO_APPEAL,
        "ground_key": "voluminous",
        "reason": "You asked for 14,000 e-mails; we have read 3,000 of them.",
        "to_on": d(10, 23),
        "signer_name": "Ana Ruiz",
        "signer_title": "Records Manager",
        **changed,
    }
    pack = given.pop("pack", PACK)
    received_on = given.pop("received_on", d(10, 1))
    return extension_gaps(pack, received_on, **given)


def test_a_lawful_extension_has_no_gaps() -> None:
    assert extension() == []
    assert extension(to_on=d(10, 25)) == []  # the cap itself, though a Sunday
    assert extension(today=d(10, 12)) == []  # on the base date itself


def test_a_date_past_the_cap_is_refused_and_the_last_working_day_proposed() -> None:
    found = extension(to_on=d(10, 26))
    assert codes(found) == [("to_on", "past_cap")]
    assert found[0].params == {
        "cap_on": d(10, 25),
        "proposed_on": d(10, 23),
        "citation": "Gov. Code § 7922.535(b)",
    }
    assert extension(to_on=d(10, 26), terms=Terms(extension_anchor="rolled_base_due")) == []


def test_an_extension_after_the_base_date_is_refused() -> None:
    found = extension(today=d(10, 13))
    assert codes(found) == [("to_on", "base_date_passed")]
    assert found[0].params["base_due_on"] == d(10, 12)


@pytest.mark.parametrize("to_on", [d(10, 12), d(10, 1)])
def test_an_extension_must_name_a_later_day(to_on: date) -> None:
    assert codes(extension(to_on=to_on)) == [("to_on", "not_after_base_date")]


def test_an_extension_without_a_date_gets_a_proposal() -> None:
    found = extension(to_on=None)
    assert codes(found) == [("to_on", "no_date")] and found[0].params == {"proposed_on": d(10, 23)}


def test_only_the_laws_own_grounds_count() -> None:
    assert codes(extension(ground_key="staff_vacation")) == [("ground", "unknown_ground")]


def test_a_ground_must_be_in_force_on_the_day_of_receipt() -> None:
    received = d(12, 20, 2025)
    found = extension(
        ground_key="cyberattack",
        received_on=received,
        facts=[Fact(kind="received", on=received)],
        today=d(12, 22, 2025),
        to_on=d(1, 8),
    )
    assert codes(found) == [("ground", "ground_not_in_force")]
    assert found[0].params["from"] == d(1, 1)
    assert extension(ground_key="cyberattack") == []


def test_the_reason_must_be_there_and_be_about_this_request() -> None:
    assert codes(extension(reason="  ")) == [("reason", "no_reason")]
    text = next(g.text for g in PACK.extension_grounds if g.key == "voluminous")
    assert codes(extension(reason=f" {text.upper()}. ")) == [("reason", "reason_not_specific")]


def test_the_notice_is_signed_by_a_person_with_a_title() -> None:
    assert codes(extension(signer_name="", signer_title=" ")) == [
        ("signer_name", "no_name"),
        ("signer_title", "no_title"),
    ]
    assert codes(extension(signer_name="City Clerk's Office")) == [
        ("signer_name", "department_is_not_a_person")
    ]


def test_a_decided_case_cannot_be_extended() -> None:
    facts = [RECEIVED, Fact(kind="determined", on=d(10, 5), what="granted")]
    assert codes(extension(facts=facts)) == [("to_on", "nothing_to_extend")]


def test_a_law_without_extension_refuses_at_once() -> None:
    texas = pack_of("tx-pia")
    found = extension(pack=texas, calendar=calendar_of(texas))
    assert codes(found) == [("ground", "no_extension_in_law")]


def test_a_law_without_a_list_of_grounds_takes_the_reason_alone() -> None:
    york = pack_of("ny-foil")
    assert extension(pack=york, calendar=calendar_of(york), ground_key="", to_on=d(12, 31)) == []


def items(*given: FeeItem) -> list[tuple[str, str]]:
    return codes(fee_gaps(PACK, given))


COPIES = FeeItem("duplication", "120 pages", Decimal("12.00"))


def test_copies_at_cost_may_be_charged() -> None:
    assert items(COPIES) == []


@pytest.mark.parametrize("kind", ["search", "review", "redaction", "inspection"])
def test_the_citys_own_time_is_never_charged(kind: str) -> None:
    found = fee_gaps(PACK, [COPIES, replace(COPIES, kind=kind)])
    assert codes(found) == [("items.1.kind", "never_charged")]
    assert "Gov. Code" in str(found[0].params["citation"])


def test_a_line_the_law_does_not_name_is_refused() -> None:
    assert items(replace(COPIES, kind="rush")) == [("items.0.kind", "not_a_fee_of_this_law")]


def test_programming_needs_its_statutory_ground() -> None:
    line = FeeItem("programming", "Extraction of the permit table", Decimal("300"))
    assert items(line) == [("items.0.ground", "fee_ground_missing")]
    assert items(replace(line, ground="convenience")) == [("items.0.ground", "fee_ground_missing")]
    assert (
        items(replace(line, ground="extraction")) == items(replace(line, ground="scheduled_interval")) == []
    )


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "-Infinity"])
def test_an_amount_that_is_no_money_is_refused(amount: str) -> None:
    price = "0.00001" if amount == "0.001" else amount
    assert items(replace(COPIES, price=Decimal(price))) == [("items.0.price", "bad_amount")]
    assert items(replace(COPIES, quantity=Decimal(amount))) == [("items.0.quantity", "bad_quantity")]


def test_a_line_is_a_rate_times_a_quantity_to_the_cent() -> None:
    line = replace(COPIES, price=Decimal("0.0125"), quantity=Decimal(101), unit="page")
    assert amount_of(PACK, line) == Decimal("1.26")
    assert items(replace(COPIES, price=Decimal("0.001"))) == [("items.0.price", "bad_amount")]


def test_a_rate_stays_within_the_cap_of_its_law_and_free_units_are_free() -> None:
    pack = pack_of("il-foia")
    line = replace(COPIES, price=Decimal("0.15"), quantity=Decimal(70), unit="page")
    assert codes(fee_gaps(pack, [line])) == []
    assert amount_of(pack, line) == Decimal("3.00")
    assert codes(fee_gaps(pack, [replace(line, price=Decimal("0.16"))])) == [
        ("items.0.price", "over_the_cap")
    ]
    assert codes(fee_gaps(pack, [replace(line, quantity=Decimal(50))])) == [
        ("items.0.quantity", "free_by_law")
    ]
    assert codes(fee_gaps(pack, [replace(line, unit="item", price=Decimal(9))])) == []


def test_a_deposit_is_asked_for_only_where_the_law_says_how_much() -> None:
    ten = Decimal("10.00")
    assert codes(deposit_gaps(PACK, Decimal(100), ten)) == [("deposit", "no_deposit_in_law")]
    washington = pack_of("wa-pra")
    assert deposit_gaps(washington, Decimal(100), ten) == deposit_gaps(PACK, Decimal(100), None) == []
    assert codes(deposit_gaps(washington, Decimal(100), Decimal("10.01"))) == [
        ("deposit", "deposit_too_high")
    ]
    assert codes(deposit_gaps(washington, Decimal(100), Decimal(0))) == [("deposit", "bad_amount")]


def test_a_line_needs_a_description_and_an_estimate_a_line() -> None:
    assert items(replace(COPIES, description=" ")) == [("items.0.description", "no_description")]
    assert items() == [("items", "no_items")]
