"""Out through the gate: renditions are verified, the log is written, the release is fixed, recalled and replaced."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import (
    Box,
    Document,
    Finding,
    Page,
    Record,
    Release,
    Rendition,
    WithholdingLine,
)
from requests_app.services.case_export import offline_verifier
from requests_app.services.case_export.export import case_file
from requests_app.services.records import (
    boxes,
)
from requests_app.services.records.manifest import manifest_hash
from requests_app.services.retention.erased_places import erase_places
from tests import cast
from tests.record_acts import NOW, in_review
from tests.record_files import a_mail, a_pdf
from tests.services.records.released_records import (
    COUNSEL,
    LATER,
    act,
    in_part,
    make_all,
    prepared,
    released,
    reviewed,
    whole,
)

pytestmark = pytest.mark.django_db


def test_a_release_with_boxes_is_a_partial_denial_by_itself() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line")})
    with pytest.raises(NotNow, match="redacted or withheld"):
        whole(case, documents)
    in_part(case, documents)
    row = Release.objects.get(case=case)
    event = case.events.get(kind="partly_released")
    assert data_of(event)["manifest_sha256"] == row.manifest_sha256 == manifest_hash(row.manifest)
    assert row.manifest["files"][0]["redactions"] == [{"page": 1, "exemption": COUNSEL, "boxes": 1}]
    assert WithholdingLine.objects.get(decision__case=case).treatment == "redacted"


def test_what_goes_out_is_the_rendition_never_the_original() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line", "Second page")})
    in_part(case, documents)
    document = Document.objects.visible_to(cast.the_requester(case)).get()
    record = Record.objects.get(case=case)
    assert document.sha256 == Rendition.objects.get().sha256 != record.sha256
    assert not Record.objects.visible_to(cast.the_requester(case)).exists()
    with document.file.open("rb") as handle:
        assert b"Secret" not in handle.read()


def test_records_without_boxes_are_released_whole() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Open"), "b.pdf": a_pdf("Open too")}, redact=False)
    with pytest.raises(Incomplete, match="every record"):
        whole(case, documents[:1])
    whole(case, documents)
    assert Release.objects.get(case=case).items.count() == 2


def test_a_change_after_preparing_keeps_the_release_back() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line")})
    box = Box.objects.get()
    boxes.move(case.pk, box=box.pk, rect=(60, 58, 310, 76), **act(case))
    with pytest.raises((NotNow, Incomplete)):
        in_part(case, documents)
    assert not Release.objects.exists()


def test_a_stored_file_that_was_exchanged_is_not_released() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line")})
    path = Rendition.objects.get().file.path
    with open(path, "ab") as handle:  # noqa: PTH123
        handle.write(b"x")
    with pytest.raises(NotNow, match="not the one that was checked"):
        in_part(case, documents)


def test_a_request_without_records_is_released_as_before() -> None:
    case = in_review()
    document = cast.a_document(case, NOW)
    whole(case, [document.pk])
    assert "release_id" not in data_of(case.events.get(kind="released"))


def test_the_case_file_tells_each_release_and_its_verifier_holds_it(tmp_path: Path) -> None:
    case, _item = released()
    with zipfile.ZipFile(case_file(case.pk, actor=cast.the_requester(case), now=LATER)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / case.number
    assert offline_verifier.check_releases(folder, _events(folder)) == []
    told = json.loads((folder / "releases.json").read_text())
    told[0]["files"][0]["sha256"] = "0" * 64
    (folder / "releases.json").write_text(json.dumps(told))
    assert any("release 1" in line for line in offline_verifier.check(folder))


def _events(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((folder / "history.json").read_text())["events"]
    return rows


def test_erasing_a_request_takes_every_word_page_and_file_of_its_records() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line"), "b.eml": a_mail()})
    make_all()
    files = [row.file.name for row in Record.objects.filter(case=case)]
    names = erase_places("case", case.pk)
    assert set(files) <= set(names)
    assert not Page.objects.exists() and not Finding.objects.exists() and not Box.objects.exists()
    assert {row.name for row in Record.objects.filter(case=case)} == {"[erased]"}
    assert not Record.objects.exclude(file="").exists() and not Rendition.objects.exists()


def test_the_database_lets_a_release_only_be_recalled() -> None:
    case, item = released()
    for rows, change in (
        (Release.objects.filter(case=case), {"manifest_sha256": "0" * 64}),
        (Rendition.objects.all(), {"sha256": "0" * 64}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    for row in (item, item.release):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
