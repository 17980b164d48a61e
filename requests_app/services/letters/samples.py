"""Specimen letters: a made-up request is played through the ordinary actions to the letter asked for, then undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases import case_clock
from requests_app.cases.actors import PUBLIC, Actor, CityRoles, link_holder
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.cities.models import City, Role, User
from requests_app.law.clock import latest_extension
from requests_app.law.model import Exemption
from requests_app.law.requirements import FeeItem
from requests_app.notices.models import Notice
from requests_app.notices.models.letterhead import Letterhead
from requests_app.notices.pdf.letter import LetterPdf, ready_to_print
from requests_app.services.appeals import decide as appeal_decide, file as appeal_file
from requests_app.services.cases import (
    close as case_close,
    extension as case_extension,
    fees as case_fees,
    filing as case_filing,
    review as case_review,
)
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.unit_of_work.preview import rehearse

HOUR = timedelta(hours=1)
PERSON = (("Jordan Ellis", "Records Supervisor"),)
EVERYTHING = frozenset(Role.values) - {Role.APPEALS_OFFICER.value}


@dataclass(frozen=True, slots=True)
class Specimen:
    """A letter as it would be: the notice (never stored) and its PDF."""

    notice: Notice
    printed: LetterPdf


class Play:
    """One made-up request in a city, driven by the ordinary services. Words stand for what people would write."""

    def __init__(self, city: City, language: str, user_id: int, now: datetime) -> None:
        self.now = now
        city_roles = {city.pk: CityRoles(EVERYTHING)}
        self.clerk = Actor(user_id=user_id, name="", city_roles=city_roles)
        officer = User.objects.create(username="specimen-officer", is_active=False)
        self.officer = Actor(
            user_id=officer.pk, city_roles={city.pk: CityRoles(frozenset({Role.APPEALS_OFFICER.value}))}
        )
        self.case = case_filing.file(
            case_filing.Filing(
                city=city,
                description=_("Specimen: all e-mails about the inspection of the bridge since January."),
                name="Ana Requester",
                email="ana@specimen.invalid",
                postal_address="12 Oak Street\nSacramento CA 95814",
                language=language,
            ),
            actor=PUBLIC,
            now=now,
        )

    def perform(self, service: Callable[..., Any], actor: Actor | None = None, **arguments: Any) -> None:
        """One action, an hour after the last."""
        self.now += HOUR
        service(self.case.pk, actor=actor or self.clerk, now=self.now, **arguments)
        self.case = RecordsRequest.objects.select_related("city__policy", "department", "decision").get(
            pk=self.case.pk
        )


def _review(play: Play) -> None:
    play.perform(case_review.begin_review, department=play.case.city.departments.order_by("id")[0])


def _ask(play: Play) -> None:
    _review(play)
    play.perform(
        case_review.ask_to_clarify, question=_("Specimen: which bridge?"), proposed_scope=_("Specimen")
    )


def _extend(play: Play) -> None:
    _review(play)
    clock = case_clock.clock_of(play.case)
    limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
    grounds = clock.pack.grounds_on(play.case.received_on)
    if limit is None or not grounds:
        raise NotFound
    play.perform(
        case_extension.extend,
        draft=case_extension.ExtensionDraft(
            ground=grounds[0].key,
            reason=_("Specimen: 12,000 e-mails must be read."),
            to_on=limit.last_working_on or limit.base_due_on + timedelta(days=7),
            signer_name=PERSON[0][0],
            signer_title=PERSON[0][1],
        ),
    )


def _fee(play: Play) -> None:
    _review(play)
    rules = [rule for rule in case_clock.pack_of(play.case).fees.chargeable if not rule.needs_ground]
    if not rules:
        raise NotFound
    item = FeeItem(kind=rules[0].key, description=_("Specimen: 120 pages"), amount=Decimal("12.00"))
    play.perform(case_fees.estimate_fee, items=[item])


def _grant(play: Play) -> None:
    _review(play)
    play.perform(
        determination_decide.grant,
        estimated_at=play.now + timedelta(days=10),
        reasons=_("Specimen: the reasons."),
    )


def _release(play: Play) -> None:
    _review(play)
    play.perform(
        determination_decide.release, draft=ReleaseDraft(public_url="https://records.example/specimen")
    )


def _withheld(play: Play) -> dict[str, Any]:
    exemptions = case_clock.pack_of(play.case).exemptions_on(play.case.received_on)
    if not exemptions:
        raise NotFound
    return {
        "citations": [_citation(exemptions[0])],
        "segregability": _("Specimen: what was separated, or why nothing can be."),
        "responsible": PERSON,
    }


def _citation(exemption: Exemption) -> CitationInput:
    return CitationInput(
        exemption_key=exemption.key,
        records=_("Specimen: 17 e-mails"),
        explanation=_("Specimen: why the rule applies to these records."),
        facts=_("Specimen: the facts."),
        harm=_("Specimen: the harm."),
        other_law=_("Specimen: the other law") if exemption.names_other_law else "",
        rereview_on=None,
    )


def _deny(play: Play) -> None:
    _review(play)
    play.perform(determination_decide.deny, draft=DenialDraft(**_withheld(play)))


def _part(play: Play) -> None:
    _review(play)
    play.perform(
        determination_decide.release_in_part,
        draft=ReleaseDraft(public_url="https://records.example/specimen", **_withheld(play)),
    )


def _nothing(play: Play) -> None:
    _review(play)
    play.perform(
        determination_decide.report_no_records,
        search=_("Specimen: where and how the city searched."),
        responsible=PERSON,
    )


def _transfer(play: Play) -> None:
    _review(play)
    play.perform(
        determination_decide.transfer, body=_("Specimen: the county"), contact=_("Specimen: its records desk")
    )


def _close(play: Play) -> None:
    _release(play)
    play.perform(case_close.close, reason=_("Specimen: the reason."))


def _appeal(play: Play) -> None:
    _deny(play)
    decision = play.case.decision
    ids = list(decision.citations.values_list("pk", flat=True)) if decision else []
    play.perform(
        appeal_file.appeal,
        link_holder(play.case.pk),
        draft=appeal_file.AppealDraft(grounds=_("Specimen: why."), citations=ids),
    )


def _decided(finding: str) -> Callable[[Play], None]:
    def decide(play: Play) -> None:
        _appeal(play)
        points = play.case.appeals.get().points.values_list("pk", flat=True)
        found = appeal_decide.FindingInput(finding, _("Specimen: the reason for this finding."))
        play.perform(
            appeal_decide.decide_appeal,
            play.officer,
            findings=dict.fromkeys(points, found),
            responsible=PERSON,
            instruction=_("Specimen: what must be decided again.") if finding == "overturned" else "",
        )

    return decide


PLAYS: Mapping[str, tuple[Any, Callable[[Play], None]]] = {
    "receipt": (gettext_lazy("Receipt"), lambda play: None),
    "acknowledgment": (gettext_lazy("Acknowledgment"), _review),
    "clarification": (gettext_lazy("Clarification"), _ask),
    "extension": (gettext_lazy("Extension"), _extend),
    "fee_estimate": (gettext_lazy("Fee estimate"), _fee),
    "determination": (gettext_lazy("Determination"), _grant),
    "release": (gettext_lazy("Release"), _release),
    "partial_denial": (gettext_lazy("Partial denial"), _part),
    "denial": (gettext_lazy("Denial"), _deny),
    "no_records": (gettext_lazy("No records"), _nothing),
    "transfer": (gettext_lazy("Transfer"), _transfer),
    "appeal_receipt": (gettext_lazy("Appeal receipt"), _appeal),
    "appeal_upheld": (gettext_lazy("Appeal: the decision stands"), _decided("upheld")),
    "appeal_overturned": (gettext_lazy("Appeal: decide again"), _decided("overturned")),
    "closing": (gettext_lazy("Closing"), _close),
}
"""The letters a specimen can be made of: the name, and the play that leads there."""


def specimen(
    city: City, letterhead: Letterhead | None, key: str, language: str, *, actor: Actor, now: datetime
) -> Specimen:
    """The letter `key` on an unsaved version of a city's letterhead; everything is undone. Raises NotFound, Refusal.

    The PDF is set after the play was undone: meanwhile nobody who files in this city waits for its counter.
    """
    if key not in PLAYS:
        raise NotFound
    notice, printer = rehearse(
        partial(_written, city, letterhead, key, language, int(actor.user_id or 0), now)
    )
    return Specimen(notice, printer())


def _written(
    city: City, letterhead: Letterhead | None, key: str, language: str, user_id: int, now: datetime
) -> tuple[Notice, Callable[[], LetterPdf]]:
    """Play to the letter `key`: the notice, and everything its PDF needs, gathered."""
    if letterhead is not None:
        letterhead.save(force_insert=True)
    city = City.objects.select_related("policy").get(pk=city.pk)  # a row of its own: its policy is changed
    policy = city.policy
    policy.approval_for, policy.appeal_offered = [], True
    policy.save()
    play = Play(city, language, user_id, now)
    PLAYS[key][1](play)
    rows = Notice.objects.select_related("case__city", "case__requester", "letterhead")
    notice = rows.get(case=play.case, letter=key, recipient="requester")
    return notice, ready_to_print(notice)
