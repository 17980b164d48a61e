"""A released document replaced in one act: one event, one notice, the first version closed, the second open."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import link_holder
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import BadDocument, Incomplete, NotNow, NotPermitted
from requests_app.models import Document, Notice, RecordsRequest
from requests_app.services.cases import document_recall
from requests_app.services.ledger import checkpoints, verify as ledger_verify
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def a_released_case() -> tuple[RecordsRequest, Document]:
    case = cast.a_case_in("released")
    return case, case.documents.get(audience="released")


def replace(case: RecordsRequest, row: Document, **changes: Any) -> None:
    given: dict[str, Any] = {
        "upload": SimpleUploadedFile("memo-2.txt", b"The whole memo."),
        "reason": "A page was missing.",
        "checked": True,
        "actor": cast.the_reviewer(case),
        "now": case.events.latest("seq").at + cast.HOUR,
    }
    document_recall.replace_document(case.pk, document=row.pk, **{**given, **changes})


def test_the_new_version_is_open_the_first_is_closed_and_the_requester_is_told_once() -> None:
    case, row = a_released_case()
    events, letters = case.events.count(), case.notices.count()
    replace(case, row)
    row.refresh_from_db()
    new = row.replaced_by
    assert new is not None
    assert (row.audience, row.recall_reason) == ("internal", "A page was missing.")
    assert (new.audience, new.name) == ("released", "memo-2.txt")
    assert list(Document.objects.visible_to(link_holder(case.pk)).filter(case=case)) == [new]
    assert case.events.count() == events + 1
    event = case.events.latest("seq")
    assert event.kind == "document_replaced"
    assert data_of(event)["hashes"] == [row.sha256, new.sha256]
    assert case.notices.count() == letters + 1
    told = " ".join(Notice.objects.get(case=case, event=event).body_text.split())
    assert "replaced the released record “memo.txt” with a new version. Reason: A page was missing." in told
    assert document_recall.recalled_document(case, row.key) == row


def test_a_version_is_replaced_once_and_its_successor_can_be_replaced_too() -> None:
    case, row = a_released_case()
    replace(case, row)
    require_refused(NotNow, lambda: replace(case, row))
    row.refresh_from_db()
    assert row.replaced_by is not None
    replace(case, row.replaced_by, upload=SimpleUploadedFile("memo-3.txt", b"Once more."))
    assert case.documents.filter(audience="released").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"reason": " "}, Incomplete, "reason"),
        ({"reason": "x" * 1001}, Incomplete, "reason"),
        ({"checked": False}, Incomplete, "checked"),
        ({"upload": None}, BadDocument, "documents"),
        ({"upload": SimpleUploadedFile("memo.txt", b"A memo.")}, BadDocument, "documents"),
        ({"upload": SimpleUploadedFile("evil.exe", b"MZ\x90")}, BadDocument, "documents"),
    ],
)
def test_what_is_missing_or_the_same_is_refused_and_nothing_changes(
    changes: dict[str, Any], refusal: Any, field: str
) -> None:
    case, row = a_released_case()
    require_refused(refusal, lambda: replace(case, row, **changes), field)


def test_only_who_may_recall_replaces_and_only_what_is_released() -> None:
    case, row = a_released_case()
    for actor in (link_holder(case.pk), cast.the_intake(case)):
        require_refused(NotPermitted, lambda actor=actor: replace(case, row, actor=actor))
    internal = cast.a_document(case, case.events.latest("seq").at)
    require_refused(NotNow, lambda: replace(case, internal))


@pytest.mark.parametrize("act", ["recall", "replace"])
def test_a_checkpoint_made_before_still_holds(act: str) -> None:
    case, row = a_released_case()
    checkpoints.make_checkpoint(now=case.events.latest("seq").at + cast.HOUR)
    now = case.events.latest("seq").at + cast.DAY
    if act == "replace":
        replace(case, row, now=now)
    else:
        document_recall.recall_document(
            case.pk, document=row.pk, reason="It names a witness.", actor=cast.the_reviewer(case), now=now
        )
    assert ledger_verify.verify().first_break is None
