"""The case file: its reader gets what they may see, and it proves itself offline with the standard library alone."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.refusals import NotFound
from requests_app.models import Note
from requests_app.services import case_file_verifier as verifier
from requests_app.services.case_files import case_file, harmless
from requests_app.services.checkpointing import make_checkpoint
from tests.cast import DAY, NOW, a_case, a_case_in, add_document, note

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
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
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
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
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
