"""The catalog going out is valid by the official schema, and tells what the catalog coming in told."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from requests_app.datasets.dcat.export import catalog as going_out
from requests_app.models import City
from tests import cast
from tests.datasets.library import FOLDER, entry, take_in

pytestmark = pytest.mark.django_db
NEVER_FILLED_IN = {"keyword", "modified", "contactPoint", "description"}
"""What the schema requires and only the city can say."""


@cache
def _schema(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / "schema" / f"{name}.json").read_text())
    if name == "catalog":
        schema["properties"]["dataset"]["items"] = {}  # each entry is judged by itself
    return Draft202012Validator(schema)


def _ring(*points: list[int]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


def _out(city: City) -> dict[str, Any]:
    out: dict[str, Any] = json.loads(b"".join(going_out(city)))
    return out


def _wrong(row: dict[str, Any]) -> list[str]:
    return [
        error.message
        for error in _schema("dataset").iter_errors(row)
        if not (
            error.validator == "required"
            and not error.path
            and NEVER_FILLED_IN & {error.message.split("'")[1]}
        )
    ]


@pytest.mark.parametrize(
    "name", ["gsa_sample", "opm_sample", "oddities", "dcatus", "dcatus_multiple_invalid"]
)
def test_real_and_odd_catalogs_go_out_valid(name: str) -> None:
    city = cast.a_city()
    take_in(city, *json.loads((FOLDER / f"{name}.json").read_text())["dataset"])
    out = _out(city)
    _schema("catalog").validate(out)
    assert len(out["dataset"]) > 1
    assert {row["identifier"]: wrong for row in out["dataset"] if (wrong := _wrong(row))} == {}


def test_an_entry_written_against_the_schema_would_be_found() -> None:
    assert _wrong({"title": "x", "publisher": {}, "identifier": "1", "accessLevel": "open"})


def test_what_the_registry_does_not_keep_by_itself_goes_out_as_it_came_in() -> None:
    city = cast.a_city()
    polygon = json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]})
    more = {
        "spatial": polygon,
        "temporal": "2020-01-01/2020-12-31",
        "theme": ["geospatial"],
        "describedBy": "https://d.example/dict.csv",
        "describedByType": "text/csv",
        "references": ["https://r.example"],
        "language": ["en-US", "es-US"],
        "isPartOf": "calls-all",
        "dataQuality": False,
    }
    forms = [
        {
            "downloadURL": "https://a.example/calls.csv",
            "mediaType": "text/csv",
            "describedBy": "https://d.example/f",
        },
        {"downloadURL": "https://a.example/calls", "title": "Of no known form"},
    ]
    take_in(city, entry("calls", distribution=forms, license="Free for everyone to use", **more))
    row = next(row for row in _out(city)["dataset"] if row["identifier"] == "calls")
    assert {name: row[name] for name in more} == more
    assert row["distribution"][0]["describedBy"] == "https://d.example/f"
    assert row["distribution"][1]["accessURL"] == "https://a.example/calls"
    assert "license" not in row and row["rights"] == "Free for everyone to use"
    assert _wrong(row) == []


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("spatial", [1, 2.5, 3, 4], "1,2.5,3,4"),
        ("spatial", "Sacramento", "Sacramento"),
        ("spatial", {"type": "Blob"}, None),
        ("spatial", {"type": "Polygon"}, None),
        ("spatial", '{"type": ', None),
        ("spatial", _ring([0, 0], [0, 1], [1, 1], [0, 0]), json.dumps(_ring([0, 0], [0, 1], [1, 1], [0, 0]))),
        ("spatial", _ring(*([x, -x] for x in range(5000))), "0,-4999,4999,0"),
        (
            "spatial",
            {"type": "envelope", "coordinates": [[1, 2], [3, 4]]},
            {"type": "envelope", "coordinates": [[1, 2], [3, 4]]},
        ),
        ("temporal", "01/01/2020 to 12/31/2020", "2020-01-01/2020-12-31"),
        ("temporal", {"startDate": "2020", "endDate": "2021"}, "2020/2021"),
        ("temporal", "2019-01-01/P1Y", "2019-01-01/P1Y"),
        ("temporal", "last year", None),
        ("theme", "parks", ["parks"]),
        ("references", "www.r.example/a", ["https://www.r.example/a"]),
        ("references", [7, {"x": 1}, "javascript:alert(1)"], None),
        ("describedBy", "null", None),
        ("language", ["es", "not a language"], ["es"]),
        ("dataQuality", "true", None),
        ("conformsTo", {"@id": "https://c.example/x"}, "https://c.example/x"),
        ("isPartOf", {"title": "All"}, "All"),
    ],
)
def test_each_further_field_is_told_in_the_shape_of_the_standard_or_not_at_all(
    field: str, written: Any, told: Any
) -> None:
    city = cast.a_city()
    take_in(city, entry("calls", **{field: written}))
    row = next(row for row in _out(city)["dataset"] if row["identifier"] == "calls")
    assert row.get(field) == told
    assert _wrong(row) == []


def test_an_entry_of_the_desk_names_the_city_as_its_publisher_and_its_own_day() -> None:
    city = cast.a_city()
    take_in(city, entry("calls", publisher=None, modified="May 1, 2024", rights="Words. " * 100))
    row = next(row for row in _out(city)["dataset"] if row["identifier"] == "calls")
    assert row["publisher"]["name"] == city.name
    assert row["modified"] == "2024-05-01"
    assert len(row["rights"]) <= 255 and row["rights"].endswith("…")
