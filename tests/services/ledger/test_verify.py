"""What is stored beside the chains is proven too: any byte, row or order changed by a superuser is found and named."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import InternalError, transaction
from django.db.utils import IntegrityError

from requests_app.cases.actors import staff
from requests_app.cases.models import Salt
from requests_app.models import (
    Appeal,
    Message,
    Note,
    Notice,
)
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    NOW,
    a_case,
    an_administrator,
    close,
    drive,
    write_to_city,
)
from tests.services.ledger.tampered_cases import LATER, broken, rich_case

pytestmark = pytest.mark.django_db


def test_erasing_keeps_the_proof_and_later_checkpoints_hold(django_capture_on_commit_callbacks):
    case = drive(a_case(), "clerk_review")
    write_to_city(case, NOW + DAY)
    case = drive(case, "released")
    close(case, NOW + 10 * DAY)
    make_checkpoint(LATER)
    fixed = case.checkpoint_leaves.get().contents
    with django_capture_on_commit_callbacks(execute=True):
        erase(case.pk, actor=staff(an_administrator(case.city)), now=LATER + DAY)
    assert broken() == ""
    make_checkpoint(LATER + 2 * DAY)
    assert broken() == ""
    later = case_leaf.parsed(case.checkpoint_leaves.latest("checkpoint_id").contents)
    kept = case_leaf.things_in(fixed)
    assert kept.items() <= later.items()
    assert Salt.objects.get(pk=case.number).salt == ""


def test_the_database_refuses_to_change_words_and_salts_without_a_superuser():
    case = rich_case()
    for row, change in [
        (Notice.objects.filter(case=case), {"body_text": "other"}),
        (Message.objects.filter(case=case), {"body": "other"}),
        (Note.objects.filter(case=case), {"body": "other"}),
        (Appeal.objects.filter(case=case), {"grounds": "other"}),
        (Salt.objects.all(), {"salt": "0" * 32}),
    ]:
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            row.update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Salt.objects.all().delete()


def test_the_command_looks_at_everything_and_names_the_first_break(capsys):
    case = rich_case()
    with guards_off():
        Note.objects.filter(case=case).update(body="Other.")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--without-files", "--without-dates")
    assert f"The history is broken at {case.number}: note:" in capsys.readouterr().err
