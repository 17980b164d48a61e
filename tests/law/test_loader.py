"""A pack or holiday list that cannot be trusted stops the load with the file, the key and the reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from requests_app.law.load_holidays import load_holidays
from requests_app.law.pack import PACKS, PackError, load_library, load_pack

CALIFORNIA = "ca-cpra-2023.yaml"
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FAST_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packs to spoil."""
    shutil.copytree(PACKS, tmp_path / "packs")
    return tmp_path / "packs"


def spoiled(folder: Path, spoil: Spoil, name: str = CALIFORNIA) -> Path:
    path = folder / name
    data = yaml.load(path.read_text(encoding="utf-8"), FAST_LOADER)
    spoil(data)
    path.write_text(
        yaml.dump(data, Dumper=FAST_DUMPER, sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return path


def row(data: dict[str, Any], part: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in data[part] if r["key"] == key)
    return found


SPOILS: list[tuple[str, Spoil, str, str]] = [
    (
        "another schema",
        lambda p: p.update(schema="records-law-pack/9"),
        "schema",
        "must be records-law-pack/2",
    ),
    ("an unknown top key", lambda p: p.update(penalties=1), "penalties", "not a key this file may have"),
    ("no name", lambda p: p.pop("name"), "name", "is missing"),
    ("a blank name", lambda p: p.update(name="  "), "name", "must be text"),
    ("a number for a name", lambda p: p.update(name=7), "name", "must be text"),
    ("no citation", lambda p: p.pop("citation"), "citation", "is missing"),
    ("no review date", lambda p: p.pop("reviewed_on"), "reviewed_on", "is missing"),
    ("a review date in words", lambda p: p.update(reviewed_on="November"), "reviewed_on", "is not a date"),
    (
        "a zone nobody knows",
        lambda p: p.update(timezone="America/Sacramento"),
        "timezone",
        "is not a time zone",
    ),
    (
        "dates out of order",
        lambda p: p.update(effective_to="2022-01-01"),
        "effective_to",
        "is before effective_from",
    ),
    (
        "a status nobody knows",
        lambda p: p.update(status="hoped"),
        "status",
        "is not one of in_force, pending",
    ),
    (
        "a missing confidence level",
        lambda p: p["confidence_levels"].pop("unconfirmed"),
        "confidence_levels",
        "exactly",
    ),
    ("a source without a title", lambda p: p["sources"]["S1"].pop("title"), "sources.S1.title", "is missing"),
    (
        "a source with an unknown key",
        lambda p: p["sources"]["S1"].update(url="x"),
        "sources.S1.url",
        "not a key",
    ),
    (
        "a limit without citation",
        lambda p: row(p, "deadlines", "determination").pop("citation"),
        "deadlines[determination].citation",
        "is missing",
    ),
    (
        "a limit with a blank citation",
        lambda p: row(p, "deadlines", "determination").update(citation=" "),
        "deadlines[determination].citation",
        "must be text",
    ),
    (
        "a limit with an unknown source",
        lambda p: row(p, "deadlines", "determination").update(source=["S99"]),
        "deadlines[determination].source",
        "'S99' is not among the sources",
    ),
    (
        "a limit with made-up confidence",
        lambda p: row(p, "deadlines", "determination").update(confidence="sure"),
        "deadlines[determination].confidence",
        "'sure' is not one of",
    ),
    (
        "a limit in moons",
        lambda p: row(p, "deadlines", "determination").update(unit="moons"),
        "deadlines[determination].unit",
        "is not one of",
    ),
    (
        "a limit of no days",
        lambda p: row(p, "deadlines", "determination").update(count=0),
        "deadlines[determination].count",
        "whole number from 1",
    ),
    (
        "a limit of half a day",
        lambda p: row(p, "deadlines", "determination").update(count=0.5),
        "deadlines[determination].count",
        "whole number",
    ),
    (
        "a limit of true days",
        lambda p: row(p, "deadlines", "determination").update(count=True),
        "deadlines[determination].count",
        "whole number",
    ),
    (
        "counted days without a number",
        lambda p: row(p, "deadlines", "determination").pop("count"),
        "deadlines[determination].count",
        "needs a number",
    ),
    (
        "a number of promptly",
        lambda p: row(p, "deadlines", "production").update(count=3),
        "deadlines[production].unit",
        "takes no number",
    ),
    (
        "a limit whose dates are out of order",
        lambda p: row(p, "deadlines", "determination").update(effective_to="2001-01-01"),
        "deadlines[determination].effective_to",
        "is before effective_from",
    ),
    (
        "a limit with an unknown key",
        lambda p: row(p, "deadlines", "determination").update(days=10),
        "deadlines[determination].days",
        "not a key",
    ),
    (
        "a limit that appears twice for the same day",
        lambda p: p["deadlines"].append(row(p, "deadlines", "determination")),
        "deadlines[determination]",
        "in force on the same day",
    ),
    (
        "an anchor nobody knows",
        lambda p: row(p, "deadlines", "extension").update(anchor_default="day_zero"),
        "deadlines[extension].anchor_default",
        "is not one of",
    ),
    ("limits that are no list", lambda p: p.update(deadlines="ten days"), "deadlines", "must be a list"),
    (
        "a limit that is no mapping",
        lambda p: p["deadlines"].append("ten"),
        "deadlines[8]",
        "must be a mapping",
    ),
    (
        "an exemption that appears twice",
        lambda p: p["exemptions"].append(p["exemptions"][0]),
        "exemptions[catch_all_public_interest]",
        "appears twice",
    ),
    (
        "an exemption without citation",
        lambda p: row(p, "exemptions", "attorney_client").pop("citation"),
        "exemptions[attorney_client].citation",
        "is missing",
    ),
    (
        "an exemption of no nature",
        lambda p: row(p, "exemptions", "attorney_client").update(nature="secret"),
        "exemptions[attorney_client].nature",
        "is not one of",
    ),
    (
        "an exemption with unknown balance",
        lambda p: row(p, "exemptions", "attorney_client").update(balancing="maybe"),
        "exemptions[attorney_client].balancing",
        "is not one of",
    ),
    (
        "a flag in words",
        lambda p: row(p, "exemptions", "attorney_client").update(time_limited="yes"),
        "exemptions[attorney_client].time_limited",
        "must be true or false",
    ),
    (
        "records that are no list",
        lambda p: row(p, "exemptions", "attorney_client").update(typical_records="mail"),
        "exemptions[attorney_client].typical_records",
        "must be a list of texts",
    ),
    (
        "a ground without citation",
        lambda p: row(p, "extension_grounds", "cyberattack").pop("citation"),
        "extension_grounds[cyberattack].citation",
        "is missing",
    ),
    (
        "a letter that may or may not be required",
        lambda p: row(p, "letters", "extension").pop("required_by_law"),
        "letters[extension].required_by_law",
        "must be true or false",
    ),
    (
        "a remedy without citation",
        lambda p: p["remedies"]["judicial"][0].pop("citation"),
        "remedies.judicial[action].citation",
        "is missing",
    ),
    ("remedies that are no mapping", lambda p: p.update(remedies=[]), "remedies", "must be a mapping"),
    ("a denial without citation", lambda p: p["denial"].pop("citation"), "denial.citation", "is missing"),
    (
        "a clock that names no rule",
        lambda p: p["clock"].update(determination="ten_days"),
        "clock.determination",
        "is not a time limit",
    ),
    (
        "a clock without determination",
        lambda p: p["clock"].pop("determination"),
        "clock.determination",
        "is missing",
    ),
    (
        "a track to nowhere",
        lambda p: p["clock"]["tracks"].update(vip={"name": "Guests", "adds": "now"}),
        "clock.tracks.vip.adds",
        "is not one of",
    ),
    ("an unknown part of the clock", lambda p: p["clock"].update(snooze="x"), "clock.snooze", "not a key"),
    (
        "an acknowledgment by silence",
        lambda p: p["clock"].update(acknowledged_by=["silence"]),
        "clock.acknowledged_by",
        "may hold",
    ),
    (
        "a holiday list nobody has",
        lambda p: p["computation"].update(holidays="moon"),
        "computation.holidays",
        "no holiday",
    ),
    (
        "a holiday list outside the folder",
        lambda p: p["computation"].update(holidays="../holidays/ca_judicial"),
        "computation.holidays",
        "no holiday list",
    ),
    (
        "a law that counts the first day",
        lambda p: p["computation"].update(exclude_first_day=False),
        "computation.exclude_first_day",
        "only laws that leave out the first day",
    ),
    (
        "a roll without citation",
        lambda p: p["computation"]["roll"].pop("citation"),
        "computation.roll.citation",
        "is missing",
    ),
    (
        "closures without citation",
        lambda p: p["computation"]["closures"].pop("citation"),
        "computation.closures.citation",
        "is missing",
    ),
    (
        "a receipt policy nobody knows",
        lambda p: p["computation"]["receipt"].update(default_policy="whenever"),
        "computation.receipt.default_policy",
        "is not one of",
    ),
    ("figures that are no mapping", lambda p: p.update(figures=[1]), "figures", "must be a mapping"),
]


@pytest.mark.parametrize(("what", "spoil", "key", "reason"), SPOILS, ids=[s[0] for s in SPOILS])
def test_a_spoiled_pack_is_refused(folder: Path, what: str, spoil: Spoil, key: str, reason: str) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(spoiled(folder, spoil))
    assert refused.value.file == CALIFORNIA
    assert refused.value.key == key
    assert reason in refused.value.reason
    where = f", line {refused.value.line}" if refused.value.line else ""
    assert str(refused.value) == f"{CALIFORNIA}{where}: {key}: {refused.value.reason}"


def test_a_pause_and_a_lateness_rule_need_their_citations(folder: Path) -> None:
    with pytest.raises(PackError, match=r"clock\.pauses\[0\]\.citation: is missing"):
        load_pack(spoiled(folder, lambda p: p["clock"]["pauses"][0].pop("citation"), "us-foia.yaml"))
    with pytest.raises(PackError, match=r"clock\.if_missed\.effect"):
        load_pack(spoiled(folder, lambda p: p["clock"]["if_missed"].update(effect="nothing"), "il-foia.yaml"))


def test_a_key_written_twice_is_refused_with_its_line(folder: Path) -> None:
    path = folder / CALIFORNIA
    path.write_text("schema: records-law-pack/2\nkey: a\nkey: b\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"line 3: the key 'key' appears twice"):
        load_pack(path)


def test_text_that_is_not_yaml_is_refused_with_its_line(folder: Path) -> None:
    path = folder / CALIFORNIA
    path.write_text("schema: records-law-pack/2\nname: [open\nkey: x\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"ca-cpra-2023\.yaml: line [234]:"):
        load_pack(path)


def test_yaml_that_would_build_objects_is_refused(folder: Path) -> None:
    path = folder / CALIFORNIA
    path.write_text("schema: !!python/object/apply:os.system ['true']\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"could not determine a constructor"):
        load_pack(path)


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"just words\n"])
def test_a_file_that_holds_no_mapping_is_refused(folder: Path, content: bytes) -> None:
    (folder / CALIFORNIA).write_bytes(content)
    with pytest.raises(PackError, match="must be a mapping"):
        load_pack(folder / CALIFORNIA)


def test_a_file_that_is_not_utf8_or_not_there_is_refused(folder: Path) -> None:
    (folder / CALIFORNIA).write_bytes(b"name: \xff\xfe\n")
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(folder / CALIFORNIA)
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(folder / "nothing.yaml")


def test_a_day_that_does_not_exist_is_refused(folder: Path) -> None:
    path = folder / CALIFORNIA
    path.write_text("effective_from: 2026-02-30\n", encoding="utf-8")
    with pytest.raises(PackError, match="not valid YAML"):
        load_pack(path)


def test_a_pack_based_on_one_that_is_based_on_a_third_is_refused(folder: Path) -> None:
    path = spoiled(folder, lambda p: p.update(based_on="ca-cpra-former.yaml"), "ca-cpra-ab1821.yaml")
    with pytest.raises(PackError, match="based on a third"):
        load_pack(path)


def test_two_versions_for_one_day_are_refused(folder: Path) -> None:
    spoiled(folder, lambda p: p.update(effective_to="2023-01-01"), "ca-cpra-former.yaml")
    with pytest.raises(PackError, match=r"version 2023-01-01 meets|2023-01-01 meets version undated"):
        load_library(folder)


def test_the_packs_shipped_all_load(folder: Path) -> None:
    assert len(load_library(folder).packs) == len(list(folder.glob("*.yaml"))) == 10


HOLIDAY_SPOILS: list[tuple[str, Spoil, str]] = [
    ("another schema", lambda h: h.update(schema="x"), "schema: must be"),
    (
        "a month too many",
        lambda h: h["rules"][0].update(month=13),
        r"rules\[new_year\].month: must be a whole",
    ),
    ("no month", lambda h: h["rules"][0].pop("month"), r"rules\[new_year\].month: is missing"),
    ("31 June", lambda h: row(h, "rules", "juneteenth").update(day=31), "month 6 has no day 31"),
    ("a day and a weekday", lambda h: h["rules"][0].update(weekday="monday", nth=1), "either a day"),
    ("neither day nor weekday", lambda h: h["rules"][0].pop("day"), "either a day"),
    ("a weekday without nth", lambda h: row(h, "rules", "mlk").pop("nth"), "either a day"),
    ("the zeroth Monday", lambda h: row(h, "rules", "mlk").update(nth=0), "either a day"),
    (
        "the fifth Monday",
        lambda h: row(h, "rules", "mlk").update(nth=5),
        r"rules\[mlk\].nth: must be a whole",
    ),
    ("a weekday nobody knows", lambda h: row(h, "rules", "mlk").update(weekday="funday"), "is not one of"),
    ("no citation", lambda h: h["rules"][0].pop("citation"), r"rules\[new_year\].citation: is missing"),
    ("an unknown source", lambda h: h["rules"][0].update(source=["S99"]), "not among the sources"),
    ("a holiday twice", lambda h: h["rules"].append(h["rules"][0]), r"rules\[new_year\]: appears twice"),
    ("an unknown key", lambda h: h["rules"][0].update(shops="shut"), "not a key"),
    ("a weekend of no days", lambda h: h["weekend"].update(days=[]), "weekend.days: must name days"),
    (
        "a weekend day nobody knows",
        lambda h: h["weekend"].update(days=["caturday"]),
        "weekend.days: must name days",
    ),
    (
        "dates out of order",
        lambda h: row(h, "rules", "columbus").update(effective_from="2025-01-01"),
        "is before",
    ),
]


@pytest.mark.parametrize(("what", "spoil", "reason"), HOLIDAY_SPOILS, ids=[s[0] for s in HOLIDAY_SPOILS])
def test_a_spoiled_holiday_list_is_refused(folder: Path, what: str, spoil: Spoil, reason: str) -> None:
    path = spoiled(folder, spoil, "holidays/ca_judicial.yaml")
    with pytest.raises(PackError, match=reason) as refused:
        load_holidays(path)
    assert refused.value.file == "ca_judicial.yaml"
