"""The history can be proven: whoever changes a byte, a row or an order is found, with the database's guards off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from requests_app.cases import merkle, verify_chain
from requests_app.cases.event_chain import link_hash
from requests_app.models import Checkpoint, CheckpointLeaf, Event, RecordsRequest
from requests_app.services.ledger.checkpoints import make_checkpoint, public_key, signing_key
from tests.cast import DAY, NOW, a_case, a_case_in, begin_review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"


@contextmanager
def guards_off() -> Iterator[None]:
    """What a superuser can do: every trigger of the session is off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def first_break(trusted=()):
    found = verify_chain.verify(trusted).first_break
    assert found is not None
    return found


def test_an_untouched_history_holds_and_is_counted():
    case = a_case_in("denied")
    make_checkpoint(NOW + DAY)
    found = verify_chain.verify({public_key(signing_key())})
    assert found.first_break is None
    assert (found.cases, found.events, found.checkpoints) == (1, case.events.count(), 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"payload": '{"kind":"filed"}'}, "its content does not match its hash"),
        ({"kind": "closed"}, "its columns say something else than its content"),
        ({"at": NOW + DAY}, "its columns say something else than its content"),
        ({"prev_hash": "f" * 64}, "does not point at the event before it"),
        ({"hash": "f" * 64}, "its content does not match its hash"),
        ({"seq": 9}, "one is missing or out of order"),
    ],
)
def test_changing_any_part_of_an_event_is_found(change, reason):
    case = a_case_in("denied")
    with guards_off():
        Event.objects.filter(case=case, seq=2).update(**change)
    found = first_break()
    assert found.case == case.number
    assert reason in found.reason


def test_removing_an_event_from_the_middle_is_found():
    case = a_case_in("denied")
    with guards_off():
        event = Event.objects.get(case=case, seq=2)
        event.notices.all().delete()
        event.delete()
    assert str(first_break()) == f"{case.number} event 3: follows event 1: one is missing or out of order"


def test_removing_the_last_event_is_found_by_the_head_of_the_case():
    case = a_case_in("denied")
    with guards_off():
        event = case.events.last()
        event.notices.all().delete()
        event.delete()
    assert "the case says its last event is" in first_break().reason


def test_two_events_swapped_are_found():
    case = a_case_in("denied")
    with guards_off():
        Event.objects.filter(case=case, seq=2).update(seq=99)
        Event.objects.filter(case=case, seq=3).update(seq=2)
        Event.objects.filter(case=case, seq=99).update(seq=3)
    assert first_break().case == case.number


def rewritten(case: RecordsRequest) -> None:
    """A whole chain written anew with fitting hashes and a fitting head, as a careful forger would."""
    head = verify_chain.ZERO
    for event in case.events.order_by("seq"):
        payload = event.payload.replace('"system"', '"staff"').replace('"requester"', '"staff"')
        own = link_hash(head, payload)
        Event.objects.filter(pk=event.pk).update(payload=payload, prev_hash=head, hash=own)
        head = own
    RecordsRequest.objects.filter(pk=case.pk).update(head_hash=head)


def test_a_chain_rewritten_whole_is_found_by_the_checkpoint():
    case = a_case_in("denied")
    make_checkpoint(NOW + DAY)
    with guards_off():
        rewritten(case)
    found = first_break()
    assert found.case == "checkpoint 1"
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
    assert verify_chain.verify().first_break is None
    assert "a key that is not trusted" in first_break({own}).reason


def test_a_checkpoint_removed_between_two_is_found():
    for day in range(3):
        a_case(now=NOW + day * DAY)
        make_checkpoint(NOW + day * DAY)
    with guards_off():
        CheckpointLeaf.objects.filter(checkpoint__number=2).delete()
        Checkpoint.objects.filter(number=2).delete()
    assert first_break().reason == "does not follow the checkpoint before it"


def test_only_cases_that_changed_are_fixed_again():
    quiet, busy = a_case(), a_case()
    make_checkpoint(NOW + DAY)
    assert make_checkpoint(NOW + 2 * DAY) is None
    begin_review(busy, NOW + 2 * DAY)
    second = make_checkpoint(NOW + 3 * DAY)
    assert second is not None
    assert [leaf.case_id for leaf in second.leaves.all()] == [busy.pk]
    assert quiet.checkpoint_leaves.count() == 1


def test_checkpoints_are_written_once():
    a_case()
    checkpoint = make_checkpoint(NOW + DAY)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Checkpoint.objects.filter(pk=checkpoint.pk).update(root="0" * 64)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        CheckpointLeaf.objects.all().delete()


def test_the_key_is_made_once_and_only_its_owner_can_read_it(settings):
    assert public_key(signing_key()) == public_key(signing_key())
    assert settings.LEDGER_KEY_FILE.stat().st_mode & 0o777 == 0o600


def test_the_command_says_that_the_history_holds(capsys):
    a_case()
    call_command("make_checkpoint")
    call_command("verify_ledger")
    assert "The history holds: 1 cases, 1 events, 1 checkpoints, " in capsys.readouterr().out


def test_the_command_names_the_first_break_and_fails(capsys):
    case = a_case()
    with guards_off():
        Event.objects.filter(case=case).update(kind="closed")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger")
    assert stopped.value.code == 1
    assert f"broken at {case.number} event 1" in capsys.readouterr().err
