"""Documents: what is taken in, what the scanner says, and the gate before anything is released."""

from __future__ import annotations

from uuid import uuid4

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import BadDocument, Incomplete, NotPermitted
from requests_app.models import RecordsRequest
from requests_app.services.cases import documents as case_documents
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import ReleaseDraft
from tests import cast
from tests.services.cases.uploads import an_upload, attached
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


def test_a_form_takes_ten_files_and_no_more() -> None:
    key = uuid4()
    for place in range(case_documents.MOST_DOCUMENTS):
        case_documents.keep_for_draft(an_upload(f"{place}.txt"), key, now=cast.NOW)
    with pytest.raises(BadDocument, match="no more than 10"):
        case_documents.keep_for_draft(an_upload(), key, now=cast.NOW)
    case_documents.keep_for_draft(an_upload(), uuid4(), now=cast.NOW)


# --- the release gate


def _release(case: RecordsRequest, ids: list[int], *, checked: bool = True) -> None:
    determination_decide.release(
        case.pk,
        draft=ReleaseDraft(documents=ids, checked=checked),
        actor=cast.the_reviewer(case),
        now=cast.NOW + cast.DAY,
    )


def test_nothing_is_released_before_a_person_said_it_was_checked() -> None:
    case = cast.a_case_in("clerk_review")
    row = cast.a_document(case, cast.NOW)
    cast.a_reviewer(case.city)
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _release(case, [row.pk], checked=False)
    assert list(refused.value.fields) == ["checked"]
    assert snapshot() == before


def test_only_documents_the_city_filed_in_this_case_are_released() -> None:
    case, other = cast.a_case_in("clerk_review"), cast.a_case_in("clerk_review")
    strange = cast.a_document(other, cast.NOW)
    own = attached(case)
    cast.a_reviewer(case.city)
    before = snapshot()
    for ids in ([strange.pk], [own.pk], [0], [strange.pk, own.pk]):
        with pytest.raises(Incomplete) as refused:
            _release(case, ids)
        assert list(refused.value.fields) == ["documents"]
    assert snapshot() == before


def test_a_release_opens_exactly_the_chosen_documents() -> None:
    case = cast.a_case_in("clerk_review")
    chosen, kept = cast.a_document(case, cast.NOW, "a.txt"), cast.a_document(case, cast.NOW, "b.txt")
    _release(case, [chosen.pk])
    chosen.refresh_from_db()
    kept.refresh_from_db()
    assert (chosen.audience, chosen.released_at) == ("released", cast.NOW + cast.DAY)
    assert (kept.audience, kept.released_at) == ("internal", None)


def test_a_stranger_hands_nothing_in() -> None:
    case, other = cast.a_case(), cast.a_case()
    with pytest.raises(NotPermitted):
        case_documents.attach(case.pk, upload=an_upload(), actor=cast.the_requester(other), now=cast.NOW)


def test_the_hash_of_what_is_filed_and_released_stands_in_the_chain() -> None:
    case = cast.a_case_in("clerk_review")
    document = cast.a_document(case, cast.NOW + 2 * cast.HOUR)
    cast.release(case, cast.NOW + 3 * cast.HOUR)
    for kind in ("document_added", "released"):
        event = case.events.get(kind=kind)
        assert data_of(event)["hashes"] == [document.sha256]
