"""The made-up request in review: taken up, its requester asked, more time taken, a fee estimated."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.refusals import NotFound
from requests_app.law.clock import latest_extension
from requests_app.law.fee_requirements import FeeItem
from requests_app.services.cases import (
    extension as case_extension,
    question_again as case_question_again,
    review as case_review,
)
from requests_app.services.fees import estimate as fee_estimate
from requests_app.services.letters.specimen_request import PERSON, Play


def take_up(play: Play) -> None:
    play.perform(case_review.begin_review, department=play.case.city.departments.order_by("id")[0])


def ask(play: Play) -> None:
    take_up(play)
    play.perform(case_review.ask_to_clarify, question=_("Sample: which bridge?"), proposed_scope=_("Sample"))


def repeat(play: Play) -> None:
    ask(play)
    play.perform(case_question_again.ask_again, instead=case_question_again.Instead.EMPTY)


def extend(play: Play) -> None:
    take_up(play)
    clock = case_clock.clock_of(play.case)
    limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
    grounds = clock.pack.grounds_on(play.case.received_on)
    if limit is None or not grounds:
        raise NotFound
    play.perform(
        case_extension.extend,
        draft=case_extension.ExtensionDraft(
            ground=grounds[0].key,
            reason=_("Sample: 12,000 emails must be read."),
            to_on=limit.last_working_on or limit.base_due_on + timedelta(days=7),
            signer_name=PERSON[0][0],
            signer_title=PERSON[0][1],
        ),
    )


def estimate(play: Play) -> None:
    take_up(play)
    rules = [rule for rule in case_clock.pack_of(play.case).fees.chargeable if not rule.needs_ground]
    if not rules:
        raise NotFound
    item = FeeItem(
        kind=rules[0].key,
        description=_("Sample: copies"),
        price=Decimal("0.10"),
        quantity=Decimal(120),
        unit="page",
    )
    play.perform(fee_estimate.estimate_fee, items=[item])
