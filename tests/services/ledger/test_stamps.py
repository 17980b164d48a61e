"""Time stamps by an authority outside: asked over HTTP, checked against its root, carried by the case file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from requests_app.cases.actors import link_holder
from requests_app.models import Checkpoint, CheckpointStamp
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.case_export.offline_stamps import NotAStamp, check_stamp
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.stamps import stamp_waiting
from tests import cast
from tests.services.case_export.unpacked import unpacked
from tests.services.ledger.authority import Authority, open_authority

pytestmark = pytest.mark.django_db
NIGHT = cast.NOW + cast.DAY


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[Authority]:
    with open_authority(tmp_path / "authority") as ours:
        settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = ours.url, ours.roots
        yield ours


def stamped() -> int:
    return stamp_waiting(lambda: NIGHT)


def test_each_checkpoint_is_stamped_once_and_the_case_file_proves_it_offline(
    authority: Authority, tmp_path: Path
) -> None:
    case = cast.a_case()
    made = make_checkpoint(NIGHT)
    assert made is not None
    assert (stamped(), stamped(), authority.asked) == (1, 0, 1)
    assert ledger_verify.verify(files=False, dates=False).first_break is None
    published = Client().get("/ledger/checkpoints.json").json()["checkpoints"][0]["stamps"]
    token = bytes(CheckpointStamp.objects.get().token)
    assert [b64decode(stamp) for stamp in published] == [token]
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py")],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    stamp = check_stamp(made.body.encode(), token)
    assert stamp.signature_checked
    assert f"stamped {stamp.at} by the authority with certificate SHA-256 {stamp.certificate}." in run.stdout
    assert run.returncode == 0, run.stderr
    history = json.loads((folder / "history.json").read_text())
    spoiled = bytearray(token)
    spoiled[-1] ^= 1
    history["checkpoints"][-1]["stamps"] = [b64encode(bytes(spoiled)).decode()]
    (folder / "history.json").write_text(json.dumps(history))
    assert any("time stamp does not hold" in line for line in verifier.check(folder))


@pytest.mark.parametrize("how", ["other body", "cut off", "empty", "spoiled digest", "nonsense"])
def test_a_stamp_of_something_else_is_none(how: str, authority: Authority) -> None:
    cast.a_case()
    made = make_checkpoint(NIGHT)
    assert made is not None
    stamped()
    token, body = bytes(CheckpointStamp.objects.get().token), made.body.encode()
    spoiled = {
        "other body": (body + b" ", token),
        "cut off": (body, token[: len(token) // 2]),
        "empty": (body, b""),
        "spoiled digest": (body, token.replace(hashlib.sha256(body).digest(), bytes(32))),
        "nonsense": (body, b"\x30\x84\xff\xff\xff\xff" + token),
    }[how]
    with pytest.raises(NotAStamp):
        check_stamp(*spoiled)


def test_an_authority_that_fails_or_is_not_the_trusted_one_is_asked_again(
    authority: Authority, tmp_path: Path, settings: Any
) -> None:
    cast.a_case()
    make_checkpoint(NIGHT)
    authority.ill = True
    assert stamped() == 0
    authority.ill = False
    ours = authority.roots
    settings.TIMESTAMP_ROOTS = Authority(tmp_path / "stranger").roots
    assert stamped() == 0
    assert not CheckpointStamp.objects.exists()
    settings.TIMESTAMP_ROOTS = ours
    assert stamped() == 1
    settings.TIMESTAMP_ROOTS = tmp_path / "stranger" / "root.pem"
    broken = ledger_verify.verify(files=False, dates=False).first_break
    assert broken is not None
    assert "time stamp" in str(broken)


def test_without_an_authority_none_is_asked_and_a_file_without_a_checkpoint_says_so(tmp_path: Path) -> None:
    case = cast.a_case()
    assert stamped() == 0
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "NOT YET SEALED" in run.stdout
    assert not Checkpoint.objects.exists()
