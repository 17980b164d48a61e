"""Lists of portals: CKAN's is read, of the others the address of their catalog is named; a part is never a whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from requests_app.datasets.dcat.document import CatalogDocument, parse
from requests_app.datasets.dcat.json_body import UnreadableCatalog

PACKAGE = {
    "id": "1c7a", "name": "trees", "title": "Street trees", "notes": "One row <b>a tree</b>.", "state": "active",
    "private": False, "metadata_created": "2023-01-05T10:00:00.123456", "metadata_modified": "2024-05-01T10:00:00",
    "license_title": "Public domain", "license_url": "", "organization": {"name": "parks", "title": "Parks"},
    "maintainer": "Data desk", "maintainer_email": "data@city.example", "tags": [{"name": "trees"}, {"name": "street"}],
    "groups": [{"title": "Environment"}], "url": "https://www.city.example/trees",
    "resources": [{"name": "Trees", "format": "CSV", "url": "https://data.city.example/trees.csv", "mimetype": None}],
}  # fmt: skip
ORIGIN = "https://data.city.example/api/3/action/package_search?rows=1000"


def _read(found: Any, origin: str = ORIGIN) -> CatalogDocument:
    return parse(json.dumps(found).encode(), origin)


def _answer(*packages: Any, **more: Any) -> dict[str, Any]:
    return {"success": True, "result": {"count": len(packages), "results": list(packages), **more}}


@pytest.mark.parametrize("found", [_answer(PACKAGE), {"success": True, "result": [PACKAGE]}])
def test_the_packages_of_ckan_are_read(found: Any) -> None:
    (draft,) = _read(found).drafts
    assert (draft.identifier, draft.title, draft.description) == ("1c7a", "Street trees", "One row a tree.")
    assert (draft.access_level, draft.publisher, draft.keywords) == ("public", "Parks", "trees, street")
    assert (draft.issued_on, draft.modified_on) == (date(2023, 1, 5), date(2024, 5, 1))
    assert (draft.contact_email, draft.licence, draft.landing_page) == (
        "data@city.example", "Public domain", "https://www.city.example/trees",
    )  # fmt: skip
    assert [(form.format, form.download_url) for form in draft.forms] == [
        ("csv", "https://data.city.example/trees.csv")
    ]
    assert draft.notes.rows == []


def test_what_ckan_keeps_private_or_has_deleted_does_not_come_out() -> None:
    drafts = _read(_answer(PACKAGE | {"private": True}, PACKAGE | {"id": "2", "state": "deleted"})).drafts
    assert [(draft.identifier, draft.access_level) for draft in drafts] == [("1c7a", "non-public")]


def test_a_part_of_ckan_is_not_taken_for_the_whole() -> None:
    with pytest.raises(UnreadableCatalog, match=r"1 of 2000 datasets.*https://data\.city\.example/api/3"):
        _read(_answer(PACKAGE, count=2000))
    with pytest.raises(UnreadableCatalog, match="names only"):
        _read({"success": True, "result": ["trees", "calls"]})


@pytest.mark.parametrize(
    ("found", "named"),
    [
        ([{"id": "abcd-12ef", "name": "Trees"}], r"Socrata.*//data.city.example/data.json"),
        (
            {"results": [{"resource": {"id": "abcd-12ef"}, "metadata": {"domain": "open.example"}}]},
            r"Socrata.*https://open.example/data.json",
        ),
        (
            {"data": [{"id": "x_0", "type": "dataset", "attributes": {"name": "Trees"},
                       "links": {"itemPage": "https://hub.example/datasets/x_0"}}]},
            r"ArcGIS Hub.*https://hub.example/api/feed/dcat-us/1.1.json",
        ),
        (
            {"type": "FeatureCollection", "features": [{"properties": {"title": "Trees", "type": "Feature Layer"}}]},
            r"ArcGIS Hub.*https://data.city.example/api/feed/dcat-us/1.1.json",
        ),
    ],
)  # fmt: skip
def test_the_address_of_the_catalog_is_named_for_other_portals(found: Any, named: str) -> None:
    with pytest.raises(UnreadableCatalog, match=named):
        _read(found)


def test_from_a_file_the_host_is_left_to_fill_in() -> None:
    with pytest.raises(UnreadableCatalog, match=r"https://HOST-OF-THE-PORTAL/data.json"):
        _read([{"id": "abcd-12ef", "name": "Trees"}], "views.json")


@pytest.mark.parametrize(
    "found",
    [
        {"success": True, "result": None}, {"success": True, "result": {"results": 7}}, {"data": [7]}, {"data": "x"},
        {"results": [None]}, [7], {"success": True, "result": {"results": [7, {"tags": [7], "resources": "x"}]}},
        {"type": "FeatureCollection", "features": [{"properties": 7}]},
        _answer({"id": "1", "tags": 7, "groups": {"a": 1}, "organization": [], "resources": [None]}),
    ],
)  # fmt: skip
def test_no_shape_of_a_list_breaks_the_reading(found: Any) -> None:
    try:
        _read(found)
    except UnreadableCatalog as problem:
        assert "no list named" in str(problem)
