"""Boxes drawn, moved, deleted and approved."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import Box, CityPolicy
from requests_app.services.records import answers, boxes
from requests_app.services.records.box_place import Place
from tests import cast
from tests.record_acts import NOW
from tests.record_files import a_workbook
from tests.services.records.reviewed_records import act, one_record, why

pytestmark = pytest.mark.django_db


# --- boxes


def test_boxes_are_drawn_moved_and_deleted() -> None:
    case, record = one_record()
    places = [Place(1, (10, 10, 50, 40)), Place(1, (700, 20, 500, 10)), Place(1)]
    drawn = boxes.draw(case.pk, record=record.pk, places=places, **why(case), **act(case))
    assert [box.rect for box in drawn] == [[10, 10, 50, 40], [500, 10, 612, 20], [0, 0, 612, 792]]
    moved = boxes.move(case.pk, box=drawn[0].pk, rect=(20, 20, 60, 50), **act(case))
    assert moved.rect == [20, 20, 60, 50]
    assert boxes.delete(case.pk, boxes=[box.pk for box in drawn], actor=cast.the_reviewer(case)) == 3


@pytest.mark.parametrize(
    "place",
    [Place(2, (1, 1, 9, 9)), Place(1, (5, 5, 5.2, 9)), Place(1, (700, 10, 800, 20)),
     Place(1, (float("nan"), 1, 9, 9)), Place(1, (float("inf"), 1, 9, 9)), Place(0)],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(place: Place) -> None:
    case, record = one_record()
    with pytest.raises(Incomplete):
        boxes.draw(case.pk, record=record.pk, places=[place], **why(case), **act(case))
    assert not Box.objects.exists()


def test_cells_are_written_as_in_a_spreadsheet() -> None:
    case, record = one_record(a_workbook(Data=[["a", "b"]]), "a.xlsx")
    for cells in ("B2", "b2:c9", "$C:$D", "4:6", ""):
        boxes.draw(case.pk, record=record.pk, places=[Place(1, None, cells)], **why(case), **act(case))
    assert list(Box.objects.values_list("cells", flat=True)) == ["B2", "B2:C9", "C:D", "4:6", ""]
    for cells in ("B0", "2B", "A1;B2", "=A1", "A1:B2:C3"):
        with pytest.raises(Incomplete):
            boxes.draw(case.pk, record=record.pk, places=[Place(1, None, cells)], **why(case), **act(case))


def test_where_the_city_wants_it_a_second_person_approves() -> None:
    case, record = one_record()
    CityPolicy.objects.filter(city=case.city).update(approval_for=["release_in_part"])
    (box,) = boxes.draw(
        case.pk, record=record.pk, places=[Place(1, (10, 10, 50, 40))], **why(case), **act(case)
    )
    with pytest.raises(NotNow, match="second approver"):
        boxes.approve(case.pk, boxes=[box.pk], **act(case))
    second = staff(cast.a_reviewer(case.city, "second"))
    assert boxes.approve(case.pk, boxes=[box.pk], actor=second, now=NOW) == 1
    box.refresh_from_db()
    assert (box.state, box.approved_by_id) == ("approved", second.user_id)
    boxes.move(case.pk, box=box.pk, rect=(20, 20, 60, 50), **act(case))
    box.refresh_from_db()
    assert box.state == "draft"


def test_a_deleted_box_opens_the_finding_it_answered() -> None:
    case, record = one_record()
    finding = record.findings.get(kind="ssn")
    answers.answer(case.pk, findings=[finding.pk], answer="redact", **why(case), **act(case))
    boxes.delete(case.pk, boxes=[Box.objects.get().pk], actor=cast.the_reviewer(case))
    finding.refresh_from_db()
    assert finding.answer == ""
