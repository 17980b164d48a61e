"""Erasing leaves nothing of a person in any table or file; a legal hold lets nothing go: canaries in every place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.refusals import NotFound, NotNow, NotPermitted
from requests_app.cases.word_search import has_words
from requests_app.models import (
    Document,
    Event,
    Follow,
    InboundMail,
    Incident,
    IncidentFile,
    Message,
    Note,
    Notice,
    NoticeAttempt,
    RecordsRequest,
    Requester,
)
from requests_app.notices.models.delivery import DeliveryReport
from requests_app.notices.pdf.archive import file_of
from requests_app.services.cases import (
    close as case_close,
    documents as case_documents,
    messages as case_messages,
)
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase, erase_incident, place_hold
from requests_app.services.unit_of_work import city_log as city_work
from tests.cast import (
    DAY,
    NOW,
    a_case,
    a_case_in,
    a_city,
    again,
    an_administrator,
    an_intake_clerk,
    appeal,
    deny,
    drive,
    the_intake,
    the_requester,
    uphold,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 100 * DAY
CANARY = "zzcanaryzz"


def a_full_case():
    """A closed case with the canary in every place a person's words can stand."""
    case = drive(
        a_case(
            name=f"Ana {CANARY}", email=f"{CANARY}@example.org", phone=f"555 {CANARY}",
            description=f"All letters to {CANARY}.", intended_use=f"A book by {CANARY}",
        ),
        "clerk_review",
    )  # fmt: skip
    requester = the_requester(case)
    case_messages.write_to_city(case.pk, body=f"I am {CANARY}.", actor=requester, now=NOW + DAY)
    upload = SimpleUploadedFile(f"{CANARY}.txt", f"Signed, {CANARY}".encode())
    case_documents.attach(case.pk, upload=upload, actor=requester, now=NOW + DAY)
    Note.objects.create(case=case, author=an_intake_clerk(case.city), body=f"Call {CANARY}", written_at=NOW)
    deny(case, NOW + 2 * DAY)
    appeal(again(case), NOW + 3 * DAY)
    uphold(again(case), NOW + 4 * DAY)
    close_it(case)
    letter = Notice.objects.filter(case=case, letter="denial").first()
    file_of(letter, NOW + 4 * DAY)
    NoticeAttempt.objects.create(notice=letter, at=NOW, succeeded=False, detail=f"550 {CANARY}@example.org")
    DeliveryReport.objects.create(
        notice=letter, source="x", key="1", kind="bounced", said_at=NOW, received_at=NOW, detail=CANARY
    )
    raw = f"From: {CANARY}@example.org\r\n\r\nHello {CANARY}".encode()
    for place, extra in enumerate(({"case": case, "state": "filed"}, {"notice": letter, "state": "bounce"})):
        InboundMail.objects.create(
            raw=raw, size=len(raw), fingerprint=f"{place:064x}", door="smtp", received_at=NOW,
            sender=f"{CANARY}@example.org", subject=CANARY, message_id=f"<{CANARY}>", envelope_from=CANARY,
            envelope_to=[CANARY], note=CANARY, **extra,
        )  # fmt: skip
    Follow.objects.create(case=case, email=f"{CANARY}@example.org", secret_hash="b" * 64, asked_at=NOW)
    return again(case)


def close_it(case):

    case_close.close(case.pk, reason="Done.", actor=the_intake(case), now=NOW + 60 * DAY)


