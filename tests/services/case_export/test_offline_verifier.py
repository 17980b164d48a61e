"""The verifier inside a case file: the standard library alone finds every change."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, strategies as st

from requests_app.services.case_export import offline_verifier as verifier

pytestmark = pytest.mark.django_db


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


def test_a_key_or_a_signature_of_another_length_holds_nothing():
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"message")
    assert verifier.signature_holds(public, b"message", signature)
    for wrong in (public[:31], public + b"\x00", b""):
        assert verifier.signature_holds(wrong, b"message", signature) is False
    for wrong in (signature[:63], signature + b"\x00", b""):
        assert verifier.signature_holds(public, b"message", wrong) is False
