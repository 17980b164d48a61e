"""A case with something of every kind under a checkpoint, and what a superuser does to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import TestCase

from requests_app.models import (
    Notice,
    NoticeAttempt,
)
from requests_app.notices.pdf.archive import file_of
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    NOW,
    a_case,
    add_document,
    again,
    appeal,
    deny,
    drive,
    extend,
    note,
    overturn,
    write_to_city,
)

LATER = NOW + 100 * DAY


def rich_case():
    """A case with something of every kind, denied, appealed and overturned, fixed by a checkpoint."""
    case = drive(a_case(phone="555-0101"), "clerk_review")
    extend(case, NOW + DAY)
    write_to_city(case, NOW + DAY)
    note(case, NOW + DAY)
    add_document(case, NOW + DAY)
    deny(case, NOW + 2 * DAY)
    appeal(again(case), NOW + 3 * DAY)
    overturn(again(case), NOW + 4 * DAY)
    letter = Notice.objects.filter(case=case, letter="denial").first()
    assert letter is not None
    file_of(letter, NOW + 4 * DAY)
    NoticeAttempt.objects.create(notice=letter, at=NOW + 3 * DAY, succeeded=True, detail="250 accepted")
    checkpoint(LATER)
    assert broken() == ""
    return again(case)


def checkpoint(at) -> None:
    """A checkpoint, with its head noted outside the database as after a commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_checkpoint(at)


def broken(**options) -> str:
    found = ledger_verify.verify(**options).first_break
    return str(found) if found else ""


@contextmanager
def tampering() -> Iterator[None]:
    """What a superuser does, undone afterwards."""
    with guards_off():
        before = transaction.savepoint()
        yield
        transaction.savepoint_rollback(before)
