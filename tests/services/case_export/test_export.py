"""The case file: its reader gets what they may see, and it proves itself offline with the standard library alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, strategies as st

from requests_app.cases.actors import PUBLIC, SYSTEM, link_holder, staff
from requests_app.cases.csv_lines import cell as harmless
from requests_app.cases.refusals import NotFound
from requests_app.models import Document, Note, Notice, NoticeAttempt, Salt
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.case_export.export import case_file
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from tests.cast import DAY, NOW, a_case, a_case_in, add_document, an_administrator, attach, note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"


@pytest.fixture
def folder(tmp_path):
    """A denied case of the requester's, fixed by a checkpoint among others, unpacked."""
    a_case()
    case = a_case_in("denied")
    a_case()
    make_checkpoint(NOW + DAY)
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    with zipfile.ZipFile(body) as archive:
        archive.extractall(tmp_path)
    return tmp_path / case.number


def test_it_verifies_in_a_bare_python(folder):
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "events and 1 checkpoints hold" in run.stdout


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


def changed(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_changed_byte_in_a_letter_is_found(folder):
    changed(next(folder.glob("letters/*-denial.txt")), "e", "3")
    assert any("was changed" in line for line in verifier.check(folder))


def test_a_file_added_or_removed_is_found(folder):
    (folder / "letters" / "99-extra.txt").write_text("new")
    (folder / "messages.txt").unlink()
    wrong = verifier.check(folder)
    assert "messages.txt is missing" in wrong
    assert "letters/99-extra.txt is not in the manifest" in wrong


def test_an_event_changed_together_with_the_manifest_is_found(folder):
    history = json.loads((folder / "history.json").read_text())
    history["events"][1]["payload"] = history["events"][1]["payload"].replace("review_begun", "withdrawn")
    (folder / "history.json").write_text(json.dumps(history))
    assert "event 2 does not match its hash" in verifier.check(folder)


def test_events_in_another_order_or_one_left_out_are_found(folder):
    history = json.loads((folder / "history.json").read_text())
    events = history["events"]
    for forged in ([events[1], events[0], *events[2:]], events[1:], [events[0], *events[2:]]):
        assert verifier.check_chain(forged, history["case"])


@pytest.mark.parametrize("part", ["signature", "body", "path", "leaf"])
def test_a_forged_checkpoint_is_found(folder, part):
    history = json.loads((folder / "history.json").read_text())
    row = history["checkpoints"][0]
    events = {place: item["hash"] for place, item in enumerate(history["events"], start=1)}
    assert verifier.check_checkpoint(row, events) == []
    forged = dict(row)
    forged[part] = {
        "signature": ("00" if row["signature"][:2] != "00" else "ff") + row["signature"][2:],
        "body": row["body"].replace('"number":1', '"number":7'),
        "path": [[side, "0" * 64] for side, _hash in row["path"]],
        "leaf": {**row["leaf"], "hash": "0" * 64},
    }[part]
    assert verifier.check_checkpoint(forged, events)


def test_a_file_that_is_not_a_case_file_is_said_to_be_unreadable(tmp_path):
    assert "cannot be read" in verifier.check(tmp_path)[0]
    (tmp_path / "manifest.json").write_text("[]")
    assert "cannot be read" in verifier.check(tmp_path)[0]


@given(st.binary(max_size=200), st.integers(0, 63), st.integers(1, 255))
def test_the_verifiers_signatures_agree_with_a_library(message, place, flip):
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verifier.signature_holds(public, message, signature)
    assert not verifier.signature_holds(public, message + b"x", signature)
    broken = bytearray(signature)
    broken[place] ^= flip
    assert not verifier.signature_holds(public, message, bytes(broken))


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


def unpacked(case, actor, folder, now=NOW + DAY):
    with zipfile.ZipFile(case_file(case.pk, actor=actor, now=now)) as archive:
        archive.extractall(folder)
    return folder / case.number


def test_a_letter_changed_together_with_the_manifest_is_found_by_what_the_checkpoint_fixed(folder):
    letter = next(folder.glob("letters/*-denial.txt"))
    changed(letter, "e", "3")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][f"letters/{letter.name}"] = verifier.digest_of(letter)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (wrong,) = verifier.check(folder)
    assert wrong.startswith(f"letters/{letter.name} is not what letter:")


def test_a_decision_changed_in_the_contents_is_found(folder):
    path = folder / "contents.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    forged = [row.replace("advice", "avdice") if '"decision:' in row else row for row in rows]
    assert forged != rows
    path.write_text("".join(forged), encoding="utf-8")
    assert any("decision:" in line and "is not the one" in line for line in verifier.check(folder))


def test_files_that_systems_leave_in_folders_are_no_alarm(folder):
    (folder / ".DS_Store").write_bytes(b"\0")
    assert verifier.check(folder) == []


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


HOSTILE = [
    "../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/absolute.txt",
    "a\x00b.txt",
    "line\nbreak.txt",
    "evil\u202egpj.exe",
    "<script>alert(1)</script>.txt",
    "CON",
    "x" * 180 + ".pdf",
    "акт № 7.pdf",
    "...",
]


def test_hostile_file_names_can_neither_leave_the_folder_nor_break_the_page(tmp_path):
    case = a_case_in("clerk_review")
    for _ in HOSTILE:
        attach(case, NOW + DAY)
    for row, name in zip(case.documents.order_by("pk"), HOSTILE, strict=True):
        Document.objects.filter(pk=row.pk).update(name=name.replace("\x00", "\x01"))
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    with zipfile.ZipFile(body) as archive:
        names = archive.namelist()
    assert all(name.startswith(f"{case.number}/") and ".." not in name for name in names)
    assert not any(set(name) & set('\\:*?"<>|\n\r\x00\u202e') for name in names)
    assert all(len(name.encode()) < 200 for name in names)
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    assert verifier.check(folder) == []
    assert "<script>" not in (folder / "index.html").read_text()
    assert (folder / "documents" / "10-акт _ 7.pdf").is_file()


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


def test_a_document_whose_file_is_gone_does_not_lose_the_rest(tmp_path):
    case = a_case_in("clerk_review")
    attach(case, NOW + DAY)
    document = case.documents.get()
    document.file.storage.delete(document.file.name)
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    assert json.loads((folder / "documents.json").read_text())[0]["missing"]
    assert "the file is no longer stored" in (folder / "index.html").read_text()


def test_an_erased_case_still_proves_its_chain(tmp_path):
    case = a_case_in("closed")
    make_checkpoint(NOW + DAY)
    erase(case.pk, actor=SYSTEM, now=NOW + DAY)
    make_checkpoint(NOW + 2 * DAY)
    folder = unpacked(case, staff(an_administrator(case.city)), tmp_path)
    assert verifier.check(folder) == []


def test_a_large_case_is_written_with_flat_memory(tmp_path):
    case = a_case_in("clerk_review")
    attach(case, NOW + DAY)
    row = case.documents.get()
    size = 60_000_000
    with Path(row.file.path).open("wb") as handle:
        for _ in range(size // 1_000_000):
            handle.write(os.urandom(1000) * 1000)
    Document.objects.filter(pk=row.pk).update(size=size)
    tracemalloc.start()
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12_000_000
    with zipfile.ZipFile(body) as archive:
        assert archive.getinfo(f"{case.number}/documents/01-map.txt").file_size == size
