"""Everything people choose from or read about has a name, and what they read of a law is plain and confirmed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from requests_app.law.confirmed import confirmed, faults, for_staff, remedies_shown, rules_told
from requests_app.law.pack import PACKS, PackError, library, load_pack
from requests_app.law.plain_words import fault_of, fault_of_name

Spoil = Callable[[dict[str, Any]], object]


def row(data: Any, part: str, key: str) -> dict[str, Any]:
    for name in part.split("."):
        data = data[name]
    found: dict[str, Any] = next(one for one in data if one["key"] == key)
    return found


SPOILS: list[tuple[str, Spoil, str, str]] = [
    (
        "an exemption without a name",
        lambda p: row(p, "exemptions", "trade_secret_privilege").pop("name"),
        "exemptions[trade_secret_privilege].name",
        "is missing",
    ),
    (
        "a key for a name",
        lambda p: row(p, "exemptions", "closed_session").update(name="closed session"),
        "exemptions[closed_session].name",
        "is a key",
    ),
    (
        "a name with underscores",
        lambda p: row(p, "deadlines", "extension").update(name="Decision_extension"),
        "deadlines[extension].name",
        "is a key",
    ),
    (
        "a name with a banned word",
        lambda p: row(p, "extension_grounds", "voluminous").update(name="Records on file in great number"),
        "extension_grounds[voluminous].name",
        "'on file'",
    ),
    (
        "a ground without a name",
        lambda p: row(p, "extension_grounds", "consultation").pop("name"),
        "extension_grounds[consultation].name",
        "is missing",
    ),
    (
        "a fee without a name",
        lambda p: row(p, "fees.chargeable", "programming").pop("name"),
        "fees.chargeable[programming].name",
        "is missing",
    ),
    (
        "a fee that is never charged without a name",
        lambda p: row(p, "fees.not_chargeable", "search").pop("name"),
        "fees.not_chargeable[search].name",
        "is missing",
    ),
    (
        "a ground for a fee without a name",
        lambda p: p["fees"]["grounds"].pop(),
        "fees.grounds",
        "there is no name for 'extraction'",
    ),
    (
        "a kind of request without a name",
        lambda p: p["clock"]["tracks"]["form_700"].pop("name"),
        "clock.tracks.form_700.name",
        "is missing",
    ),
    (
        "a remedy in the words of the statute",
        lambda p: row(p, "remedies.judicial", "petition").update(text="Any person may sue for injunctive relief."),
        "remedies.judicial[petition].text",
        "'injunctive'",
    ),
    (
        "a note for staff under its old key",
        lambda p: row(p, "remedies.judicial", "fees").update(note="to staff"),
        "remedies.judicial[fees].note",
        "not a key this file may have",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "spoil", "key", "reason"), SPOILS, ids=[one[0] for one in SPOILS])
def test_a_pack_that_people_cannot_read_is_refused_with_file_and_line(
    tmp_path: Path, what: str, spoil: Spoil, key: str, reason: str
) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    path = tmp_path / "packs" / "ca-cpra-2023.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    spoil(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_pack(path)
    assert refused.value.key == key
    assert reason in refused.value.reason
    assert refused.value.line is not None
    assert str(refused.value).startswith(f"ca-cpra-2023.yaml, line {refused.value.line}: ")


def test_the_line_of_a_refusal_is_where_the_fault_stands(tmp_path: Path) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    path = tmp_path / "packs" / "co-cora.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  name: Extenuating circumstances", "  name: Nobody can say"), encoding="utf-8"
    )
    lines = path.read_text(encoding="utf-8").splitlines()
    with pytest.raises(PackError) as refused:
        load_pack(path)
    assert lines[(refused.value.line or 0) - 1] == "  name: Nobody can say"


@pytest.mark.parametrize("pack", library().packs, ids=lambda pack: f"{pack.key}-{pack.version}")
def test_every_remedy_people_can_read_is_a_confirmed_sentence_with_its_statute(pack: Any) -> None:
    assert [(rule.key, fault) for rule in rules_told(pack) for fault in faults(rule)] == []
    assert any(re.search(r"court|judge|sue", rule.text) for rule in rules_told(pack))


def test_an_unconfirmed_remedy_or_a_fragment_has_faults() -> None:
    pack = library().in_force("ca-cpra", date(2026, 10, 1))
    camera = next(rule for rule in pack.remedies.judicial if rule.key == "in_camera")
    assert camera not in rules_told(pack)
    assert list(faults(camera)) == ["is not confirmed"]
    shown = {text for text, _citation in for_staff(pack)}
    assert any(camera.text in text for text in shown)
    assert pack.remedies.staff_note in shown
    assert not [rule for rule in rules_told(pack) if pack.remedies.staff_note in rule.text]


def test_a_case_under_the_former_sections_is_sent_to_the_court_of_today() -> None:
    former = library().get("ca-cpra", "undated")
    told = remedies_shown(former, date(2026, 10, 1), library())
    assert [rule.citation for rule in told.judicial][:1] == ["Gov. Code § 7923.000"]
    assert not [rule for rule in told.judicial if "former" in rule.citation]


def test_the_names_of_california_are_a_clerks() -> None:
    pack = library().in_force("ca-cpra", date(2026, 10, 1))
    names = {row.key: row.name for row in pack.exemptions}
    assert names["personnel_medical_similar"] == "Personnel, medical or similar files"
    assert names["law_enforcement_investigatory"] == "Law enforcement investigations"
    assert names["catch_all_public_interest"] == "Catch-all: public interest in nondisclosure"
    assert len(set(names.values())) == 66


def test_what_is_confirmed_is_what_needs_no_verifying() -> None:
    pack = library().in_force("ca-cpra", date(2026, 10, 1))
    shown = confirmed(pack.exemptions)
    assert {row.key for row in pack.exemptions} - {row.key for row in shown} == {
        row.key for row in pack.exemptions if row.verify_citation
    }


@pytest.mark.parametrize("text", ["It stands.", "The person, WHOM we", "a copy by post", "pursuant to law"])
def test_a_banned_word_is_named_and_a_part_of_a_word_is_not(text: str) -> None:
    assert fault_of(text)
    assert not fault_of("standstill, marshall, ticket, profile")


@pytest.mark.parametrize("name", ["trade_secret", "trade secrets", "On file"])
def test_a_key_is_no_name(name: str) -> None:
    assert fault_of_name(name)
