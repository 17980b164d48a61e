"""City files: read strictly, loaded once, and never over what an administrator decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from requests_app.cities.loader import FOLDER, load
from requests_app.cities.pack_file import CityFileError, read
from requests_app.law.calendar import calendar_for
from requests_app.law.pack import library
from requests_app.models import City, CityPolicy, ClosedDay, Dataset, Department
from requests_app.services.city_settings import load_cities
from tests import cast

pytestmark = pytest.mark.django_db
FILES = sorted(FOLDER.glob("*.yaml"))


def _broken(tmp_path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    facts = yaml.safe_load((FOLDER / "sacramento.yaml").read_text(encoding="utf-8"))
    change(facts)
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(facts), encoding="utf-8")
    return path


def test_there_are_two_cities() -> None:
    assert [path.stem for path in FILES] == ["bakersfield", "sacramento"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_department_says_where_its_name_comes_from(path: Path) -> None:
    for row in read(path)["departments"]:
        assert row["source"], row["key"]
        assert row["confidence"] in {"confirmed_text", "confirmed_secondary", "unconfirmed"}


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        (lambda facts: facts.pop("timezone"), "timezone", "is missing"),
        (lambda facts: facts.update(timezone="California"), "timezone", "not a time zone"),
        (lambda facts: facts.update(law="xx-law"), "law", "no pack"),
        (lambda facts: facts.update(departments=[]), "departments", "is missing"),
        (lambda facts: facts["departments"][0].pop("source"), "departments.0.source", "is missing"),
        (lambda facts: facts["departments"][1].pop("name"), "departments.1.name", "is missing"),
        (lambda facts: facts.update(departments=["City Clerk"]), "departments.0.key", "is missing"),
        (lambda facts: facts.update(mayor="somebody"), "mayor", "not a known key"),
        (lambda facts: facts.update(reviewed_on="last week"), "reviewed_on", "not a date"),
        (lambda facts: facts.update(slug=None), "slug", "is missing"),
        (lambda facts: facts.update(number_prefix=""), "number_prefix", "is missing"),
        (lambda facts: facts.update(corrective_actions="suspension"), "corrective_actions", "is not a list"),
        (
            lambda facts: facts["corrective_actions"][0].pop("name"),
            "corrective_actions.0.name",
            "is missing",
        ),
        (
            lambda facts: facts["corrective_actions"][0].update(name="takedown_order"),
            "corrective_actions.0.name",
            "is a key",
        ),
        (
            lambda facts: facts["departments"][0].update(name="Somebody at the desk"),
            "departments.0.name",
            "plain American English",
        ),
        (
            lambda facts: facts["enforcement_ladder"]["steps"][0].pop("name"),
            "enforcement_ladder.steps.0.name",
            "is missing",
        ),
        (
            lambda facts: facts["corrective_actions"][1].pop("source"),
            "corrective_actions.1.source",
            "is missing",
        ),
        (
            lambda facts: facts["departments"][2].update(name="Office of the Mayor"),
            "departments.2.name",
            "'Office of the Mayor' has no Spanish",
        ),
        (
            lambda facts: facts["open_data"]["known_datasets"][1].update(title="Street trees"),
            "open_data.known_datasets.1.title",
            "'Street trees' has no Spanish",
        ),
        (
            lambda facts: facts["contacts"][0].update(hours="Whenever somebody is there"),
            "contacts.0.hours",
            "'somebody'",
        ),
        (
            lambda facts: facts["open_data"]["terms"].update(venue="Yolo County"),
            "open_data.terms.venue",
            "'Yolo County' has no Spanish",
        ),
    ],
)
def test_a_file_that_cannot_be_trusted_names_its_key_and_its_reason(
    change: Callable[[dict[str, Any]], Any], key: str, reason: str, tmp_path: Path
) -> None:
    before = list(City.objects.values())
    with pytest.raises(CityFileError) as refused:
        load(_broken(tmp_path, change))
    line = f", line {refused.value.line}" if refused.value.line else ""
    assert str(refused.value).startswith(f"broken.yaml{line}: {key}: ")
    assert reason in str(refused.value)
    assert list(City.objects.values()) == before


def test_a_name_without_spanish_is_refused_with_the_line_it_is_on(tmp_path: Path) -> None:
    path = tmp_path / "sacramento.yaml"
    text = (FOLDER / "sacramento.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("name: Office of the City Clerk", "name: Records Office"), encoding="utf-8")
    with pytest.raises(CityFileError) as refused:
        read(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[(refused.value.line or 0) - 1].strip() == "name: Records Office"
    assert str(refused.value).startswith(f"sacramento.yaml, line {refused.value.line}: departments.0.name: ")


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"a: [1", b"\xff\xfe\x00", b"just words"])
def test_a_file_that_is_no_mapping_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(CityFileError, match=r"^odd\.yaml"):
        load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CityFileError, match=r"none\.yaml"):
        load(tmp_path / "none.yaml")


def test_one_bad_file_of_a_folder_loads_none_of_them(tmp_path: Path) -> None:
    good = yaml.safe_load((FOLDER / "sacramento.yaml").read_text(encoding="utf-8"))
    good.update(slug="a-town", number_prefix="TWN", name="A Town")
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(good), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("law: none", encoding="utf-8")
    with pytest.raises(CityFileError):
        load_cities.load_cities(tmp_path)
    assert not City.objects.filter(key="a-town").exists()
    (tmp_path / "b.yaml").unlink()
    assert [item.created for item in load_cities.load_cities(tmp_path)] == [True]


def _everything() -> list[list[tuple[Any, ...]]]:
    return [
        list(model._default_manager.order_by("pk").values_list())
        for model in (City, CityPolicy, Department, Dataset)
    ]


def test_loading_again_changes_nothing() -> None:
    load_cities.load_cities()
    before = _everything()
    assert [(item.created, item.changed) for item in load_cities.load_cities()] == [(False, False)] * 2
    assert _everything() == before


def test_what_the_administrator_decided_is_kept() -> None:
    city = cast.a_city(appeal_filing_days=45, close_after_days=99)
    ClosedDay.objects.create(city=city, on="2026-12-24", note="City hall closed")
    load_cities.load_cities()
    city = City.objects.select_related("policy").get(pk=city.pk)
    assert (city.policy.appeal_filing_days, city.policy.close_after_days) == (45, 99)
    assert city.closed_days.count() == 1


def test_a_changed_file_changes_the_city_and_its_departments(tmp_path: Path) -> None:
    city = cast.a_city()

    def change(facts: dict[str, Any]) -> None:
        facts["name"] = "Sacramento, renamed"
        facts["departments"][0]["name"] = "City Clerk's Office"

    loaded = load(_broken(tmp_path, change))
    assert (loaded.created, loaded.changed) == (False, True)
    assert City.objects.get(pk=city.pk).name == "Sacramento, renamed"
    assert cast.a_department(city, "city_clerk").name == "City Clerk's Office"


@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
def test_what_the_sources_do_not_specify_stays_null_and_no_appeal_is_made_up(key: str) -> None:
    City.objects.filter(key=key).delete()
    city = load(FOLDER / f"{key}.yaml").city
    policy = CityPolicy.objects.get(city=city)
    assert not policy.appeal_offered
    assert (policy.appeal_filing_days, policy.appeal_decision_days, policy.close_after_days) == (
        None,
        None,
        None,
    )
    assert city.facts["api_access"]["fee"] is None


@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
def test_a_closed_day_of_the_city_is_laid_over_the_holidays_of_the_law(key: str) -> None:
    from datetime import date

    city, pack = cast.a_city(key), library().in_force("ca-cpra", cast.NOW.date())
    plain = calendar_for(pack, {})
    with_closure = calendar_for(pack, {date(2026, 10, 15): "Flood"})
    assert plain.is_open(date(2026, 10, 15))
    assert not with_closure.is_open(date(2026, 10, 15))
    ClosedDay.objects.create(city=city, on=date(2026, 10, 15), note="Flood")
    assert cast.deadline(cast.a_case(city)).due_on == date(2026, 10, 16)


def test_the_datasets_the_sources_name_are_on_file_with_their_source() -> None:
    city = cast.a_city("sacramento")
    named = city.facts["open_data"]["known_datasets"]
    assert {row.title for row in city.datasets.all()} == {row["title"] for row in named}
    assert all(row.source for row in city.datasets.all())


def test_the_command_says_what_it_did_and_names_a_bad_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    call_command("load_cities")
    assert "City of Sacramento: unchanged" in capsys.readouterr().out
    (tmp_path / "x.yaml").write_text("law: none", encoding="utf-8")
    monkeypatch.setattr(load_cities.load_cities, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match=r"x\.yaml: slug: is missing"):
        call_command("load_cities")
