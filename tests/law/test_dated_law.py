"""Dated law: versions side by side, old cases with old section numbers, bills that are never in force."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import calendar_for
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.law.pack import (
    PACKS as FOLDER,
    LawNotFound,
    Library,
    PackLookupError,
    library,
    load_library,
)

OLD, NEW = date(2022, 12, 31), date(2023, 1, 1)


def test_two_versions_of_one_law_stand_side_by_side() -> None:
    old, new = library().in_force("ca-cpra", OLD), library().in_force("ca-cpra", NEW)
    assert (old.version, new.version) == ("undated", "2023-01-01")
    shown: dict[str, Due] = {
        pack.version: work_out([Fact(kind="received", on=on)], pack, calendar_for(pack), Terms())[0]
        for pack, on in ((old, date(2022, 10, 3)), (new, date(2026, 10, 5)))
    }
    assert shown["undated"].citation == "former Gov. Code § 6253(c)"
    assert shown["2023-01-01"].citation == "Gov. Code § 7922.535(a)"
    assert shown["undated"].due_on == date(2022, 10, 13)


def test_a_request_of_2022_keeps_the_former_section_numbers() -> None:
    old, new = library().in_force("ca-cpra", OLD), library().in_force("ca-cpra", NEW)
    assert old.exemption("attorney_client").citation == "former Gov. Code § 6254(k); Evid. Code § 954"
    assert new.exemption("attorney_client").citation == "Gov. Code § 7927.705; Evid. Code § 954"
    assert old.exemption("voted_ballots").citation == new.exemption("voted_ballots").citation
    assert [e.key for e in old.exemptions] == [e.key for e in new.exemptions]
    assert not any("Gov. Code § 79" in e.citation for e in old.exemptions)
    assert not any("§ 79" in rule.citation for rule in old.deadlines)
    assert not any("§ 79" in rule.citation for rule in (*old.duties, *old.remedies.judicial))


def test_the_former_version_says_that_no_start_is_on_file_and_what_is_from_memory() -> None:
    old = library().get("ca-cpra", "undated")
    assert old.effective_from is None and old.effective_to == OLD
    assert "start date is not recorded" in old.effective_note
    rule = old.rule("determination")
    assert rule is not None and rule.confidence == "unconfirmed"


def test_a_case_pinned_to_a_version_gets_it_back() -> None:
    for pack in library().packs:
        assert library().get(pack.key, pack.version) is pack


def test_the_cyberattack_ground_begins_in_2026() -> None:
    pack = library().in_force("ca-cpra", date(2026, 1, 1))
    before = [g.key for g in pack.grounds_on(date(2025, 12, 31))]
    after = [g.key for g in pack.grounds_on(date(2026, 1, 1))]
    assert after == [*before, "cyberattack"]
    assert len(before) == 5
    assert [g.citation for g in pack.extension_grounds][-1] == "Gov. Code § 7922.535(c)(6)"
    assert [g.confidence for g in pack.extension_grounds] == ["confirmed_text"] * 4 + [
        "confirmed_secondary"
    ] * 2


def test_the_former_law_has_four_grounds() -> None:
    assert len(library().get("ca-cpra", "undated").grounds_on(OLD)) == 4


def test_a_bill_is_never_in_force_but_can_be_shown() -> None:
    key, on = "ca-cpra-ab1821-hypothetical", date(2027, 1, 11)
    with pytest.raises(LawNotFound, match="it is a bill, not law"):
        library().in_force(key, on)
    bill = library().as_if_law(key, on)
    assert bill.status == "pending"
    due = work_out([Fact(kind="received", on=on)], bill, calendar_for(bill), Terms())[0]
    assert due.due_on == date(2027, 1, 26) and due.confidence == "unconfirmed"
    assert library().in_force("ca-cpra", on).version == "2023-01-01"
    with pytest.raises(LawNotFound):
        library().as_if_law(key, date(2026, 12, 31))


def test_a_law_or_version_not_on_file_is_refused_with_what_is() -> None:
    with pytest.raises(
        LawNotFound, match=r"no law 'xx' in force on 2026-01-01 is available.*ca-cpra"
    ) as refused:
        library().in_force("xx", date(2026, 1, 1))
    assert refused.value.key == "xx" and refused.value.on == date(2026, 1, 1)
    with pytest.raises(LawNotFound, match="ca-cpra version 1999-01-01"):
        library().get("ca-cpra", "1999-01-01")


def test_an_exemption_not_on_file_is_refused_with_the_law() -> None:
    with pytest.raises(PackLookupError, match=r"ca-cpra \(2023-01-01\) has no exemption 'secret'"):
        library().in_force("ca-cpra", NEW).exemption("secret")


def test_the_library_is_loaded_once() -> None:
    assert library() is library()
    assert isinstance(load_library(FOLDER), Library)


def test_a_rule_is_found_only_within_its_dates() -> None:
    pack = library().in_force("ca-cpra", NEW)
    assert pack.rule("determination", OLD) is None
    assert pack.rule("determination", NEW) is pack.rule("determination")
    assert pack.rule("no_such_rule") is None


def test_every_pack_keeps_source_and_confidence_beside_every_number() -> None:
    for pack in library().packs:
        for rule in pack.deadlines:
            assert rule.citation and rule.confidence in pack.confidence_levels, rule.key
            assert all(key in pack.sources for key in rule.source)
        for entry in pack.exemptions:
            assert entry.citation and entry.description and entry.confidence in pack.confidence_levels


def test_californias_catalogue_is_whole() -> None:
    pack = library().in_force("ca-cpra", NEW)
    assert len(pack.exemptions) == len(pack.exemptions_on(NEW)) == 66
    assert sum(e.confidence == "unconfirmed" for e in pack.exemptions) == 6
    assert sum(e.verify_citation for e in pack.exemptions) == 14
    assert sum(not e.may_be_waived for e in pack.exemptions) == 27
    assert sum(e.needs_balance for e in pack.exemptions) == 13
    assert {e.key for e in pack.exemptions if e.time_limited} == {
        "pending_litigation",
        "counsel_memo_to_body",
        "real_estate_appraisals",
        "proposals_before_award",
    }
    assert [e.key for e in pack.exemptions if e.names_other_law] == ["other_law_prohibition"]
    assert len(pack.letters) == 16 and pack.letters["full_denial"].required_by_law
    assert len(pack.remedies.judicial) == 5 and not pack.remedies.in_statute
    assert "administrative appeal and its times" in pack.not_specified
    assert pack.pending_changes[0].earliest_effective_if_law == date(2027, 1, 1)
    assert pack.fees.figures["per_page_amount"] is None


@pytest.mark.parametrize(
    ("law", "clarification", "fee"),
    [
        ("ca-cpra", "", ""),
        ("us-foia", "toll", "toll"),
        ("tx-pia", "reset", "reset"),
        ("ny-foil", "", ""),
        ("wa-pra", "", ""),
        ("il-foia", "", ""),
    ],
)
def test_each_law_says_what_stops_its_clock(law: str, clarification: str, fee: str) -> None:
    pack = library().in_force(law, date(2026, 1, 1))
    for reason, effect in (("clarification", clarification), ("fee", fee)):
        rule = pack.pause_rule(reason)
        assert pack.pauses(reason) is bool(effect)
        assert (rule.effect if rule else "") == effect
    assert not pack.pauses("lunch")
