"""Confirmed means read: section, subdivision, where, on which day and in our own words, or the pack is not loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from requests_app.law.load_texts import entries
from requests_app.law.pack import PACKS, PackError, library, load_pack

Spoil = Callable[[dict[str, Any]], object]


def first(pack: dict[str, Any]) -> dict[str, Any]:
    text: dict[str, Any] = next(t for t in pack["texts"] if t["key"] == "pen_832_7_a")
    return text


TEXT = "texts[pen_832_7_a]"
SPOILS: list[tuple[str, Spoil, str, str]] = [
    ("nothing to confirm", lambda p: first(p).update(confirms=["duties.x"]), f"{TEXT}.confirms", "no 'd"),
    ("no section", lambda p: first(p).pop("section"), f"{TEXT}.section", "is missing"),
    ("a section without a number", lambda p: first(p).update(section="the Act"), f"{TEXT}.section", "names no section"),
    ("no subdivision", lambda p: first(p).pop("subdivision"), f"{TEXT}.subdivision", "is missing"),
    ("half a subdivision", lambda p: first(p).update(subdivision="sub a"), f"{TEXT}.subdivision", "is not like"),
    ("no place", lambda p: first(p).update(source="S999"), f"{TEXT}.source", "is not one of"),
    ("no day", lambda p: first(p).pop("read_on"), f"{TEXT}.read_on", "is missing"),
    ("no paraphrase", lambda p: first(p).update(says="secret"), f"{TEXT}.says", "in our own words"),
    ("nothing it confirms", lambda p: first(p).update(confirms=[]), f"{TEXT}.confirms", "is missing"),
    (
        "a flag no text stands behind",
        lambda p: next(e for e in p["exemptions"] if e["key"] == "test_questions").update(confidence="confirmed_text"),
        "exemptions.test_questions",
        "no text says",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "spoil", "key", "reason"), SPOILS, ids=[row[0] for row in SPOILS])
def test_confirmed_without_its_text_is_refused(
    tmp_path: Path, what: str, spoil: Spoil, key: str, reason: str
) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    path = folder / "ca-cpra-2023.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    spoil(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_pack(path)
    assert (refused.value.key, refused.value.file) == (key, "ca-cpra-2023.yaml")
    assert reason in refused.value.reason


def test_a_holiday_list_that_claims_to_be_read_says_when(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    path = folder / "holidays/co_state.yaml"
    path.write_text(re.sub(r"(?m)^read_on:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(PackError, match="read_on"):
        load_pack(folder / "co-cora.yaml")


def test_every_confirmed_entry_of_every_law_stands_in_the_register() -> None:
    for pack in library().packs:
        confirmed = {name for text in pack.texts for name in text.confirms}
        flagged = {name for name, confidence in entries(pack) if confidence == "confirmed_text"}
        assert flagged <= confirmed, pack.key
        assert all(text.read_on.year == 2026 for text in pack.texts)


def test_fewer_than_fifteen_of_californias_exemptions_are_unverified() -> None:
    pack = next(p for p in library().packs if p.key == "ca-cpra" and p.version == "2023-01-01")
    unverified = [entry.key for entry in pack.exemptions if entry.verify_citation]
    assert len(pack.exemptions) == 66 and len(unverified) < 15, unverified


def test_nothing_says_that_an_attorney_reviewed_it() -> None:
    who = r"(an?|the|our) (city )?(attorney|lawyer|counsel)"
    claim = re.compile(rf"(reviewed|approved|checked|confirmed) by {who}", re.I)
    for path in PACKS.rglob("*.yaml"):
        assert not claim.search(path.read_text(encoding="utf-8")), path.name
