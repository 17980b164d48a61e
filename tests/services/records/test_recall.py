"""Released records called back, and the version that goes out instead."""

from __future__ import annotations

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import (
    Box,
    Document,
    Record,
)
from requests_app.services.records import (
    boxes,
    recall,
)
from requests_app.services.records.box_place import Place
from tests import cast
from tests.services.records.released_records import LATER, act, make_all, released
from tests.web.steps import opened, path_of

pytestmark = pytest.mark.django_db


def test_a_released_record_is_recalled_at_once_and_the_requester_is_told_why() -> None:
    case, item = released()
    recall.recall(
        case.pk, item=item.pk, reason="A name was left in.", actor=cast.the_reviewer(case), now=LATER
    )
    assert not Document.objects.visible_to(cast.the_requester(case)).exists()
    assert "A name was left in." in case.messages.get().body
    assert case.events.latest("seq").kind == "records_recalled"
    letter = case.notices.filter(letter="message").latest("pk")
    assert "A name was left in." in letter.body_text
    with pytest.raises(NotNow):
        recall.recall(case.pk, item=item.pk, reason="Again.", actor=cast.the_reviewer(case), now=LATER)


def test_the_address_of_a_recalled_record_says_why() -> None:
    case, item = released()
    address = path_of(case, f"documents/{item.rendition.document.key}/")
    assert opened(case).get(address).status_code == 200
    recall.recall(
        case.pk, item=item.pk, reason="A name was left in.", actor=cast.the_reviewer(case), now=LATER
    )
    answer = opened(case).get(address)
    assert answer.status_code == 410
    assert "A name was left in." in answer.content.decode()


def test_recalling_needs_a_reason_and_the_right() -> None:
    case, item = released()
    with pytest.raises(Incomplete):
        recall.recall(case.pk, item=item.pk, reason=" ", actor=cast.the_reviewer(case), now=LATER)
    with pytest.raises(NotPermitted):
        recall.recall(case.pk, item=item.pk, reason="x", actor=cast.the_requester(case), now=LATER)
    assert Document.objects.visible_to(cast.the_requester(case)).count() == 1


def test_a_recalled_record_is_redacted_again_and_its_new_version_goes_out() -> None:
    case, item = released()
    reviewer = cast.the_reviewer(case)
    with pytest.raises(WrongState):
        boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 100), **act(case))
    recall.recall(case.pk, item=item.pk, reason="A name was left in.", actor=reviewer, now=LATER)
    with pytest.raises(NotNow, match="no new version"):
        recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)
    boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 100), **act(case))
    boxes.approve(case.pk, boxes=[Box.objects.get().pk], **act(case))
    make_all()
    new = recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)
    item.refresh_from_db()
    assert (item.replaced_by, new.release.number) == (new, 2)
    document = Document.objects.visible_to(cast.the_requester(case)).get()
    assert document.sha256 == new.rendition.sha256
    assert data_of(case.events.latest("seq"))["manifest_sha256"] == new.release.manifest_sha256


def test_a_new_version_withholds_nothing_the_decision_does_not_cite() -> None:
    case, item = released()
    reviewer = cast.the_reviewer(case)
    recall.recall(case.pk, item=item.pk, reason="A name was left in.", actor=reviewer, now=LATER)
    record = Record.objects.get(case=case)
    more = {"exemption_key": "preliminary_drafts", "reason": "A draft."}
    (box,) = boxes.draw(case.pk, record=record.pk, places=[Place(1, (60, 80, 300, 100))], **more, **act(case))
    boxes.approve(case.pk, boxes=[box.pk], **act(case))
    make_all()
    with pytest.raises(NotNow, match="does not cite"):
        recall.replace(case.pk, item=item.pk, actor=reviewer, now=LATER)
