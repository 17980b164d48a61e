"""Forty lives of requests, from public sources: the dates the law floor makes of them, by the principle each shows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from requests_app.law.calendar import calendar_for
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.law.pack import library
from requests_app.law.parse_inputs import read_event

LIVES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data/law/lives.yaml").read_text(encoding="utf-8")
)
CITY_APPEAL = Terms(appeal_offered=True, appeal_filing_days=30, appeal_decision_days=20)


def fact_of(text: str) -> Fact:
    """A fact as a terminal takes an event; receipt reads the same way."""
    kind, _, rest = text.partition("=")
    if kind != "received":
        return read_event(text)
    on, _, track = rest.partition(",what=")
    return Fact(kind="received", on=date.fromisoformat(on), what=track)


def seen(dues: tuple[Due, ...], path: str) -> object:
    """The value at `kind.attribute` of the newest due date of that kind; dates as ISO texts."""
    kind, attribute = path.split(".")
    found = [one for one in dues if one.kind == kind]
    assert found, f"no due date of kind {kind}"
    value = getattr(found[-1], attribute)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("life", LIVES, ids=[f"{life['principle']}: {life['what']}" for life in LIVES])
def test_a_life_from_a_public_source_has_its_dates(life: dict[str, Any]) -> None:
    facts = [fact_of(text) for text in life["facts"]]
    pack = library().in_force(life["law"], next(fact.on for fact in facts if fact.kind == "received"))
    shut = {date.fromisoformat(on): note for on, note in life.get("shut", {}).items()}
    terms = CITY_APPEAL if life.get("city_appeal") else Terms()
    dues = work_out(facts, pack, calendar_for(pack, shut), terms)
    assert {path: seen(dues, path) for path in life["expect"]} == life["expect"], life["source"]


def test_forty_lives_are_played_and_each_principle_has_at_least_four() -> None:
    assert len(LIVES) >= 40 and len({life["what"] for life in LIVES}) == len(LIVES)
    counted = Counter(life["principle"] for life in LIVES)
    assert set(counted) == set(range(1, 8)) and min(counted.values()) >= 4
    assert all(life["source"].strip() for life in LIVES)
