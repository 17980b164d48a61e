"""Whoever prepares and releases records is killed with -9 in the middle: nothing is half out, and nothing out twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from requests_app.models import Decision, Document, Notice, RecordsRequest, Release, ReleaseItem
from tests.faults.test_killed_deliverers import _environment
from tests.record_files import a_pdf
from tests.services.records.released_records import make_all, reviewed

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
FILES = 4
HALTS = {
    "prepare": ["requests_app.services.records.release_preparation:write_lines"],
    "release": [
        "requests_app.services.records.release:fix",
        "requests_app.services.unit_of_work.cases:record_event",
    ],
}


def _run(case: RecordsRequest, act: str, folder: Path, place: str = "") -> None:
    """One process; killed as soon as it says that it stands still."""
    command = [sys.executable, "-m", "tests.faults.releaser", str(case.pk), act, place]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=_environment(9, folder), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = next((line for line in process.stdout if line.strip() in ("here", "done")), "")
        assert said.strip() == ("here" if place else "done")
        process.kill()


def _state(case: RecordsRequest) -> list[int]:
    return [
        Document.objects.filter(case=case).count(), Release.objects.filter(case=case).count(),
        ReleaseItem.objects.filter(release__case=case).count(), Decision.objects.filter(case=case).count(),
        case.events.count(), Notice.objects.filter(case=case).count(),
    ]  # fmt: skip


def test_a_killed_release_leaves_nothing_half_out_and_is_done_once(tmp_path: Path) -> None:
    case = reviewed({f"{place}.pdf": a_pdf(f"Secret {place}\nOpen words") for place in range(FILES)})
    assert make_all() == {"verified": FILES}
    for act, places in HALTS.items():
        before = _state(case)
        for place in places:
            _run(case, act, tmp_path, place)
            assert _state(case) == before
        _run(case, act, tmp_path)
    assert _state(case)[:4] == [FILES, 1, FILES, 1]
    assert case.events.filter(kind="partly_released").count() == 1
    letters = Notice.objects.filter(case=case).values_list(
        "event", "letter", "channel", "recipient", "to_address"
    )
    assert len(letters) == len(set(letters))
    for document in Document.objects.filter(case=case):
        assert document.audience == "released" and document.file.storage.exists(document.file.name)
