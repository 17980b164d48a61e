"""A catalog taken in: idempotent, one entry a change, vanished and returned, and the desk's own facts left alone."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.refusals import NotPermitted
from requests_app.datasets.known_datasets import load_known_datasets
from requests_app.models import CityEvent, CityLog, Dataset, Distribution
from requests_app.services.datasets import (
    catalog_import as dataset_catalog_import,
    registry as dataset_registry,
)
from tests import cast
from tests.datasets.library import (
    FOLDER,
    a_dataset,
    a_scheduled_dataset,
    again,
    catalog,
    entry,
    take_in,
    the_desk,
    withhold,
)

pytestmark = pytest.mark.django_db


def _entries() -> list[tuple[str, str]]:
    return [
        (event.kind, event.dataset.identifier or event.dataset.title if event.dataset else "")
        for event in CityEvent.objects.order_by("city_id", "seq")
    ]


def test_a_second_import_of_the_same_catalog_changes_nothing() -> None:
    city = cast.a_city()
    first = take_in(city, entry("a"), entry("b"), entry("c", accessLevel="non-public"))
    assert (first.new, first.changed, first.vanished) == (3, 0, 0)
    before = list(Dataset.objects.order_by("pk").values()), list(Distribution.objects.values()), _entries()
    again = take_in(
        city, entry("a"), entry("b"), entry("c", accessLevel="non-public"), now=cast.NOW + cast.DAY
    )
    assert (again.new, again.changed, again.unchanged, again.vanished) == (0, 0, 3, 0)
    assert (
        list(Dataset.objects.order_by("pk").values()),
        list(Distribution.objects.values()),
        _entries(),
    ) == before


def test_what_is_not_public_is_not_published() -> None:
    city = cast.a_city()
    take_in(
        city, entry("a"), entry("b", accessLevel="non-public"), entry("c", accessLevel="restricted public")
    )
    states = dict(city.datasets.filter(origin="catalog").values_list("identifier", "state"))
    assert states == {"a": "published", "b": "scheduled", "c": "published"}


def test_one_changed_dataset_is_one_update_that_names_its_fields() -> None:
    city = cast.a_city()
    take_in(city, entry("a"), entry("b"))
    changed = entry(
        "a",
        title="Calls, renamed",
        license="https://a.example/l",
        distribution=[{"accessURL": "https://a.example/api", "format": "API"}],
    )
    taken = take_in(city, changed, entry("b"), now=cast.NOW + cast.DAY)
    assert (taken.changed, taken.unchanged) == (1, 1)
    assert _entries()[-1:] == [("dataset_changed", "a")]
    payload = CityEvent.objects.latest("seq").payload
    assert '"fields":["distributions","licence","raw","title"]' in payload.replace(" ", "")
    row = Dataset.objects.get(identifier="a")
    assert (row.title, row.formats, row.raw["title"]) == ("Calls, renamed", ["api"], "Calls, renamed")
    assert [form.access_url for form in row.distributions.all()] == ["https://a.example/api"]


def test_a_dataset_that_is_gone_is_marked_and_one_that_returns_is_marked_too() -> None:
    city = cast.a_city()
    take_in(city, entry("a"), entry("b"))
    assert take_in(city, entry("a"), now=cast.NOW + cast.DAY).vanished == 1
    assert Dataset.objects.get(identifier="b").vanished_at == cast.NOW + cast.DAY
    assert take_in(city, entry("a")).vanished == 0
    taken = take_in(city, entry("a"), entry("b"))
    assert (taken.returned, taken.changed, taken.unchanged) == (1, 0, 1)
    assert Dataset.objects.get(identifier="b").vanished_at is None
    assert _entries()[-2:] == [("dataset_vanished", "b"), ("dataset_returned", "b")]


def test_datasets_the_city_itself_named_are_taken_over_and_never_vanish_or_double() -> None:
    city = cast.a_city()
    known = city.datasets.get(title="311 calls (current)")
    count = city.datasets.count()
    item = f"https://www.arcgis.com/home/item.html?id={str(known.identifier).removesuffix('_0')}&sublayer=0"
    taken = take_in(city, entry(item, title="311 Calls"))
    known = again(known)
    assert (taken.changed, taken.vanished, city.datasets.count()) == (1, 0, count)
    assert (known.origin, known.title) == ("catalog", "311 Calls")
    assert load_known_datasets(city, city.facts) is False
    assert take_in(city, entry(item, title="311 Calls")).unchanged == 1
    assert city.datasets.count() == count


def test_an_entry_without_identifier_is_known_by_its_title() -> None:
    city = cast.a_city()
    assert take_in(city, entry("", title="Trees")).new == 1
    assert take_in(city, entry("", title="TREES")).changed == 1
    assert take_in(city, entry("trees-1", title="Trees")).changed == 1
    assert Dataset.objects.get(identifier="trees-1").title == "Trees"


def test_owner_terms_and_dates_of_publication_stay_the_desks() -> None:
    dataset = a_dataset()
    owner = cast.a_department(dataset.city)
    dataset_registry.edit(
        dataset.pk,
        changes={"owner": owner, "terms_text": "Name the city."},
        actor=the_desk(dataset.city),
        now=cast.NOW,
    )
    take_in(dataset.city, entry("calls", title="New title"))
    dataset = again(dataset)
    assert (dataset.title, dataset.owner, dataset.terms_text) == ("New title", owner, "Name the city.")


def test_a_catalog_never_publishes_what_the_desk_withheld() -> None:
    dataset = a_dataset()
    withhold(dataset)
    taken = take_in(dataset.city, entry("calls", title="New title"))
    dataset = again(dataset)
    assert (taken.kept_withheld, dataset.state, dataset.title) == (1, "withheld", "New title")


def test_a_scheduled_dataset_that_appears_in_the_catalog_is_published() -> None:
    dataset = a_scheduled_dataset()
    take_in(dataset.city, entry("trees", accrualPeriodicity="R/P1M", modified="2026-10-03"))
    dataset = again(dataset)
    assert (dataset.state, str(dataset.published_on), str(dataset.next_due_on)) == (
        "published",
        "2026-10-03",
        "2026-11-03",
    )
    assert _entries()[-1] == ("dataset_published", "trees")


def test_a_newer_date_in_the_catalog_meets_the_duty_to_renew() -> None:
    dataset = a_dataset(accrualPeriodicity="R/P1M")
    Dataset.objects.filter(pk=dataset.pk).update(next_due_on="2026-10-20")
    take_in(dataset.city, entry("calls", accrualPeriodicity="R/P1M", modified="2026-10-04"))
    dataset = again(dataset)
    assert (str(dataset.published_on), str(dataset.next_due_on)) == ("2026-10-04", "2026-11-04")


def test_a_catalog_without_a_usable_entry_is_refused() -> None:
    dataset = a_dataset()
    with pytest.raises(dataset_catalog_import.EmptyCatalog):
        take_in(dataset.city, {}, 7)
    dataset = again(dataset)
    assert dataset.vanished_at is None


def test_a_catalog_that_shrank_is_stopped_until_somebody_says_it_is_right() -> None:
    city = cast.a_city()
    take_in(city, *(entry(f"d{number}") for number in range(12)))
    with pytest.raises(dataset_catalog_import.ShrunkCatalog, match=r"11 of the 12 datasets.*…"):
        take_in(city, entry("d0"))
    assert not Dataset.objects.filter(city=city).exclude(vanished_at=None).exists()
    taken = dataset_catalog_import.import_catalog(
        catalog(entry("d0")), city, actor=SYSTEM, now=cast.NOW, most_gone=100
    )
    assert taken.vanished == 11


def test_the_command_says_how_to_go_on_after_a_catalog_shrank(tmp_path: Path) -> None:
    city = cast.a_city()
    take_in(city, *(entry(f"d{number}") for number in range(12)))
    place = tmp_path / "data.json"
    place.write_text(json.dumps({"dataset": [entry("d0")]}))
    with pytest.raises(CommandError, match="run it again with --most-gone 100"):
        call_command("import_catalog", str(place), "--city", city.key)
    out = StringIO()
    call_command("import_catalog", str(place), "--city", city.key, "--most-gone", "100", stdout=out)
    assert "vanished (marked, not deleted): 11" in out.getvalue()


def test_a_few_datasets_may_always_go() -> None:
    city = cast.a_city()
    take_in(city, *(entry(f"d{number}") for number in range(5)))
    assert take_in(city, entry("d0")).vanished == 4


def test_only_an_administrator_or_the_house_takes_a_catalog_in() -> None:
    city = cast.a_city()
    for actor in (staff(cast.a_reviewer(city)), staff(cast.an_administrator(cast.a_city("bakersfield")))):
        with pytest.raises(NotPermitted):
            dataset_catalog_import.import_catalog(catalog(entry()), city, actor=actor, now=cast.NOW)
    taken = dataset_catalog_import.import_catalog(
        catalog(entry()), city, actor=staff(cast.an_administrator(city)), now=cast.NOW
    )
    assert taken.new == 1


def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    city = cast.a_city()

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("requests_app.services.datasets.catalog_import.city_work.record_events", broken)
    with pytest.raises(RuntimeError):
        take_in(city, entry("a"))
    assert not Dataset.objects.filter(identifier="a").exists()
    assert not CityEvent.objects.exists()


def test_another_citys_registry_is_left_alone() -> None:
    here, there = cast.a_city(), cast.a_city("bakersfield")
    take_in(here, entry("a"))
    take_in(there, entry("a", title="Theirs"))
    take_in(here, entry("b"))
    assert Dataset.objects.get(city=there, identifier="a").vanished_at is None
    assert Dataset.objects.get(city=here, identifier="a").vanished_at == cast.NOW


def test_the_entries_of_an_import_are_chained() -> None:
    city = cast.a_city()
    take_in(city, *[entry(f"d{number}") for number in range(7)])
    city_log = CityLog.objects.get(city=city)
    assert city_log.head_seq == CityEvent.objects.filter(city=city).count() == 7
    assert city_log.head_hash == CityEvent.objects.latest("seq").hash


# --- the command


def _run(*words: str) -> str:
    out = StringIO()
    call_command("import_catalog", *words, stdout=out)
    return out.getvalue()


def test_the_command_reports_levels_and_warnings_and_a_dry_run_changes_nothing() -> None:
    city = cast.a_city()
    before = city.datasets.count()
    taken = _run(str(FOLDER / "gsa_sample.json"), "--city", "sacramento", "--dry-run")
    assert "by access level: non-public 3, public 6, restricted public 1" in taken
    assert "new 10, changed 0, returned 0, unchanged 0" in taken
    assert "1  distribution: no address" in taken
    assert "Dry run: nothing was changed." in taken
    assert city.datasets.count() == before
    assert "new 10" in _run(str(FOLDER / "gsa_sample.json"), "--city", "sacramento")
    assert "unchanged 10" in _run(str(FOLDER / "gsa_sample.json"), "--city", "sacramento")


def test_the_command_shows_its_progress_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    cast.a_city()
    _run(str(FOLDER / "opm_sample.json"), "--city", "sacramento", "--progress")
    assert "6/6" in capsys.readouterr().err


def test_the_command_says_why_it_does_nothing(tmp_path: Path) -> None:
    cast.a_city()
    page = tmp_path / "page.json"
    page.write_text("<html>")
    empty = tmp_path / "empty.json"
    empty.write_text('{"dataset": []}')
    for place, why in [
        (page, "web page"),
        (empty, "no usable entry"),
        (tmp_path / "none.json", "cannot be read"),
    ]:
        with pytest.raises(CommandError, match=f"{why}.*Nothing was changed"):
            _run(str(place), "--city", "sacramento")
    with pytest.raises(CommandError, match="there is no city 'nowhere'"):
        _run(str(page), "--city", "nowhere")
    with pytest.raises(CommandError, match="bigger than 3 bytes"):
        _run(str(page), "--city", "sacramento", "--most-bytes", "3")


def test_the_system_stands_in_the_entries_of_the_command() -> None:
    take_in(cast.a_city(), entry("a"))
    assert CityEvent.objects.get().actor_id is SYSTEM.user_id is None