def where(canary: str = CANARY) -> list[str]:
    """Every table that holds the canary, as text or as bytes, and every stored file."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*) FROM {name} t WHERE t::text ILIKE %s OR t::text ILIKE %s",
                [f"%{canary}%", f"%{canary.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    folder = Path(Document._meta.get_field("file").storage.location)
    found += [
        str(path) for path in folder.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()
    ]
    return sorted(found)


def test_nothing_of_the_person_is_left_anywhere_and_everything_still_verifies(
    django_capture_on_commit_callbacks,
):
    case = a_full_case()
    make_checkpoint(LATER)
    assert {"requests_app_requester", "requests_app_inboundmail", "requests_app_follow"} <= set(where())
    assert len(where()) >= 11
    with django_capture_on_commit_callbacks(execute=True):
        erase(case.pk, actor=staff(an_administrator(case.city)), now=LATER)
    assert where() == []
    assert RecordsRequest.objects.filter(has_words(RecordsRequest, CANARY)).count() == 0
    assert ledger_verify.verify().first_break is None
    make_checkpoint(LATER + DAY)
    assert ledger_verify.verify().first_break is None
    assert Event.objects.filter(case=case).latest("seq").kind == "erased"


def test_an_erasure_that_fails_leaves_everything_as_it_was(monkeypatch):
    case = a_full_case()
    before = where()
    monkeypatch.setattr(
        "requests_app.services.retention.hold_and_erasure.case_leaf.erase_salt", lambda _number: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        erase(case.pk, actor=SYSTEM, now=LATER)
    assert where() == before


def test_a_requester_who_stands_in_another_case_too_stays_there():
    case, other = a_case_in("closed"), a_case()
    RecordsRequest.objects.filter(pk=other.pk).update(requester=case.requester)
    erase(case.pk, actor=SYSTEM, now=LATER)
    assert again(other).requester.email
    assert again(case).requester.email == ""


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (RecordsRequest, {"description": "[erased]"}),
        (Message, {"body": "[erased]"}),
        (Note, {"body": "[erased]"}),
        (Notice, {"body_text": "[erased]"}),
        (Document, {"name": "[erased]"}),
        (InboundMail, {"raw": b""}),
        (Requester, {"name": ""}),
    ],
)
def test_a_legal_hold_keeps_words_files_and_mail_in_the_database_itself(model, change):
    case = a_full_case()
    place_hold(
        case.pk, reason="A claim.", review_on=date(2030, 1, 7),
        actor=staff(an_administrator(case.city)), now=LATER,
    )  # fmt: skip
    before = where()
    with pytest.raises(NotNow):
        erase(case.pk, actor=SYSTEM, now=LATER)
    with (
        pytest.raises((IntegrityError, InternalError), match="a legal hold keeps"),
        transaction.atomic(),
    ):
        model.objects.update(**change)
    if model is not RecordsRequest:
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            model.objects.all()._raw_delete(using="default")
    assert where() == before


def an_incident(**changes):
    city = a_city()
    reporter = Requester.objects.create(name=CANARY, email=f"{CANARY}@example.org")
    incident = Incident.objects.create(
        number="SAC-I-2026-0009", city=city, kind="data_error", description=f"Row 7 names {CANARY}",
        reporter=reporter, secret_hash="c" * 64, reported_at=NOW, **changes,
    )  # fmt: skip
    key = IncidentFile(
        incident=incident,
        name=f"{CANARY}.txt",
        content_type="text/plain",
        size=4,
        sha256="d" * 64,
        uploaded_at=NOW,
    )
    key.file.save("x", SimpleUploadedFile("x", CANARY.encode()))
    with city_work.open_city_log(city) as city_log:
        city_work.record_event(
            city_log, CityEventKind.INCIDENT_REPORTED, {}, incident=incident, actor=SYSTEM, now=NOW
        )
    return incident


def test_the_reporter_of_an_ended_incident_can_be_erased_and_the_book_still_verifies(
    django_capture_on_commit_callbacks,
):
    incident = an_incident(state="resolved", ended_reason="Corrected.")
    administrator = staff(an_administrator(incident.city))
    make_checkpoint(LATER)
    assert len(where()) >= 3
    with django_capture_on_commit_callbacks(execute=True):
        erase_incident(incident.pk, actor=administrator, now=LATER)
    assert where() == []
    assert ledger_verify.verify().first_break is None


def test_an_open_incident_is_not_erased_and_only_an_administrator_may():
    incident = an_incident()
    with pytest.raises(NotNow):
        erase_incident(incident.pk, actor=SYSTEM, now=LATER)
    with pytest.raises(NotPermitted):
        erase_incident(incident.pk, actor=staff(an_intake_clerk(incident.city)), now=LATER)
    with pytest.raises(NotFound):
        erase_incident(0, actor=SYSTEM, now=LATER)
    assert where()
