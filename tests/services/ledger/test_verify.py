"""What is stored beside the chains is proven too: any byte, row or order changed by a superuser is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.models import Salt
from requests_app.models import (
    Appeal,
    Citation,
    CityEvent,
    CityLog,
    Deadline,
    Decision,
    Document,
    Extension,
    Incident,
    LetterFile,
    Message,
    Note,
    Notice,
    NoticeAttempt,
    RecordsRequest,
    WithholdingLine,
)
from requests_app.notices.pdf.archive import file_of
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from requests_app.services.unit_of_work import city_log as city_work
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    NOW,
    a_case,
    a_case_in,
    a_city,
    add_document,
    again,
    an_administrator,
    appeal,
    attach,
    close,
    deny,
    drive,
    extend,
    note,
    overturn,
    write_to_city,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 100 * DAY


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"


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
    make_checkpoint(LATER)
    assert broken() == ""
    return again(case)


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


TAMPERED = [
    (RecordsRequest, {}, {"description": "All e-mails about nothing."}, "request:"),
    (RecordsRequest, {}, {"subject": "Nothing"}, "request:"),
    (RecordsRequest, {}, {"received_on": "2026-10-06"}, "filing:"),
    (RecordsRequest, {}, {"state": "closed"}, "state is not"),
    (Notice, {"letter": "denial"}, {"body_text": "We deny nothing."}, "letter:"),
    (Notice, {"letter": "denial"}, {"body_html": "<p>We deny nothing.</p>"}, "letter:"),
    (Notice, {"letter": "denial"}, {"subject": "Hello"}, "letter:"),
    (Notice, {"letter": "denial"}, {"queued_at": NOW}, "letter:"),
    (NoticeAttempt, {}, {"detail": "250 accepted twice"}, "attempt:"),
    (NoticeAttempt, {}, {"succeeded": False}, "attempt:"),
    (Decision, {}, {"segregability": "Everything could be separated."}, "decision:"),
    (Decision, {}, {"responsible": [{"name": "Nobody", "title": "Clerk"}]}, "decision:"),
    (Citation, {"exemption_key": "attorney_client"}, {"explanation": "Because."}, "decision:"),
    (Citation, {"exemption_key": "attorney_client"}, {"citation_text": "§ 1"}, "decision:"),
    (Extension, {}, {"reason": "We were busy."}, "extension:"),
    (Message, {}, {"body": "No news."}, "message:"),
    (Note, {}, {"body": "Forget it."}, "note:"),
    (Appeal, {}, {"grounds": "None."}, "appeal:"),
    (Appeal, {}, {"reason": "It stands."}, "ruling:"),
    (Document, {}, {"sha256": "f" * 64}, "document:"),
    (Document, {}, {"name": "other.txt"}, "document:"),
    (LetterFile, {}, {"pdf": b"%PDF-1.7 forged"}, "paper:"),
    (Deadline, {"kind": "determination", "cycle": 1}, {"due_on": "2030-01-07"}, "due dates do not follow"),
    (Deadline, {"kind": "determination", "cycle": 1}, {"citation": "§ 2"}, "due dates do not follow"),
]


def test_changing_one_byte_of_any_stored_thing_is_found_with_the_guards_off():
    rich_case()
    for model, chosen, change, named in TAMPERED:
        with tampering():
            row = model.objects.filter(**chosen).order_by("pk").first()
            assert model.objects.filter(pk=row.pk).update(**change) == 1, (model, change)
            said = broken(files=False, dates=model is Deadline)
            assert named in said, (model, change, said)
        assert broken() == ""


@pytest.mark.parametrize("model", [Message, Note, Extension, LetterFile, NoticeAttempt, Citation])
def test_removing_the_last_row_of_a_table_is_found(model):
    rich_case()
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {model._meta.db_table} WHERE id = (SELECT max(id) FROM {model._meta.db_table})"
        )
    assert "is gone" in broken() or "is not the one" in broken()


def test_two_messages_whose_order_is_swapped_are_found():
    case = drive(a_case(), "clerk_review")
    write_to_city(case, NOW + DAY)
    write_to_city(case, NOW + 2 * DAY)
    make_checkpoint(LATER)
    first, second = case.messages.order_by("pk")
    with guards_off():
        Message.objects.filter(pk=first.pk).update(sent_at=second.sent_at)
        Message.objects.filter(pk=second.pk).update(sent_at=first.sent_at)
    assert f"message:{first.pk} is not the one" in broken()


def test_a_row_slipped_in_later_is_found():
    case = rich_case()
    decision = case.decisions.get(kind="denial")
    with tampering():
        Message.objects.create(case=case, from_requester=True, body="I withdraw.", sent_at=NOW + DAY)
        assert "was not there when checkpoint 1 was made" in broken()
    with guards_off():
        Citation.objects.create(
            decision=decision, exemption_key="another", citation_text="§ 3", meaning="x", pack_key="p",
            pack_version="1", records="all", explanation="x", needs_balance=False,
        )  # fmt: skip
    assert f"decision:{decision.pk} is not the one" in broken()


def test_a_line_of_the_withholding_log_changed_or_added_is_found():
    case = a_case_in("denied")
    decision = case.decisions.get()
    citation = decision.citations.order_by("pk").first()
    line = {
        "decision": decision, "citation": citation, "description": "Email", "custodian": "City Attorney",
        "pages": "1-3", "exemption_key": citation.exemption_key, "reason": "Advice",
    }  # fmt: skip
    with guards_off():
        WithholdingLine.objects.create(position=1, **line)
    make_checkpoint(LATER)
    assert broken() == ""
    with tampering():
        WithholdingLine.objects.update(pages="1-2")
        assert "decision:" in broken()
    with guards_off():
        WithholdingLine.objects.create(position=2, **line)
    assert "decision:" in broken()


def test_a_forged_thing_is_found_even_after_the_next_checkpoint_sealed_it():
    case = rich_case()
    with guards_off():
        Message.objects.filter(case=case).update(body="Forged.")
    write_to_city(case, LATER + DAY)
    make_checkpoint(LATER + 2 * DAY)
    assert "is not what it was before checkpoint 2" in broken()


def test_a_document_that_waited_for_its_form_over_a_checkpoint_is_no_alarm_but_one_slipped_in_is():
    case = rich_case()
    attach(case, LATER + DAY)
    Document.objects.filter(case=case, name="map.txt").update(uploaded_at=LATER - timedelta(hours=3))
    assert broken() == ""
    Document.objects.filter(case=case, name="map.txt").update(case=None, draft_key=uuid4())
    slipped = Document.objects.get(name="map.txt")
    slipped.pk, slipped.key, slipped.case = None, uuid4(), case
    slipped.save()
    assert f"document:{slipped.key} was not there when checkpoint 1 was made" in broken()


def test_the_contents_of_a_leaf_cannot_be_rewritten():
    case = rich_case()
    with guards_off():
        leaf = case.checkpoint_leaves.get()
        case.checkpoint_leaves.update(contents=leaf.contents.replace("note:", "nota:"))
    assert "do not lead to its root" in broken()


def test_a_stored_file_changed_or_removed_on_disk_is_found():
    case = rich_case()
    document = case.documents.get()
    path = document.file.path
    with Path(path).open("r+b") as handle:
        handle.write(b"X")
    assert broken() == f"{case.number}: the file of document {document.pk} was changed"
    document.file.storage.delete(document.file.name)
    assert "is gone" in broken()
    assert broken(files=False) == ""


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
    later = ledger_verify.case_leaf.parsed(case.checkpoint_leaves.latest("checkpoint_id").contents)
    kept = {
        name: value for name, value in ledger_verify.case_leaf.parsed(fixed).items() if name != "standing"
    }
    assert kept.items() <= later.items()
    assert Salt.objects.get(pk=case.number).salt == ""


def test_words_blanked_without_an_erasure_on_record_are_found():
    case = rich_case()
    with guards_off():
        Salt.objects.filter(pk=case.number).update(salt="")
        Message.objects.filter(case=case).update(body="[erased]")
    assert "its salt is gone, and yet it was not erased" in broken()


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


def a_city_log():
    """A city's city log with three entries about one incident."""
    city = a_city()
    incident = Incident.objects.create(
        number="SAC-I-2026-0001", city=city, kind="data_error", description="Wrong row.",
        secret_hash="a" * 64, reported_at=NOW,
    )  # fmt: skip
    for hour in range(3):
        with city_work.open_city_log(city) as city_log:
            city_work.record_event(
                city_log,
                next(iter(CityEventKind)),
                {},
                incident=incident,
                actor=SYSTEM,
                now=NOW + timedelta(hours=hour),
            )
    return city


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"payload": "{}"}, "its content does not match its hash"),
        ({"kind": "other"}, "its columns say something else"),
        ({"at": LATER}, "its columns say something else"),
        ({"seq": 9}, "one is missing or out of order"),
    ],
)
def test_changing_an_entry_of_an_access_book_is_found(change, reason):
    city = a_city_log()
    assert ledger_verify.verify().entries == 3
    with guards_off():
        CityEvent.objects.filter(city=city, seq=2).update(**change)
    assert broken().startswith("access/sacramento event")
    assert reason in broken()


def test_an_access_book_cut_short_with_its_head_is_found_by_the_checkpoint():
    city = a_city_log()
    make_checkpoint(LATER)
    assert broken() == ""
    assert make_checkpoint(LATER) is None
    with guards_off():
        CityEvent.objects.filter(city=city, seq=3).delete()
        last = CityEvent.objects.get(city=city, seq=2)
        CityLog.objects.filter(city=city).update(head_seq=2, head_hash=last.hash)
    assert "access/sacramento event 3: is not the one that a checkpoint fixed" in broken()


def test_a_report_of_an_incident_changed_later_is_found():
    a_city_log()
    make_checkpoint(LATER)
    with guards_off():
        Incident.objects.update(description="All is well.")
    assert "report:SAC-I-2026-0001 is not the one that was fixed" in broken()


def test_the_command_looks_at_everything_and_names_the_first_break(capsys):
    case = rich_case()
    with guards_off():
        Note.objects.filter(case=case).update(body="Other.")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--without-files", "--without-dates")
    assert f"The history is broken at {case.number}: note:" in capsys.readouterr().err
