"""What stands in a case file: everything its reader may see, and nothing internal for the requester."""

from __future__ import annotations

import json
import re
import zipfile
from urllib.parse import unquote

import pytest

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.csv_lines import cell as harmless
from requests_app.cases.refusals import NotFound
from requests_app.models import Note, Notice, NoticeAttempt, Salt
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.case_export.export import case_file
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cast import DAY, NOW, a_case, a_case_in, add_document, an_administrator, note
from tests.services.case_export.unpacked import unpacked

pytestmark = pytest.mark.django_db


def test_it_holds_the_letters_the_dates_and_the_withholding_log(folder):
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {
        "case.json",
        "timeline.txt",
        "dates.json",
        "withholding-log.csv",
        "letters/delivery.json",
    } <= names
    assert any(name.endswith("-denial.txt") for name in names)
    dates = json.loads((folder / "dates.json").read_text())["due"]
    assert dates[0]["due_on"] == "2026-10-15"
    assert [step["number"] for step in dates[0]["working"] if step["counted"]] == list(range(1, 11))
    assert "§" in (folder / "withholding-log.csv").read_text()


def test_the_requester_does_not_get_what_is_internal():
    case = a_case_in("clerk_review")
    note(case, NOW + DAY)
    add_document(case, NOW + DAY)
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    with zipfile.ZipFile(body) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names).decode()
    assert not any("documents/" in name or "desk" in name for name in names)
    assert Note.objects.get(case=case).body not in text


def test_a_stranger_gets_nothing():
    case, other = a_case(), a_case()
    for actor in (PUBLIC, link_holder(other.pk)):
        with pytest.raises(NotFound):
            case_file(case.pk, actor=actor, now=NOW)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("plain") == "plain"


def test_the_first_page_tells_the_case_and_how_to_prove_it(folder):
    page = (folder / "index.html").read_text()
    for words in (
        "What happened",
        "Thursday, October 15, 2026",
        "That day is not counted",
        "python3 verify.py",
    ):
        assert words in page
    assert "<script" not in page
    for name in re.findall(r'href="([^"#]+)"', page):
        assert (folder / unquote(name)).is_file(), name


def test_it_tells_every_try_to_deliver_with_the_servers_answer(tmp_path):
    case = a_case_in("denied")
    letter = Notice.objects.get(case=case, letter="denial")
    NoticeAttempt.objects.create(notice=letter, at=NOW, succeeded=False, detail="451 try again later")
    NoticeAttempt.objects.create(notice=letter, at=NOW + DAY, succeeded=True, detail="250 queued as 7F3A")
    make_checkpoint(NOW + DAY)
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    (row,) = [
        row
        for row in json.loads((folder / "letters/delivery.json").read_text())
        if row["letter"].endswith("-denial")
    ]
    assert row["message_id"] == letter.message_id
    assert [try_["answer"] for try_ in row["attempts"]] == ["451 try again later", "250 queued as 7F3A"]
    assert "250 queued as 7F3A" in (folder / "index.html").read_text()
    assert verifier.check(folder) == []


def test_staff_get_the_notes_and_internal_documents_and_it_proves_itself_too(tmp_path):
    case = a_case_in("clerk_review")
    note(case, NOW + DAY)
    add_document(case, NOW + DAY)
    make_checkpoint(NOW + DAY)
    folder = unpacked(case, staff(an_administrator(case.city)), tmp_path)
    assert "Ask the bridge team first." in (folder / "notes.txt").read_text()
    assert "Ask the bridge team first." in (folder / "index.html").read_text()
    assert [path.name for path in (folder / "documents").iterdir()] == ["01-memo.txt"]
    assert verifier.check(folder) == []


def test_the_salt_of_what_is_internal_stays_inside():
    case = a_case_in("clerk_review")
    note(case, NOW + DAY)
    make_checkpoint(NOW + DAY)
    with zipfile.ZipFile(case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)) as archive:
        rows = [json.loads(line) for line in archive.read(f"{case.number}/contents.jsonl").splitlines()]
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not [row for row in rows if row["name"].startswith(("note:", "hold:"))]
    assert Salt.objects.get(pk=case.number).salt not in everything
