"""Out through the gate: renditions are verified, the log is written, the release is fixed, recalled and replaced."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import (
    Box,
    Document,
    DraftLine,
    Finding,
    Page,
    Record,
    RecordsRequest,
    Release,
    Rendition,
    WithholdingLine,
)
from requests_app.records.kinds import answers_for
from requests_app.services.case_export import offline_verifier
from requests_app.services.case_export.export import case_file
from requests_app.services.determinations import decide as determinations
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from requests_app.services.records import (
    answers,
    boxes,
    decide,
    gate,
    recall,
    release_preparation,
    renditions,
)
from requests_app.services.records.box_place import Place
from requests_app.services.records.manifest import manifest_hash
from requests_app.services.retention.erased_places import erase_places
from tests import cast
from tests.record_acts import NOW, in_review, taken_and_read
from tests.record_files import a_mail, a_pdf, a_picture, a_word_file, a_workbook, covered_pdf
from tests.web.steps import opened, path_of

pytestmark = pytest.mark.django_db
COUNSEL = "attorney_client"
LATER = NOW + cast.DAY


def why() -> dict[str, str]:
    return {"exemption_key": COUNSEL, "reason": "It asks the city attorney for advice."}


def act(case: RecordsRequest) -> dict[str, Any]:
    return {"actor": cast.the_reviewer(case), "now": NOW}


def make_all() -> dict[str, int]:
    return renditions.make_waiting(lambda: NOW)


def reviewed(files: dict[str, bytes], *, redact: bool = True) -> RecordsRequest:
    """A case whose records are all responsive, every finding answered, a box on the first page of the first."""
    case = in_review()
    records = taken_and_read(case, files)
    decide.decide(case.pk, records=[one.pk for one in records], decision="responsive", **act(case))
    for record in records:
        for finding in record.findings.filter(answer=""):
            if "clean" in [str(one) for one in renditions_answers(finding)]:
                answers.answer(case.pk, findings=[finding.pk], answer="clean", **act(case))
            else:
                answers.answer(
                    case.pk, findings=[finding.pk], answer="accept", reason="Public already.", **act(case)
                )
    if redact:
        places = [Place(1, (60, 58, 300, 76))]
        boxes.draw(case.pk, record=records[0].pk, places=places, **why(), **act(case))
        boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **act(case))
    return case


def renditions_answers(finding: Any) -> tuple[Any, ...]:
    return answers_for(finding.kind, finding.record.kind)


def prepared(files: dict[str, bytes], *, redact: bool = True) -> tuple[RecordsRequest, list[int]]:
    case = reviewed(files, redact=redact)
    make_all()
    release_preparation.prepare(case.pk, **act(case))
    return case, list(Document.objects.filter(case=case).values_list("pk", flat=True))


def in_part(case: RecordsRequest, documents: list[int]) -> None:
    citation = CitationInput(
        COUNSEL, records="One memo", explanation="The memo asks the city attorney for advice."
    )
    draft = ReleaseDraft(
        citations=[citation],
        segregability="Only the advice is redacted.",
        responsible=cast.RESPONSIBLE,
        documents=documents,
        checked=True,
    )
    determinations.release_in_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


def whole(case: RecordsRequest, documents: list[int]) -> None:
    draft = ReleaseDraft(documents=documents, checked=True)
    determinations.release(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


# --- renditions


def test_every_kind_that_can_go_out_is_made_and_verified() -> None:
    files = {
        "a.pdf": a_pdf("Secret line", "Second page"),
        "b.eml": a_mail(),
        "c.txt": b"Plain words",
        "d.xlsx": a_workbook(Data=[["a", 1]]),
        "e.docx": a_word_file("Words", author="Pat"),
        "f.jpg": a_picture(place=True),
    }
    reviewed(files)
    assert make_all() == {"verified": 6}
    types = Rendition.objects.order_by("record_id").values_list("media_type", flat=True)
    ends = [kind.rpartition("/")[2].rpartition(".")[2] for kind in types]
    assert ends == ["pdf", "pdf", "pdf", "sheet", "document", "jpeg"]
    first = Rendition.objects.order_by("record_id").first()
    assert first is not None
    with first.file.open("rb") as handle, pdfplumber.open(io.BytesIO(handle.read())) as pdf:
        assert [page.extract_text() for page in pdf.pages] == ["", "Second page"]


def test_nothing_is_made_while_a_finding_is_open_or_a_box_a_draft() -> None:
    case = in_review()
    (record,) = taken_and_read(case, {"a.pdf": covered_pdf()})
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {}
    codes = {one.code for one in gate.blockers(case)}
    assert codes == {"findings", "making"}
    with pytest.raises(Incomplete):
        release_preparation.prepare(case.pk, **act(case))


def test_a_change_after_the_file_was_made_asks_for_a_new_version() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line")})
    make_all()
    record = Record.objects.get(case=case)
    boxes.delete(case.pk, boxes=[Box.objects.get().pk], actor=cast.the_reviewer(case))
    assert [one.code for one in gate.blockers(case)] == ["making"]
    make_all()
    assert list(record.renditions.values_list("version", "boxes_count")) == [(1, 1), (2, 0)]


def test_a_file_that_fails_the_witness_is_not_kept_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line")})
    real = renditions.results

    def a_bad_builder(reader: str, path: Any, options: Any = None, limits: Any = None) -> Any:
        problem, frames = real(reader, path, options, limits)
        if reader == "build_pdf":
            frames = [(header, covered_pdf("Secret line")) for header, _blob in frames]
        return problem, frames

    monkeypatch.setattr(renditions, "results", a_bad_builder)
    assert make_all() == {"failed": 1}
    made = Rendition.objects.get()
    assert {"word_in_box", "not_a_picture"} <= {fault["code"] for fault in made.faults}
    assert (made.file.name, made.sha256) == ("", "")
    assert [one.code for one in gate.blockers(case)] == ["failed"]


def test_a_missing_original_fails_and_stops_nothing() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line"), "b.pdf": a_pdf("Other")})
    default_storage.delete(Record.objects.filter(case=case).earliest("pk").file.name)
    assert make_all() == {"failed": 1, "verified": 1}


# --- the gate and the release


def test_boxes_and_withheld_records_become_lines_of_the_log_written_anew_each_time() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line", "x"), "b.eml": a_mail()})
    mail = Record.objects.get(case=case, kind="mail")
    decide.decide(case.pk, records=[mail.pk], decision="withhold", **why(), **act(case))
    make_all()
    for _time in range(2):
        release_preparation.prepare(case.pk, **act(case))
    cells = ("description", "pages", "treatment", "exemption_key", "custodian")
    assert list(DraftLine.objects.filter(case=case).values_list(*cells)) == [
        ("PDF, record 1", "1", "redacted", COUNSEL, "Public Works"),
        ("Email, record 2", "1 page", "withheld", COUNSEL, "Public Works"),
    ]


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


def test_an_installment_takes_what_is_complete() -> None:
    case = reviewed({"a.pdf": a_pdf("Open")}, redact=False)
    taken_and_read(case, {"late.pdf": a_pdf("Late")})
    make_all()
    with pytest.raises(Incomplete):
        release_preparation.prepare(case.pk, **act(case))
    assert release_preparation.prepare(case.pk, part=True, **act(case)) == 1


def test_a_version_that_was_prepared_and_then_changed_leaves_no_document() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line")})
    boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 76), **act(case))
    boxes.approve(case.pk, boxes=[Box.objects.get().pk], **act(case))
    make_all()
    release_preparation.prepare(case.pk, **act(case))
    assert Document.objects.filter(case=case).exclude(pk__in=documents).count() == 1
    assert not Document.objects.filter(pk__in=documents).exists()


def test_a_request_without_records_is_released_as_before() -> None:
    case = in_review()
    document = cast.a_document(case, NOW)
    whole(case, [document.pk])
    assert "release_id" not in data_of(case.events.get(kind="released"))


# --- recall and replace


def released() -> tuple[RecordsRequest, Any]:
    case, documents = prepared({"a.pdf": a_pdf("Secret line\nAnother secret")})
    in_part(case, documents)
    return case, Release.objects.get(case=case).items.get()


def test_a_released_record_is_recalled_at_once_and_the_requester_is_told_why() -> None:
    case, item = released()
    recall.recall(
        case.pk, item=item.pk, reason="A name was left in.", actor=cast.the_reviewer(case), now=LATER
    )
    assert not Document.objects.visible_to(cast.the_requester(case)).exists()
    assert "A name was left in." in case.messages.get().body
    assert case.events.latest("seq").kind == "records_recalled"
    letter = case.notices.filter(letter="message").latest("pk")
    assert "A name was left in." in letter.body_text
    with pytest.raises(NotNow):
        recall.recall(case.pk, item=item.pk, reason="Again.", actor=cast.the_reviewer(case), now=LATER)


def test_the_address_of_a_recalled_record_says_why() -> None:
    case, item = released()
    address = path_of(case, f"documents/{item.rendition.document.key}/")
    assert opened(case).get(address).status_code == 200
    recall.recall(
        case.pk, item=item.pk, reason="A name was left in.", actor=cast.the_reviewer(case), now=LATER
    )
    answer = opened(case).get(address)
    assert answer.status_code == 410
    assert "A name was left in." in answer.content.decode()


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


def test_recalling_needs_a_reason_and_the_right() -> None:
    case, item = released()
    with pytest.raises(Incomplete):
        recall.recall(case.pk, item=item.pk, reason=" ", actor=cast.the_reviewer(case), now=LATER)
    with pytest.raises(NotPermitted):
        recall.recall(case.pk, item=item.pk, reason="x", actor=cast.the_requester(case), now=LATER)
    assert Document.objects.visible_to(cast.the_requester(case)).count() == 1


def test_a_recalled_record_is_redacted_again_and_its_new_version_goes_out() -> None:
    case, item = released()
    reviewer = cast.the_reviewer(case)
    with pytest.raises(WrongState):
        boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 100), **act(case))
    recall.recall(case.pk, item=item.pk, reason="A name was left in.", actor=reviewer, now=LATER)
    with pytest.raises(NotNow, match="no new version"):
        recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)
    boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 100), **act(case))
    boxes.approve(case.pk, boxes=[Box.objects.get().pk], **act(case))
    make_all()
    new = recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)
    item.refresh_from_db()
    assert (item.replaced_by, new.release.number) == (new, 2)
    document = Document.objects.visible_to(cast.the_requester(case)).get()
    assert document.sha256 == new.rendition.sha256
    assert data_of(case.events.latest("seq"))["manifest_sha256"] == new.release.manifest_sha256


def test_a_new_version_withholds_nothing_the_decision_does_not_cite() -> None:
    case, item = released()
    reviewer = cast.the_reviewer(case)
    recall.recall(case.pk, item=item.pk, reason="A name was left in.", actor=reviewer, now=LATER)
    record = Record.objects.get(case=case)
    more = {"exemption_key": "preliminary_drafts", "reason": "A draft."}
    (box,) = boxes.draw(case.pk, record=record.pk, places=[Place(1, (60, 80, 300, 100))], **more, **act(case))
    boxes.approve(case.pk, boxes=[box.pk], **act(case))
    make_all()
    with pytest.raises(NotNow, match="does not cite"):
        recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)


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
