"""An appeal overturns what was withheld: those boxes are open again, and a new version goes out."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import NotNow
from requests_app.models import Box, Document, Record, RecordsRequest, Release, Rendition
from requests_app.services.appeals import decide as appeal_decide, draft as appeal_draft, file as appeal_file
from requests_app.services.appeals.findings import FindingInput
from requests_app.services.records import boxes, gate, release_preparation
from requests_app.services.records.box_place import Place
from tests import cast
from tests.acts_of_appeals import the_appeal
from tests.record_files import a_pdf
from tests.services.records.released_records import (
    LATER,
    act,
    in_part,
    make_all,
    reviewed,
    whole,
    why,
)

pytestmark = pytest.mark.django_db
APPEALED = LATER + cast.DAY


def released_with_two_lines() -> RecordsRequest:
    """Two records went out, each with a box under the same exemption, for reasons of their own."""
    case = reviewed({"a.pdf": a_pdf("Secret line"), "b.pdf": a_pdf("Another line")})
    second = Record.objects.filter(case=case).latest("pk")
    told = {**why(), "reason": "It asks for advice about the bridge."}
    boxes.draw(case.pk, record=second.pk, places=[Place(1, (60, 58, 300, 76))], **told, **act(case))
    boxes.approve(case.pk, boxes=[Box.objects.latest("pk").pk], **act(case))
    make_all()
    release_preparation.prepare(case.pk, **act(case))
    in_part(case, list(Document.objects.filter(case=case).values_list("pk", flat=True)))
    return case


def overturned(case: RecordsRequest, *, upheld: bool = False) -> None:
    """The requester contests the first line alone; the officer finds."""
    line = case.decisions.get().log_lines.order_by("position").first()
    draft = appeal_draft.AppealDraft(grounds="These are facts.", lines=[line.pk])
    appeal_file.appeal(case.pk, draft=draft, actor=cast.the_requester(case), now=APPEALED)
    point = the_appeal(case).points.get()
    appeal_decide.decide_appeal(
        case.pk,
        findings={point.pk: FindingInput("upheld" if upheld else "overturned", "It is a fact.")},
        responsible=[("Morgan Reyes", "Appeals Officer")],
        instruction="" if upheld else "Release the facts.",
        actor=cast.the_officer(case),
        now=APPEALED,
    )


def test_the_manifest_says_which_line_of_the_log_stands_for_which_record() -> None:
    case = released_with_two_lines()
    told = Release.objects.get(case=case).manifest["log"]
    assert [(row["line"], row["record"]) for row in told] == [(1, 1), (2, 2)]


def test_only_the_boxes_of_the_overturned_line_are_open_and_none_is_approved_again_as_it_is() -> None:
    case = released_with_two_lines()
    overturned(case)
    first, second = Box.objects.order_by("pk")
    assert (first.state, first.overturned_in) == ("draft", the_appeal(case).number)
    assert (second.state, second.overturned_in) == ("approved", "")
    assert "drafts" in [one.code for one in gate.blockers(case)]
    with pytest.raises(NotNow, match="overturned"):
        boxes.approve(case.pk, boxes=[first.pk], actor=cast.the_reviewer(case), now=APPEALED)


def test_an_appeal_that_fails_changes_no_box() -> None:
    case = released_with_two_lines()
    overturned(case, upheld=True)
    assert set(Box.objects.values_list("state", "overturned_in")) == {("approved", "")}


def test_once_the_box_is_removed_a_new_version_goes_out_and_the_rest_stays_withheld() -> None:
    case = released_with_two_lines()
    overturned(case)
    box = Box.objects.order_by("pk").first()
    assert box is not None
    boxes.delete(case.pk, boxes=[box.pk], actor=cast.the_reviewer(case))
    make_all()
    release_preparation.prepare(case.pk, actor=cast.the_reviewer(case), now=APPEALED)
    waiting = list(Document.objects.filter(case=case, audience="internal").values_list("pk", flat=True))
    with pytest.raises(NotNow, match="redacted or withheld"):
        whole(case, waiting)
    in_part(case, waiting)
    made = Rendition.objects.filter(record=Record.objects.filter(case=case).first()).latest("version")
    assert (made.version, made.boxes_count) == (2, 0)
    assert made.document is not None and made.document.audience == "released"
