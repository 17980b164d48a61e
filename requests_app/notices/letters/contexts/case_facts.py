"""The facts of a case that every letter about it may say, in parts a template can show as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from requests_app.cases import case_clock, dates_in_words, outside_bodies, special_deadlines, wording
from requests_app.cases.act_day import TwoDays
from requests_app.cases.courts import bodies_to_ask, can_be_opened, ways_to_court
from requests_app.cases.current_law import cited_on, section_on
from requests_app.cases.models import Citation, Deadline, Decision, Document, RecordsRequest, Requester, Way
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.recorded_for import RecordedFor, last_day_to_undo
from requests_app.cases.states import State
from requests_app.cities.city_time import local_date, terms_of
from requests_app.law.clock import Due
from requests_app.law.confirmed import law_on, remedies_shown
from requests_app.law.pack import Pack, library
from requests_app.law.statements import OutsideBody
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.contexts.base import LetterFacts
from requests_app.notices.names import public_case_address

LONGEST_EXCERPT = 1500
"""So many characters of the request stand in letters after the receipt; the page has the rest."""

RELEASING = (DecisionKind.RELEASE, DecisionKind.PARTIAL_DENIAL)
WITHHOLDING = (DecisionKind.DENIAL, DecisionKind.PARTIAL_DENIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts(LetterFacts):
    """The case, its city with the contact, its pack, and the latest due date of each kind.

    `act` is the law as in force on the day of the letter; a case is judged by its pack, a letter names the act.
    `written_on` is the city's date on the day of the letter: what a due date says depends on it. `entered_later`: the
    request arrived on an earlier day than that; `city_is_late`: it owes something whose date has passed.
    `own_day`: both days of what the letter tells, where it was entered after it was done. `recorded`: what a clerk
    recorded for the requester; `undo_until`: the last day on which a withdrawal so recorded can be undone.
    """

    case: RecordsRequest
    written_on: date
    requester: Requester
    page_address: str
    admin_address: str
    file_address: str
    contact: Mapping[str, str]
    asked: str
    own_day: TwoDays | None
    recorded: RecordedFor | None
    undo_until: date | None
    received_local: datetime
    counted_from_arrival: bool
    entered_later: bool
    city_is_late: bool
    pack: Pack
    act: Pack
    courts: Sequence[Any]
    no_day_for_records: bool
    extension_rule: str
    offers_appeal: bool
    reviewer: str
    outside_bodies: Sequence[OutsideBody]
    determination: Due | Deadline | None
    production: Due | Deadline | None
    appeal_window: Due | Deadline | None
    appeal_decision: Due | Deadline | None
    ruling_due: Due | Deadline | None

    @property
    def second_clock(self) -> str:
        """The time limit of its own that runs beside the decision, as a sentence; empty where there is none."""
        own = self.production
        return special_deadlines.second_clock(own, self.pack, self.written_on) if isinstance(own, Due) else ""

    @property
    def on_paper(self) -> bool:
        """Whether letters reach the requester by mail first: they name what works without the internet."""
        reader = self.requester
        by_email = reader.email and not reader.email_failed_at and reader.preferred_channel != Way.POST
        return bool(reader.postal_address.strip() and not reader.no_contact and not by_email)

    # The next two are methods because they ask the database: only the letters that show them do.
    def released(self) -> dict[str, Any]:
        """How much was handed over: documents, public addresses, in how many parts; whether access to data was."""
        given = Decision.objects.filter(case=self.case, kind__in=RELEASING).order_by("id")
        addresses = [details.get("public_url") for details in given.values_list("details", flat=True)]
        return {
            "documents": Document.objects.filter(case=self.case, audience=Audience.RELEASED).count(),
            "addresses": list(dict.fromkeys(address for address in addresses if address)),
            "parts": len(addresses),
            "access": Decision.objects.filter(case=self.case, kind=DecisionKind.ACCESS).exists(),
        }

    def withheld_before(self) -> list[str]:
        """The rules of law under which anything was withheld so far."""
        cited = Citation.objects.filter(decision__case=self.case, decision__kind__in=WITHHOLDING)
        return list(dict.fromkeys(cited.order_by("id").values_list("citation_text", flat=True)))


def as_cited(due: Due | Deadline, pack: Pack, on: date) -> Due | Deadline:
    """The due date under the section of its rule as it is numbered on the day of the letter."""
    citation = section_on(due.citation, pack, on)
    if isinstance(due, Due):
        return due if citation == due.citation else replace(due, citation=citation)
    seen = copy(due)  # what is stored keeps the section of its own time
    seen.citation = citation
    return seen


def _is_missed(due: Due | Deadline, on: date) -> bool:
    owed = due.kind in CITY_DUTIES and due.met_on is None and due.ended_on is None
    return owed and due.due_on is not None and due.due_on < on


def case_facts(
    case: RecordsRequest, dues: Sequence[Due] | Sequence[Deadline], on: date, own_day: TwoDays | None = None
) -> CaseFacts:
    """Gather what every letter about a case may say on that day."""
    pack = case_clock.pack_of(case)
    each = [as_cited(due, pack, on) for due in dues]
    latest = {due.kind: due for due in sorted(each, key=lambda due: due.cycle)}
    production = pack.rule(pack.clock.production or "production")
    reviewer, own = (
        outside_bodies.reviewer(case),
        outside_bodies.city_reviews(pack, terms_of(case.city.policy)),
    )
    extension = pack.rule(pack.clock.extension, case.received_on) if pack.clock.extension else None
    remedies = remedies_shown(pack, on, library())
    excerpt = case.asked_for[:LONGEST_EXCERPT]
    return CaseFacts(
        case=case,
        written_on=on,
        city=case.city,
        number=case.number,
        letterhead=letter_letterhead.current(case.city),
        department=case.department,
        requester=case.requester,
        page_address=public_case_address(case),
        admin_address=f"{settings.PUBLIC_URL}/admin/requests_app/recordsrequest/{case.pk}/change/",
        file_address=f"{settings.PUBLIC_URL}/{case.city.key}/requests/new/",
        contact=wording.clerk_contact(case.city),
        asked=f"{excerpt}…" if len(excerpt) < len(case.asked_for) else excerpt,
        own_day=own_day,
        recorded=case.recorded,
        undo_until=last_day_to_undo(on) if case.recorded and case.state == State.WITHDRAWN else None,
        received_local=dates_in_words.local(case.city, case.received_at),
        counted_from_arrival=case.received_on == local_date(case.city, case.received_at),
        entered_later=local_date(case.city, case.received_at) < on,
        city_is_late=case.is_open and any(_is_missed(due, on) for due in each),
        pack=pack,
        act=law_on(pack, on, library()),
        courts=ways_to_court(case, remedies),
        no_day_for_records=production is not None and production.count is None,
        extension_rule=cited_on(extension, pack, on) if extension else "",
        offers_appeal=own,
        reviewer=reviewer.name if reviewer and not own and can_be_opened(case) else "",
        outside_bodies=bodies_to_ask(case, remedies),
        determination=latest.get("determination"),
        production=latest.get("production"),
        appeal_window=latest.get("appeal_window"),
        appeal_decision=latest.get("appeal_decision"),
        ruling_due=latest.get("ruling"),
    )
