"""Documents of the city: several at once, named, described, removed before and recalled after their release."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import link_holder
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import BadDocument, Incomplete, NotNow, NotPermitted
from requests_app.models import Document, Notice, RecordsRequest
from requests_app.services.cases import document_changes, document_recall, documents
from requests_app.services.ledger import verify as ledger_verify
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def files(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, f"This is {name}.".encode()) for name in names]


def two_documents() -> tuple[RecordsRequest, list[Document]]:
    case = cast.a_case_in("clerk_review")
    clerk = cast.the_intake(case)
    documents.add_documents(case.pk, uploads=files("a.txt", "b.txt"), actor=clerk, now=LATER)
    return cast.again(case), list(case.documents.order_by("pk"))


def test_several_documents_come_with_one_event_or_not_at_all() -> None:
    case, added = two_documents()
    data = data_of(case.events.latest("seq"))
    assert data["document_ids"] == [row.pk for row in added]
    assert data["hashes"] == [row.sha256 for row in added]
    clerk = cast.the_intake(case)
    for wrong in (files("good.txt", "evil.exe"), [], files(*(f"{place}.txt" for place in range(51)))):
        require_refused(
            BadDocument,
            lambda wrong=wrong: documents.add_documents(case.pk, uploads=wrong, actor=clerk, now=LATER),
            "documents",
        )


def test_a_document_is_named_and_described_and_its_file_keeps_its_name() -> None:
    case, (row, _other) = two_documents()
    clerk = cast.the_intake(case)
    document_changes.describe_document(
        case.pk, document=row.pk, title=" Bridge  memo ", description="Of 2024.", actor=clerk, now=LATER
    )
    row.refresh_from_db()
    assert (row.called, row.name, row.description) == ("Bridge memo", "a.txt", "Of 2024.")
    require_refused(
        Incomplete,
        lambda: document_changes.describe_document(
            case.pk, document=row.pk, title="x" * 201, actor=clerk, now=LATER
        ),
        "title",
    )
    require_refused(
        NotPermitted,
        lambda: document_changes.describe_document(
            case.pk, document=row.pk, title="x", actor=link_holder(case.pk), now=LATER
        ),
    )


def test_a_removed_document_is_seen_no_more_cannot_be_released_and_stays_in_the_history() -> None:
    case, (row, other) = two_documents()
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: document_changes.remove_document(
            case.pk, document=row.pk, reason=" ", actor=clerk, now=LATER
        ),
        "reason",
    )
    document_changes.remove_document(case.pk, document=row.pk, reason="Twice.", actor=clerk, now=LATER)
    assert list(Document.objects.visible_to(clerk).filter(case=case)) == [other]
    row.refresh_from_db()
    assert (row.removed_reason, row.file.size) == ("Twice.", row.size)
    assert data_of(case.events.latest("seq"))["hashes"] == [row.sha256]
    with pytest.raises(Incomplete):
        documents.release_documents(case, [row.pk], checked=True, now=LATER)
    require_refused(
        NotNow,
        lambda: document_changes.remove_document(
            case.pk, document=row.pk, reason="x", actor=clerk, now=LATER
        ),
    )
    assert ledger_verify.verify().first_break is None


def test_a_released_document_is_recalled_with_a_notice_and_is_not_removed() -> None:
    case = cast.a_case_in("released")
    row = case.documents.get(audience="released")
    reviewer = cast.the_reviewer(case)
    now = case.events.latest("seq").at + cast.HOUR
    require_refused(
        NotNow,
        lambda: document_changes.remove_document(
            case.pk, document=row.pk, reason="x", actor=reviewer, now=now
        ),
    )
    document_recall.recall_document(
        case.pk, document=row.pk, reason="It names a witness.", actor=reviewer, now=now
    )
    assert not Document.objects.visible_to(link_holder(case.pk)).filter(pk=row.pk).exists()
    told = Notice.objects.filter(case=case, letter="message").latest("pk")
    assert "It names a witness." in told.body_text
    require_refused(
        NotNow,
        lambda: document_recall.recall_document(
            case.pk, document=row.pk, reason="Again.", actor=reviewer, now=now
        ),
    )
