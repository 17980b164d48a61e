"""Maps of columns: every one on file loads; a wrong one is refused with its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from requests_app.law.pack import PackError
from requests_app.models import RecordsRequest
from requests_app.services.imports.column_map import (
    FOLDER,
    OUTCOMES,
    UnknownMap,
    load_map,
    names,
    read_map,
)

DATA = Path(__file__).resolve().parents[2] / "data" / "requests"


@pytest.mark.django_db
def test_every_reason_name_of_a_real_city_has_an_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    path = DATA / "nyc_openrecords_reasons.csv"
    call_command("import_requests", str(path), "--city", "sacramento", "--map", "nyc_reasons")
    assert "names known: 77" in capsys.readouterr().out
    assert RecordsRequest.objects.count() == 0


@pytest.mark.parametrize("name", names())
def test_every_map_on_file_loads_and_names_its_source(name: str) -> None:
    found = load_map(name)
    assert found.source and set(found.outcomes.values()) <= set(OUTCOMES)


def test_an_unknown_map_is_refused_with_those_on_file() -> None:
    with pytest.raises(UnknownMap, match="known: calgary, cfpb"):
        load_map("atlantis")


@pytest.mark.parametrize("name", ["doj_oip.yaml", "Our Log.yaml", "x" * 41 + ".yaml"])
def test_a_map_file_needs_a_name_of_its_own(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text((FOLDER / "doj_oip.yaml").read_text())
    with pytest.raises(UnknownMap, match="a name of its own"):
        load_map(str(path))


def test_a_map_file_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownMap, match=r"there is no file .nowhere\.yaml."):
        load_map("nowhere.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dates: [us]", "dates: [martian]", "'martian' is not one of"),
        ("dates: [us]", "dates: [us, eu]", "not both"),
        ("dates: [us]", "dates: []", "dates: is missing"),
        ("  id: Tracking Number\n", "", "columns.id: is missing"),
        ("Full grant: released", "Full grant: fine", "'fine' is not one of"),
        ("  outcome: [Disposition]\n", "", "go together"),
        ("  description: Detail\n", "", "description column or the words"),
        ("dates: [us]", "dates: [us]\nsurprise: 1", "surprise: is not a key"),
    ],
)
def test_a_wrong_map_file_is_refused_with_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (FOLDER / "doj_oip.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        read_map(path)
