"""Rehearsals of the recurring jobs: what would be done and sent at any moment, with nothing done and nothing sent."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from cityrecords.config.celery_schedule import BEAT
from requests_app.management.commands.run_job import JOBS, REHEARSED
from requests_app.models import Checkpoint, Deadline, Document, Event, Notice
from requests_app.services.cases import documents as case_documents
from tests import cast

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def rows() -> tuple[Any, ...]:
    return (
        Event.objects.count(),
        Notice.objects.count(),
        list(Notice.objects.order_by("id").values_list("state", "tries")),
        list(Deadline.objects.order_by("id").values_list("reminded_at", "late_marked_at")),
        Checkpoint.objects.count(),
        len(mail.outbox),
    )


def test_every_recurring_job_can_be_rehearsed() -> None:
    assert set(JOBS) == set(REHEARSED) == set(BEAT)


def test_tonight_s_sweep_is_told_letter_by_letter_and_nothing_is_kept() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = cast.a_case(city, now=timezone.now())
    due = cast.deadline(case).due_on
    assert due
    before = rows()
    late = (due + timedelta(days=2)).isoformat()
    said = run("sweep", "--dry-run", "--at", f"{late}T02:00-08:00")
    assert "would mark_late: 1" in said
    assert f"would send: late of {case.number} to requester by email, required by law" in said
    assert f"would send: staff_late of {case.number} to staff:" in said
    assert f"would send: receipt of {case.number} to requester by email (waiting already)" in said
    assert rows() == before
    assert "would mark_late" not in run("sweep", "--dry-run")


@pytest.mark.parametrize("job", sorted(JOBS))
def test_a_rehearsed_job_changes_nothing(job: str) -> None:
    cast.an_intake_clerk(cast.a_city())
    cast.a_case_in("released", now=timezone.now() - timedelta(days=30))
    before = rows()
    said = run("run_job", job, "--dry-run", "--at", "2031-01-05T16:00")
    assert "nothing was changed" in said
    assert rows() == before


def test_what_waits_is_told_in_the_order_in_which_it_would_leave() -> None:
    case = cast.a_case(now=timezone.now() - timedelta(hours=2))
    cast.begin_review(case, timezone.now() - timedelta(hours=1))
    lines = [line for line in run("deliver", "--dry-run").splitlines() if line.startswith("would send")]
    assert [line.split()[2] for line in lines] == ["acknowledgment", "receipt"]
    assert not mail.outbox
    assert "sent 2, failed 0" in run("deliver")


def test_a_rehearsal_deletes_no_file(django_capture_on_commit_callbacks: Any) -> None:
    upload = SimpleUploadedFile("note.txt", b"plain words")
    document = case_documents.keep_for_draft(upload, uuid4(), now=timezone.now() - timedelta(days=3))
    name = document.file.name
    run("sweep", "--dry-run")
    assert document.file.storage.exists(name) and Document.objects.filter(pk=document.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        run("sweep")
    assert not document.file.storage.exists(name)


@pytest.mark.parametrize("at", ["tomorrow", "2027-13-01T00:00", "05.01.2027"])
def test_a_moment_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(CommandError, match="such as 2027"):
        run("sweep", "--dry-run", "--at", at)
    with pytest.raises(CommandError):
        run("sweep", "--at", "2027-01-05T02:00")


def test_a_job_run_by_hand_says_what_it_did() -> None:
    cast.a_case(now=timezone.now())
    assert "sent: 1" in run("run_job", "deliver")
    assert len(mail.outbox) == 1
