"""The case file as a whole: it verifies in a bare Python, also when the case was erased."""

from __future__ import annotations

import subprocess
import sys

import pytest

from requests_app.cases.actors import SYSTEM, staff
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from tests.cast import DAY, NOW, a_case_in, an_administrator
from tests.services.case_export.unpacked import unpacked

pytestmark = pytest.mark.django_db


def test_it_verifies_in_a_bare_python(folder):
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "events and 1 checkpoints hold" in run.stdout


def test_an_erased_case_still_proves_its_chain(tmp_path):
    case = a_case_in("closed")
    make_checkpoint(NOW + DAY)
    erase(case.pk, actor=SYSTEM, now=NOW + DAY)
    make_checkpoint(NOW + 2 * DAY)
    folder = unpacked(case, staff(an_administrator(case.city)), tmp_path)
    assert verifier.check(folder) == []
