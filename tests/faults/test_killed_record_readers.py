"""Readers of records killed with -9 while they unpack and while they make files: nothing is lost, nothing doubled."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from requests_app.models import Box, Record, Rendition
from requests_app.services.records import boxes, decide
from requests_app.services.records.box_place import Place
from tests import cast
from tests.faults.test_killed_deliverers import _environment
from tests.record_acts import in_review, take_in
from tests.record_files import a_pdf, a_zip
from tests.services.records.released_records import why

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
MEMBERS, REDACTED = 160, 12


def _run(folder: Path, killed_when: Callable[[], bool] | None = None) -> None:
    """One run of the job in a process of its own, killed as soon as the condition holds."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_job", "read_records"],
        cwd=settings.BASE_DIR,
        env=_environment(9, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + 300
    while process.poll() is None and not (killed_when and killed_when()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait(timeout=60)
    # The lease of the dead runs out, without waiting for it.
    Record.objects.update(claimed_until=None)


def test_killed_readers_and_makers_lose_and_double_nothing(tmp_path: Path) -> None:
    case = in_review()
    files = {f"{place}.txt": f"Words of {place}".encode() for place in range(MEMBERS - REDACTED)}
    files |= {f"{place}.pdf": a_pdf(f"Secret {place}") for place in range(REDACTED)}
    take_in(case, {"all.zip": a_zip(files)}, now=timezone.now() - timedelta(hours=1))
    members = Record.objects.filter(case=case, parent__isnull=False)
    _run(tmp_path, lambda: members.count() >= 50)
    assert 50 <= members.count() < MEMBERS or members.filter(read_state="waiting").exists()
    for _again in range(10):
        if not Record.objects.filter(case=case, read_state="waiting").exists():
            break
        _run(tmp_path)
    assert members.count() == MEMBERS
    assert sorted(members.values_list("name", flat=True)) == sorted(files)
    assert not Record.objects.filter(case=case).exclude(read_state="read").exists()
    told = {"actor": cast.the_reviewer(case), "now": timezone.now()}
    drawn = list(members.filter(kind="pdf").values_list("pk", flat=True))
    for record in drawn:
        boxes.draw(case.pk, record=record, places=[Place(1, (60, 58, 300, 76))], **why(), **told)
    boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **told)
    decide.decide(case.pk, records=drawn, decision="responsive", **told)
    _run(tmp_path, lambda: Rendition.objects.count() >= 3)
    assert Rendition.objects.count() < REDACTED
    _run(tmp_path)
    made = Rendition.objects.filter(record__case=case)
    assert made.count() == REDACTED
    assert set(made.values_list("state", "version")) == {("verified", 1)}
    assert all(row.file.storage.exists(row.file.name) for row in made)
