"""The files beside the key: only added to, and what they say binds the table; a key is never made silently."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from requests_app.cases.models import Checkpoint
from requests_app.services.ledger import key_files, verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.signing_key import KeyIsGone
from requests_app.services.ledger.verify_heads import NoWitness
from tests import cast
from tests.cast import DAY, NOW
from tests.services.ledger.tampered_cases import checkpoint

pytestmark = pytest.mark.django_db
LATER = NOW + 9 * DAY


def broken(**options: Any) -> str:
    found = ledger_verify.verify(files=False, dates=False, now=LATER, **options).first_break
    return str(found) if found else ""


def test_each_checkpoint_is_noted_once_and_a_missed_one_by_the_next() -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    cast.a_case()
    make_checkpoint(NOW + 2 * DAY)  # killed before its head was noted
    cast.a_case()
    checkpoint(NOW + 3 * DAY)
    assert key_files.heads() == dict(Checkpoint.objects.values_list("number", "hash"))
    assert len(key_files.heads_file().read_text().splitlines()) == 3
    assert key_files.heads_file().stat().st_mode & 0o777 == 0o600


def test_a_file_of_heads_that_is_gone_or_damaged_is_an_alarm_and_not_made_again() -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    assert broken() == ""
    for damage in ("nonsense", "1 two", "ü"):
        key_files.heads_file().write_text(damage, encoding="utf-8")
        assert "is damaged" in broken()
    key_files.heads_file().unlink()
    key_files.note_missed_heads()
    assert "is gone" in broken()


def test_events_without_any_checkpoint_are_refused_after_36_hours() -> None:
    cast.a_case()
    assert "older than 36 hours" in broken()
    found = ledger_verify.verify(files=False, dates=False, now=NOW + DAY)
    assert found.first_break is None


def test_after_a_restore_that_was_said_the_table_may_be_shorter() -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    key_files._add(key_files.heads_file(), [f"2 {'f' * 64} 2026-10-08T00:00:00Z"])
    assert "has it, and the table does not" in broken()
    call_command("ledger_restored", stdout=StringIO())
    assert broken() == ""
    said = StringIO()
    call_command("verify_ledger", "--without-files", "--without-dates", stdout=said)
    assert "A back-up that ended with checkpoint 1 was restored" in said.getvalue()


def test_a_key_is_made_for_an_empty_ledger_alone(settings: Any) -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    settings.LEDGER_KEY_FILE.rename(settings.LEDGER_KEY_FILE.with_name("away"))
    cast.a_case()
    with pytest.raises(KeyIsGone):
        make_checkpoint(NOW + 2 * DAY)
    with pytest.raises(CommandError, match="signing key is gone"):
        call_command("make_checkpoint")
    with pytest.raises(CommandError, match="rotate_ledger_key --lost"):
        call_command("rotate_ledger_key")


def test_after_a_rotation_old_and_new_checkpoints_are_trusted(settings: Any) -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    call_command("rotate_ledger_key", stdout=StringIO())
    cast.a_case()
    checkpoint(NOW + 2 * DAY)
    keys = set(Checkpoint.objects.values_list("public_key", flat=True))
    assert len(keys) == 2 and keys == set(dict(key_files.known_keys()))
    assert broken(trusted=keys) == ""
    assert "not trusted" in broken(trusted=keys - {Checkpoint.objects.get(number=2).public_key})
    assert list(settings.LEDGER_KEY_FILE.parent.glob("ledger-key.retired-*"))


def test_without_a_key_to_trust_the_command_says_nothing_good(settings: Any, tmp_path: Path) -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    settings.LEDGER_KEY_FILE = tmp_path / "elsewhere"
    with pytest.raises(CommandError, match="No key to trust"):
        call_command("verify_ledger")


def test_a_copy_that_someone_else_kept_shows_a_rollback(tmp_path: Path) -> None:
    cast.a_case()
    checkpoint(NOW + DAY)
    rows = list(Checkpoint.objects.values("body", "hash", "signature", "public_key"))
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps({"checkpoints": rows}))
    assert broken(against=[str(copy)]) == ""
    second = {**rows[0], "body": rows[0]["body"].replace('"number":1', '"number":2')}
    copy.write_text(json.dumps({"checkpoints": [*rows, second]}))
    assert "checkpoint 2: " in broken(against=[str(copy)])
    copy.write_text(json.dumps({"checkpoints": [{**rows[0], "hash": "f" * 64}]}))
    assert "is not the one in" in broken(against=[str(copy)])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"checkpoints": []}', '{"checkpoints": [{"body": 1}]}'])
def test_what_is_no_copy_is_said_to_be_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "copy.json").write_text(content)
    for place in (str(tmp_path / "copy.json"), str(tmp_path / "nowhere"), "ftp://x/y"):
        with pytest.raises(NoWitness):
            broken(against=[place])
