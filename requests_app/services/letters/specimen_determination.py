"""The made-up request determined in each way a city can: what the specimen letters of decisions need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.refusals import NotFound
from requests_app.law.statements import Exemption
from requests_app.services.determinations import (
    availability as determination_availability,
    decide as determination_decide,
    no_records as determination_no_records,
)
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.letters.specimen_request import PERSON, Play
from requests_app.services.letters.specimen_review import take_up


def grant(play: Play) -> None:
    take_up(play)
    play.perform(
        determination_availability.grant,
        estimated_at=play.now + timedelta(days=10),
        reasons=_("Sample: the reasons."),
    )


def release_all(play: Play) -> None:
    take_up(play)
    play.perform(
        determination_decide.release, draft=ReleaseDraft(public_url="https://records.example/specimen")
    )


def withheld(play: Play) -> dict[str, Any]:
    """A complete denial under the first exemption of the law. Raises NotFound where it has none."""
    exemptions = case_clock.pack_of(play.case).exemptions_on(play.case.received_on)
    if not exemptions:
        raise NotFound
    return {
        "citations": [_citation(exemptions[0])],
        "segregability": _("Sample: what was segregated, or why no part can be released."),
        "responsible": PERSON,
    }


def _citation(exemption: Exemption) -> CitationInput:
    return CitationInput(
        exemption_key=exemption.key,
        records=_("Sample: 17 emails"),
        explanation=_("Sample: why the exemption applies to these records."),
        facts=_("Sample: the facts."),
        harm=_("Sample: the harm."),
        other_law=_("Sample: the other law") if exemption.names_other_law else "",
        rereview_on=None,
    )


def deny(play: Play) -> None:
    take_up(play)
    play.perform(determination_decide.deny, draft=DenialDraft(**withheld(play)))


def release_some(play: Play) -> None:
    take_up(play)
    play.perform(
        determination_decide.release_in_part,
        draft=ReleaseDraft(public_url="https://records.example/specimen", **withheld(play)),
    )


def find_nothing(play: Play) -> None:
    take_up(play)
    play.perform(
        determination_no_records.report_no_records,
        search=_("Sample: where and how the city searched."),
        responsible=PERSON,
    )


def transfer(play: Play) -> None:
    take_up(play)
    play.perform(
        determination_no_records.transfer,
        body=_("Sample: the county"),
        contact=_("Sample: its records office"),
    )
