"""A history rewritten whole is found by what the checkpoints have fixed, with the database's guards off."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from django.test import TestCase

from requests_app.cases import merkle
from requests_app.cases.event_chain import link_hash
from requests_app.cases.verify_cases import verify_cases
from requests_app.cases.verify_checkpoints import verify_checkpoints
from requests_app.models import Checkpoint, CheckpointLeaf, Event, RecordsRequest
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.signing_key import public_key, signing_key
from tests.cases.guards import guards_off, rewritten
from tests.cast import DAY, NOW, a_case, a_case_in, begin_review

pytestmark = pytest.mark.django_db


def first_break(trusted=()):
    """The break the checkpoints show in a history whose chains hold."""
    assert verify_cases().first_break is None
    found = verify_checkpoints(trusted)[1]
    assert found is not None
    return found


def test_untouched_checkpoints_hold_and_are_counted():
    a_case_in("denied")
    make_checkpoint(NOW + DAY)
    assert verify_checkpoints({public_key(signing_key())}) == (1, None)


def test_a_chain_rewritten_whole_is_found_by_the_checkpoint():
    case = a_case_in("denied")
    make_checkpoint(NOW + DAY)
    with guards_off():
        rewritten(case)
    found = first_break()
    assert found.name == "checkpoint 1"
    assert "is not the one that was fixed" in found.reason


def test_a_leaf_rewritten_with_its_chain_is_found_by_the_root():
    case = a_case_in("denied")
    make_checkpoint(NOW + DAY)
    with guards_off():
        rewritten(case)
        case = RecordsRequest.objects.get(pk=case.pk)
        CheckpointLeaf.objects.filter(case=case).update(head_hash=case.head_hash)
    assert "do not lead to its root" in first_break().reason


def test_a_root_rewritten_too_is_found_by_the_signature():
    case = a_case_in("denied")
    checkpoint = make_checkpoint(NOW + DAY)
    with guards_off():
        rewritten(case)
        case = RecordsRequest.objects.get(pk=case.pk)
        CheckpointLeaf.objects.filter(case=case).update(head_hash=case.head_hash)
        root = merkle.root([merkle.leaf(case.number, case.head_seq, case.head_hash)])
        body = checkpoint.body.replace(checkpoint.root, root)
        Checkpoint.objects.filter(pk=checkpoint.pk).update(body=body, root=root, hash=link_hash("", body))
    assert "its signature does not hold" in first_break().reason


def test_a_checkpoint_signed_with_another_key_is_found(tmp_path, settings):
    own = public_key(signing_key())
    settings.LEDGER_KEY_FILE = tmp_path / "another-key"
    a_case()
    make_checkpoint(NOW + DAY)
    assert verify_checkpoints() == (1, None)
    assert "a key that is not trusted" in first_break({own}).reason


def test_a_checkpoint_removed_between_two_is_found():
    for day in range(3):
        a_case(now=NOW + day * DAY)
        make_checkpoint(NOW + day * DAY)
    with guards_off():
        CheckpointLeaf.objects.filter(checkpoint__number=2).delete()
        Checkpoint.objects.filter(number=2).delete()
    assert first_break().reason == "does not follow the checkpoint before it"


def test_checkpoints_are_written_once():
    a_case()
    checkpoint = make_checkpoint(NOW + DAY)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Checkpoint.objects.filter(pk=checkpoint.pk).update(root="0" * 64)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        CheckpointLeaf.objects.all().delete()


def test_only_cases_that_changed_are_fixed_again():
    quiet, busy = a_case(), a_case()
    make_checkpoint(NOW + DAY)
    assert make_checkpoint(NOW + 2 * DAY) is None
    begin_review(busy, NOW + 2 * DAY)
    second = make_checkpoint(NOW + 3 * DAY)
    assert second is not None
    assert [leaf.case_id for leaf in second.leaves.all()] == [busy.pk]
    assert quiet.checkpoint_leaves.count() == 1


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_of_a_tree_proves_its_root(size):
    leaves = [merkle.leaf(f"SAC-2026-{n:06d}", n, f"{n:064x}") for n in range(size)]
    for place, own in enumerate(leaves):
        assert merkle.climb(own, merkle.path(leaves, place)) == merkle.root(leaves)
    stranger = merkle.leaf("SAC-2026-999999", 1, "f" * 64)
    assert merkle.climb(stranger, merkle.path(leaves, 0)) != merkle.root(leaves)


def test_the_command_says_that_the_history_holds(capsys):
    a_case()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("make_checkpoint")
    call_command("verify_ledger")
    assert "The history is intact: 1 cases, 1 events, 1 checkpoints, " in capsys.readouterr().out


def test_the_command_names_the_first_break_and_fails(capsys):
    case = a_case()
    with guards_off():
        Event.objects.filter(case=case).update(kind="closed")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger")
    assert stopped.value.code == 1
    assert f"broken at {case.number} event 1" in capsys.readouterr().err
