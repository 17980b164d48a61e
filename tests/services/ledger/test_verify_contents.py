"""What is stored beside a chain: changed, removed, added or rewritten, it is found."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from requests_app.cases.models import Salt
from requests_app.models import (
    Appeal,
    Citation,
    Deadline,
    Decision,
    Document,
    Extension,
    LetterFile,
    Message,
    Note,
    Notice,
    NoticeAttempt,
    RecordsRequest,
    WithholdingLine,
)
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    NOW,
    a_case,
    a_case_in,
    attach,
    drive,
    write_to_city,
)
from tests.services.ledger.tampered_cases import LATER, broken, rich_case, tampering

pytestmark = pytest.mark.django_db


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


def test_words_blanked_without_an_erasure_on_record_are_found():
    case = rich_case()
    with guards_off():
        Salt.objects.filter(pk=case.number).update(salt="")
        Message.objects.filter(case=case).update(body="[erased]")
    assert "its salt is gone, and yet it was not erased" in broken()
