"""The case file as a whole: it verifies in a bare Python, also when the case was erased."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from requests_app.cases.actors import SYSTEM, link_holder, staff
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.case_export.export import case_file
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from tests.cast import DAY, NOW, a_case, a_case_in, an_administrator

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


def unpacked(case, actor, folder, now=NOW + DAY):
    with zipfile.ZipFile(case_file(case.pk, actor=actor, now=now)) as archive:
        archive.extractall(folder)
    return folder / case.number


def test_an_erased_case_still_proves_its_chain(tmp_path):
    case = a_case_in("closed")
    make_checkpoint(NOW + DAY)
    erase(case.pk, actor=SYSTEM, now=NOW + DAY)
    make_checkpoint(NOW + 2 * DAY)
    folder = unpacked(case, staff(an_administrator(case.city)), tmp_path)
    assert verifier.check(folder) == []
