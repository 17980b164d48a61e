"""What a release holds, as its requester sees it: files, redactions, what is withheld, and how far the review is."""

from __future__ import annotations

import io
import zipfile

import pytest

from requests_app.models import CityPolicy, Document, Record
from requests_app.services.records import decide, recall
from tests import cast
from tests.record_acts import in_review, taken_and_read
from tests.record_files import a_pdf
from tests.services.records.released_records import LATER, act, released
from tests.web.steps import opened, path_of

pytestmark = pytest.mark.django_db


def test_the_table_of_contents_names_each_file_its_redactions_and_what_is_withheld() -> None:
    case, _item = released()
    browser = opened(case)
    assert path_of(case, "releases/1/") in browser.get(path_of(case)).content.decode()
    text = browser.get(path_of(case, "releases/1/")).content.decode()
    assert "a.pdf" in text
    assert "It asks the city attorney for advice." in text
    with zipfile.ZipFile(io.BytesIO(b"".join(browser.get(path_of(case, "releases/1.zip"))))) as archive:
        assert sorted(name.partition("/")[2] for name in archive.namelist()) == [
            "a.pdf", "contents.csv", "manifest.json",
        ]  # fmt: skip
    assert browser.get(path_of(case, "releases/2/")).status_code == 404


def test_a_recalled_file_is_in_the_contents_with_the_reason_and_in_no_zip() -> None:
    case, item = released()
    recall.recall(
        case.pk, item=item.pk, reason="A name was left in.", actor=cast.the_reviewer(case), now=LATER
    )
    browser = opened(case)
    assert "A name was left in." in browser.get(path_of(case, "releases/1/")).content.decode()
    assert browser.get(path_of(case, "releases/1.zip")).status_code == 404


def test_a_missing_or_changed_file_is_said_and_not_served() -> None:
    case, _item = released()
    document = Document.objects.visible_to(cast.the_requester(case)).get()
    browser, address = opened(case), path_of(case, f"documents/{document.key}/")
    with open(document.file.path, "ab") as handle:  # noqa: PTH123
        handle.write(b"x")
    assert browser.get(address).status_code == 503
    document.file.storage.delete(document.file.name)
    answer = browser.get(address)
    assert answer.status_code == 503
    assert "cannot be opened right now" in answer.content.decode()
    assert browser.get(path_of(case, "releases/1.zip")).status_code == 503


def test_requesters_see_the_progress_only_where_the_city_shows_it() -> None:
    case = in_review()
    taken_and_read(case, {"a.pdf": a_pdf("One", "Two", "Three"), "b.pdf": a_pdf("Four")})
    first = Record.objects.filter(case=case).first()
    decide.decide(case.pk, records=[first.pk], decision="not_responsive", **act(case))
    said = "3 of 4 pages reviewed"
    assert said not in opened(case).get(path_of(case)).content.decode()
    CityPolicy.objects.filter(city=case.city).update(shows_review_progress=True)
    assert said in opened(case).get(path_of(case)).content.decode()
