"""Mails, proposals, answers from outside, files of reports and corrective actions: what changes later is found and
named.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db.models import Model

from requests_app.cases.actors import staff
from requests_app.cases.models import CheckpointLeaf
from requests_app.models import CorrectiveAction, InboundMail, IncidentFile, OutsideReview, Proposal
from requests_app.services.determinations import approval as determination_approval
from requests_app.services.ledger import case_leaf, verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast
from tests.cases.guards import guards_off
from tests.incident_cast import a_misuse, a_report, under_review
from tests.services.cases import test_outside_review
from tests.services.determinations import test_approval
from tests.services.inbound_mail import test_receive
from tests.services.incidents import test_corrective_actions

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 100 * cast.DAY


def broken() -> str:
    found = ledger_verify.verify(files=False, dates=False).first_break
    return str(found) if found else ""


def a_filed_mail() -> None:
    assert test_receive.received(test_receive.a_mail(cast.a_case())).filed_as


def a_returned_proposal() -> None:
    case = test_approval._propose(test_approval._case())
    second = test_approval._second(case)
    determination_approval.return_denial(
        case.pk, reason="Name the pages.", actor=second, now=cast.NOW + 2 * cast.DAY
    )


def an_answered_question() -> None:
    case = test_outside_review.ask(test_outside_review.under_review("tx-pia"))
    test_outside_review.record(case, "may_withhold")


def a_reviewed_corrective_action() -> None:
    corrective_action = test_corrective_actions.take(
        under_review(a_misuse(test_corrective_actions.bakersfield()))
    )
    test_corrective_actions.contest(corrective_action)
    test_corrective_actions.review(corrective_action, "uphold")


def a_report_with_a_file() -> None:
    incident = a_report()
    IncidentFile.objects.create(
        incident=incident, name="shot.png", content_type="image/png", size=3, sha256="a" * 64,
        uploaded_at=incident.reported_at,
    )  # fmt: skip


CHANGED: list[tuple[Any, type[Model], dict[str, Any], str]] = [
    (a_filed_mail, InboundMail, {"raw": b"From: other"}, "mail:"),
    (a_filed_mail, InboundMail, {"door": "other"}, "mail:"),
    (a_returned_proposal, Proposal, {"content": {}}, "proposal:"),
    (a_returned_proposal, Proposal, {"reason": "It is fine."}, "settled:"),
    (an_answered_question, OutsideReview, {"exceptions": "All of them."}, "asked:"),
    (an_answered_question, OutsideReview, {"answer": "Release it all."}, "answer:"),
    (a_reviewed_corrective_action, CorrectiveAction, {"reason": "We felt like it."}, "corrective_action:"),
    (a_reviewed_corrective_action, CorrectiveAction, {"review_reason": "Trust us."}, "review:"),
    (a_report_with_a_file, IncidentFile, {"sha256": "b" * 64}, "files:"),
    (a_report_with_a_file, IncidentFile, {"name": "other.png"}, "files:"),
]


@pytest.mark.parametrize(("made", "model", "change", "named"), CHANGED)
def test_what_is_changed_after_the_checkpoint_is_found(
    made: Any, model: type[Model], change: dict[str, Any], named: str
) -> None:
    made()
    make_checkpoint(LATER)
    assert broken() == ""
    with guards_off():
        assert model._default_manager.update(**change) >= 1
    assert named in broken()


@pytest.mark.parametrize(
    ("made", "model"), [(a_filed_mail, InboundMail), (a_report_with_a_file, IncidentFile)]
)
def test_what_is_removed_after_the_checkpoint_is_found(made: Any, model: type[Model]) -> None:
    made()
    make_checkpoint(LATER)
    with guards_off():
        model._default_manager.all().delete()
    assert broken() != ""


def test_an_answer_that_comes_after_a_checkpoint_is_no_alarm() -> None:
    case = test_outside_review.ask(test_outside_review.under_review("tx-pia"))
    make_checkpoint(cast.NOW + 10 * cast.DAY)
    test_outside_review.record(case, "may_withhold")
    assert broken() == ""
    make_checkpoint(LATER)
    assert broken() == ""


def test_a_mail_that_waited_for_a_person_over_a_checkpoint_is_no_alarm() -> None:
    case = cast.a_case()
    row = test_receive.received(test_receive.a_mail(case, From="somebody@example.org"))
    make_checkpoint(cast.NOW + 10 * cast.DAY)
    assert row.state == "for_a_person"
    assert broken() == ""


def test_a_leaf_made_before_these_kinds_were_is_no_alarm_and_the_next_fixes_them() -> None:
    a_filed_mail()
    make_checkpoint(LATER)
    leaf = CheckpointLeaf.objects.exclude(case=None).get()
    found = json.loads(leaf.contents)
    assert found[case_leaf.FORM] == case_leaf.SECOND_FORM
    old = {name: value for name, value in found.items() if name.split(":")[0] not in ("mail", case_leaf.FORM)}
    assert not case_leaf.is_later_kind("mail:1", found)
    assert case_leaf.is_later_kind("mail:1", old)
    assert not case_leaf.is_later_kind("note:1", old)
    assert {*found} - {*old} >= {case_leaf.FORM}


def test_an_erased_case_with_a_mail_keeps_its_proof(django_capture_on_commit_callbacks: Any) -> None:
    case = cast.a_case()
    test_receive.received(test_receive.a_mail(case))
    case = cast.drive(cast.again(case), "released")
    cast.close(case, cast.NOW + 10 * cast.DAY)
    make_checkpoint(LATER)
    with django_capture_on_commit_callbacks(execute=True):
        erase(case.pk, actor=staff(cast.an_administrator(case.city)), now=LATER + cast.DAY)
    assert not InboundMail.objects.get().raw
    assert broken() == ""
    make_checkpoint(LATER + 2 * cast.DAY)
    assert broken() == ""
