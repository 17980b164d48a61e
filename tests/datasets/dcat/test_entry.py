"""Entries of catalogs field by field: what is taken, what becomes a warning, and that no shape breaks the reading."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from requests_app.datasets.dcat import periodicity
from requests_app.datasets.dcat.clean_text import plain
from requests_app.datasets.dcat.document import CatalogDocument, parse
from requests_app.datasets.dcat.draft import Draft
from requests_app.datasets.dcat.entry_extras import extras, form_extras
from requests_app.datasets.dcat.formats import short_name
from requests_app.datasets.dcat.json_body import UnreadableCatalog
from requests_app.datasets.dcat.values import Notes
from tests.datasets.library import FOLDER, catalog, entry


def _read(**changes: Any) -> Draft:
    return catalog(entry(**changes)).drafts[0]


def _codes(draft: Draft) -> set[tuple[str, str]]:
    return {(row["field"], row["code"]) for row in draft.notes.rows}


def _file(name: str) -> CatalogDocument:
    return parse((FOLDER / name).read_bytes())


def test_a_whole_entry_is_taken_without_a_warning() -> None:
    draft = _read()
    assert draft.notes.rows == []
    assert (draft.identifier, draft.access_level, draft.publisher) == (
        "calls",
        "public",
        "City of Sacramento",
    )
    assert (draft.contact_email, draft.keywords) == ("data@city.example", "calls, service")
    assert (draft.modified, draft.modified_on) == ("2026-09-01", date(2026, 9, 1))
    assert [(form.format, form.download_url) for form in draft.forms] == [
        ("csv", "https://data.city.example/calls.csv")
    ]


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"title": None}, ("title", "missing")),
        ({"identifier": ""}, ("identifier", "missing")),
        ({"title": 42}, ("title", "not_text")),
        ({"description": None}, ("description", "missing")),
        ({"publisher": None}, ("publisher", "missing")),
        ({"modified": "yesterday"}, ("modified", "not_a_date")),
        ({"modified": "2026-02-31"}, ("modified", "not_a_date")),
        ({"issued": "2026-10-01"}, ("issued", "issued_after_modified")),
        ({"landingPage": "javascript:alert(1)"}, ("landingPage", "not_an_address")),
        ({"landingPage": {"x": 1}}, None),
        ({"accessLevel": None}, ("accessLevel", "access_not_stated")),
        ({"accessLevel": "secret"}, ("accessLevel", "unknown_access_level")),
        ({"contactPoint": {"fn": "A", "hasEmail": "nobody"}}, ("contactPoint.hasEmail", "not_an_email")),
        ({"distribution": [{"title": "x"}]}, ("distribution", "no_address")),
        ({"distribution": ["x"]}, ("distribution", "not_understood")),
        (
            {"distribution": [{"downloadURL": "https://[x", "mediaType": "what/ever"}]},
            ("distribution.mediaType", "unknown_media_type"),
        ),
        ({"description": "x" * 30_000}, ("description", "too_long")),
        ({"title": "a\x00b"}, None),
        ({"keyword": {"a": 1}}, None),
        ({"spatial": None, "theme": 7, "language": {}}, None),
    ],
)
def test_what_is_wrong_in_one_field_is_a_warning_and_the_entry_is_kept(
    changes: dict[str, Any], warning: tuple[str, str] | None
) -> None:
    draft = _read(**changes)
    assert draft.title
    if warning:
        assert warning in _codes(draft)


@pytest.mark.parametrize("level", [None, "", "secret", 7, ["public", "x"], {"a": 1}])
def test_what_does_not_say_it_is_public_is_kept_from_view(level: Any) -> None:
    assert _read(accessLevel=level).access_level == "non-public"


def test_version_3_may_leave_the_access_out_unless_a_restriction_is_stated() -> None:
    head = {"conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"}}
    assert catalog(entry(accessLevel=None), **head).drafts[0].access_level == "public"
    closed = [{"accessURL": "https://a.example/x", "accessRestriction": {"restrictionStatus": "restricted"}}]
    assert (
        catalog(entry(accessLevel=None, distribution=closed), **head).drafts[0].access_level == "non-public"
    )
    rights = "http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC"
    assert (
        catalog(entry(accessLevel=None, accessRights=rights), **head).drafts[0].access_level == "non-public"
    )


def test_the_broken_catalogs_of_others_are_read_to_their_end() -> None:
    assert [draft.notes.rows for draft in _file("dcatus.json").drafts] == [[]] * 7
    alike = _file("dcatus3_0_series_member_also_top_level.json")
    assert (alike.version, len(alike.drafts), alike.left_out) == ("3.0", 2, {"listed_twice_alike": 1})
    nameless = _file("dcatus3_0_no_identifier.json").drafts[0]
    assert (nameless.identifier, _codes(nameless)) == (None, {("identifier", "missing")})
    bad = _file("dcatus_multiple_invalid.json").drafts[0]
    assert ("distribution.accessURL", "not_an_address") in _codes(bad)
    assert "<" not in bad.licence
    warned = _file("dcatus3_0_warning.json").drafts
    assert ("distribution.mediaType", "unknown_media_type") in _codes(warned[1])
    assert len(_file("dcatus_same_title.json").drafts) == 2


def test_the_samples_of_real_catalogs_are_read_with_their_levels() -> None:
    levels = [str(draft.access_level) for draft in _file("gsa_sample.json").drafts]
    assert {level: levels.count(level) for level in set(levels)} == {
        "public": 6, "non-public": 3, "restricted public": 1,
    }  # fmt: skip
    assert ("publisher", "nested_publisher") in set().union(*map(_codes, _file("gsa_sample.json").drafts))


def test_an_entry_of_arcgis_hub_is_known_by_its_short_key_too() -> None:
    item = "https://www.arcgis.com/home/item.html?id=5b9a9448663f41b1898643b6d91201c4&sublayer=0"
    assert _read(identifier=item).aliases == ("5b9a9448663f41b1898643b6d91201c4_0",)
    page = "https://data.cityofsacramento.org/datasets/SacCity::calls-5b9a/5b9a9448663f41b1898643b6d91201c4_0"
    html = (
        "<p>BY USING THIS <b>DATA</b></p><script>alert(1)</script><a href='https://a.example/terms'>Terms</a>"
    )
    draft = _read(identifier=item, landingPage=page, license=html, publisher={"name": "City of Sacramento"})
    assert draft.licence == "BY USING THIS DATA\nTerms (https://a.example/terms)"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<html>Moved</html>", "web page"),
        (b"{", "not JSON"),
        (b'"text"', "no list named"),
        (b'{"dataset": 7}', "no list named"),
        (b"[" * 200_000, "too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too deeply"),
        (b"\xff\xfe\xff", "encoding"),
    ],
)
def test_what_is_no_catalog_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableCatalog, match=why):
        parse(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_catalogs_in_other_encodings_are_read(encoding: str) -> None:
    body = json.dumps({"dataset": [entry(title="Peñasquitos")]}, ensure_ascii=False).encode(encoding)
    assert parse(body).drafts[0].title == "Peñasquitos"


def test_one_entry_that_cannot_be_taken_leaves_the_others() -> None:
    deep: Any = "x"
    for _level in range(60):
        deep = [deep]
    found = catalog(
        entry("a"), 7, None, {}, entry("b", extra=deep), entry("a", title="Other"), entry("a"), entry("c")
    )
    assert [draft.identifier for draft in found.drafts] == ["a", "c"]
    assert found.left_out == {
        "not_an_object": 2, "no_name": 1, "too_deep": 1, "identifier_used_twice": 1, "listed_twice_alike": 1,
    }  # fmt: skip
    assert ("identifier", "used_twice") in _codes(found.drafts[0])


def test_numbers_and_characters_no_database_takes_are_made_storable() -> None:
    body = (
        b'{"dataset": [{"identifier": "a\\u0000b", "title": "t\\ud800", "n": NaN, "i": 1'
        + b"0" * 5000
        + b', "f": 1e999}]}'
    )
    draft = parse(body).drafts[0]
    assert (draft.identifier, draft.title) == ("ab", "t")
    assert (draft.raw["n"], draft.raw["f"], len(draft.raw["i"])) == (None, None, 300)
    json.dumps(draft.raw, allow_nan=False).encode()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ["identifier", "title", "description", "keyword", "publisher", "contactPoint", "license", "rights",
           "accrualPeriodicity", "issued", "modified", "landingPage", "distribution", "accessLevel",
           "accessRights", "spatial", "temporal", "theme", "language", "references", "describedBy",
           "isPartOf"]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(_FIELDS), _json, max_size=8), st.sampled_from(["1.1", "DCAT-US 3.0"]))
def test_no_shape_of_an_entry_breaks_the_reading(row: dict[str, Any], version: str) -> None:
    document = parse(json.dumps({"conformsTo": version, "dataset": [row, entry()]}).encode())
    assert document.drafts[-1].identifier == "calls" or document.left_out
    for draft in document.drafts:
        assert draft.title
        assert json.dumps([extras(draft.raw), list(form_extras(draft.raw).values())])
        assert all(not form.access_url or "://" in form.access_url for form in draft.forms)


@pytest.mark.parametrize(
    ("stated", "media", "url", "name"),
    [
        ("CSV", "", "", "csv"), ("", "text/csv; charset=utf-8", "", "csv"), ("text/csv", "", "", "csv"),
        ("", "", "https://a.example/x/Report.XLSX?y=1", "xlsx"), ("Web Page", "", "", "html"), ("", "", "", ""),
        ("ArcGIS GeoServices REST API", "", "", "arcgis rest"), ("<b>", "", "https://a.example/x.exe", ""),
    ],
)  # fmt: skip
def test_a_form_has_one_short_name(stated: str, media: str, url: str, name: str) -> None:
    assert short_name(stated, media, url) == name


@pytest.mark.parametrize(
    ("said", "tidy", "after"),
    [
        ("R/P1M", "R/P1M", date(2026, 2, 28)), ("Quarterly", "R/P3M", date(2026, 4, 30)),
        ("R/P1Y", "R/P1Y", date(2027, 1, 31)), ("R/P0.5W", "R/P0.5W", date(2026, 2, 4)),
        ("R/P1D", "R/P1D", date(2026, 2, 1)), ("irregular", "irregular", None), ("R/PT1S", "R/PT1S", None),
        ("http://publications.europa.eu/resource/authority/frequency/WEEKLY", "R/P1W", date(2026, 2, 7)),
        ("whenever", "whenever", None), ("R/P9999Y", "R/P9999Y", None), ("R/P0D", "R/P0D", None), ("", "", None),
    ],
)  # fmt: skip
def test_a_periodicity_has_one_form_and_names_the_next_day(said: str, tidy: str, after: date | None) -> None:
    assert periodicity.tidy(said) == tidy
    assert periodicity.next_on(tidy, date(2026, 1, 31)) == after


def test_a_periodicity_reads_in_plain_words() -> None:
    assert periodicity.words("R/P3M") == "Every 3 months"
    assert periodicity.words("R/P1W") == "Every week"
    assert periodicity.words("irregular") == "Irregular"
    assert periodicity.words("") == ""


def test_html_reads_as_text_and_hidden_directions_are_gone() -> None:
    assert plain("a &amp; b<br>c‮d") == "a & b\ncd"
    assert plain("3 < 4 and 5 > 2") == "3 < 4 and 5 > 2"
    notes = Notes()
    notes.add("x", "y", "z" * 500)
    assert len(notes.rows[0]["value"]) == 120
