"""Specimen letters: a made-up request is played through the ordinary actions to the letter asked for, then undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.actors import Actor, link_holder
from requests_app.cases.refusals import NotFound
from requests_app.cities.models import City
from requests_app.notices.models import Notice
from requests_app.notices.models.letterhead import Letterhead
from requests_app.notices.pdf.letter import LetterPdf, ready_to_print
from requests_app.services.appeals import (
    decide as appeal_decide,
    draft as appeal_draft,
    file as appeal_file,
    findings as appeal_findings,
)
from requests_app.services.cases import (
    close as case_close,
)
from requests_app.services.letters.specimen_determination import (
    deny,
    find_nothing,
    grant,
    release_all,
    release_some,
    transfer,
)
from requests_app.services.letters.specimen_exemption_review import (
    decline_data,
    keep_data_withheld,
    open_data,
    protect_data,
)
from requests_app.services.letters.specimen_request import PERSON, Play
from requests_app.services.letters.specimen_review import ask, estimate, extend, repeat, take_up
from requests_app.services.unit_of_work.rehearsal import rehearse


@dataclass(frozen=True, slots=True)
class Specimen:
    """A letter as it would be: the notice (never stored) and its PDF."""

    notice: Notice
    printed: LetterPdf


def _close(play: Play) -> None:
    release_all(play)
    play.perform(case_close.close, reason=_("Sample: the reason."))


def _appeal(play: Play) -> None:
    deny(play)
    decision = play.case.decision
    ids = list(decision.citations.values_list("pk", flat=True)) if decision else []
    play.perform(
        appeal_file.appeal,
        link_holder(play.case.pk),
        draft=appeal_draft.AppealDraft(grounds=_("Sample: why."), citations=ids),
    )


def _decided(finding: str) -> Callable[[Play], None]:
    def decide(play: Play) -> None:
        _appeal(play)
        points = play.case.appeals.get().points.values_list("pk", flat=True)
        found = appeal_findings.FindingInput(finding, _("Sample: the reason for this finding."))
        play.perform(
            appeal_decide.decide_appeal,
            play.officer,
            findings=dict.fromkeys(points, found),
            responsible=PERSON,
            instruction=_("Sample: what must be decided again.") if finding == "overturned" else "",
        )

    return decide


PLAYS: Mapping[str, tuple[Any, Callable[[Play], None]]] = {
    "receipt": (gettext_lazy("Receipt"), lambda play: None),
    "acknowledgment": (gettext_lazy("Acknowledgment"), take_up),
    "clarification": (gettext_lazy("Clarification"), ask),
    "question_again": (gettext_lazy("Question asked again"), repeat),
    "extension": (gettext_lazy("Extension"), extend),
    "fee_estimate": (gettext_lazy("Fee estimate"), estimate),
    "determination": (gettext_lazy("Determination"), grant),
    "release": (gettext_lazy("Release"), release_all),
    "partial_denial": (gettext_lazy("Partial denial"), release_some),
    "denial": (gettext_lazy("Denial"), deny),
    "no_records": (gettext_lazy("No records"), find_nothing),
    "opened": (gettext_lazy("Exemption review: opened"), open_data),
    "kept_withheld": (gettext_lazy("Exemption review: kept withheld"), keep_data_withheld),
    "protected": (gettext_lazy("Exemption review: protected"), protect_data),
    "not_protected": (gettext_lazy("Exemption review: not protected"), decline_data),
    "transfer": (gettext_lazy("Transfer"), transfer),
    "appeal_receipt": (gettext_lazy("Appeal receipt"), _appeal),
    "appeal_upheld": (gettext_lazy("Appeal: decision upheld"), _decided("upheld")),
    "appeal_overturned": (gettext_lazy("Appeal: decide again"), _decided("overturned")),
    "closing": (gettext_lazy("Closing"), _close),
}
"""The letters a specimen can be made of: the name, and the play that leads there."""


def specimen(
    city: City, letterhead: Letterhead | None, key: str, language: str, *, actor: Actor, now: datetime
) -> Specimen:
    """The letter `key` on an unsaved version of a city's letterhead; everything is undone. Raises NotFound, Refusal.

    The PDF is set after the play was undone: meanwhile no one who files in this city waits for its counter.
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
