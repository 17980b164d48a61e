"""Appeals as the requester files and withdraws them; services/appeals/decide.py decides them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, AppealPoint, Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import APPEALABLE_STATES, UNDECIDED_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date, terms_of
from requests_app.law.clock import Fact, Terms
from requests_app.law.pack import Pack
from requests_app.notices.letters.contexts.appeals import AppealContext, AppealFiledContext
from requests_app.services.appeals.points import named, open_appeal, points_for, positions
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True)
class Representative:
    """Who speaks for the requester: a name, how to reach them, and what lets them do so. Blank: nobody."""

    name: str = ""
    contact: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDraft:
    """What a requester wrote for an appeal.

    `citations` and `lines` are what they contest, `reasons` the grounds of single points (services/appeals/points.py).
    `draft_key` names the files that were handed in for it (services/cases/documents.py).
    """

    grounds: str
    citations: Sequence[int] = ()
    lines: Sequence[int] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    lateness_reason: str = ""
    representative: Representative = field(default_factory=Representative)
    draft_key: UUID | None = None


def appeal(
    case_id: int,
    *,
    draft: AppealDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Appeal:
    """Contest a decision (which citations, which lines of its log) or that there is none in time.

    Raises NotNow outside the window, Incomplete field by field.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.APPEAL, case)
        clock = case_clock.clock_of(case)
        terms = clock.terms if case.state in APPEALABLE_STATES else terms_of(case.city.policy)
        _require_open_way(case, clock.pack, terms, now)
        lateness = _require_in_time(case, clock, draft.lateness_reason, now)
        required(grounds=(draft.grounds, _("Say why you think the decision is wrong.")))
        contested = points_for(case, draft.citations, draft.lines, draft.reasons)
        speaker = _whole(draft.representative)
        documents = _waiting(draft.draft_key)
        from_state = case.state
        apply_transition(case, "appeal")
        row = Appeal.objects.create(
            number=f"{case.number}-A{Appeal.objects.filter(case=case).count() + 1}",
            case=case,
            decision=case.decision if from_state in APPEALABLE_STATES else None,
            from_state=from_state,
            grounds=draft.grounds.strip(),
            lateness_reason=lateness,
            representative=speaker.name,
            representative_contact=speaker.contact,
            representative_authority=speaker.authority,
            received_at=now,
        )
        for point in contested:
            point.appeal = row
        AppealPoint.objects.bulk_create(contested)
        _file(case, row, documents)
        case_work.record_event(
            case,
            EventKind.APPEALED,
            {
                "appeal_id": row.pk,
                "citations": named(contested),
                "terms": case_clock.terms_data(terms),
                **({"lines": positions(contested)} if positions(contested) else {}),
                **({"document_ids": [document.pk for document in documents]} if documents else {}),
            },
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="appealed", on=local_date(case.city, now), what=from_state)],
            letter_context=AppealFiledContext(
                appeal=row,
                contested=contested,
                appeal_documents=documents,
                appeal_basis=case.city.policy.appeal_basis,
            ),
        )
        return row


def _whole(speaker: Representative) -> Representative:
    """The representative, if any, with everything the city needs to deal with them. Raises Incomplete."""
    tidy = Representative(speaker.name.strip(), speaker.contact.strip(), speaker.authority.strip())
    if tidy == Representative():
        return tidy
    required(
        representative=(tidy.name, _("Give the name of the person who speaks for you.")),
        representative_contact=(tidy.contact, _("Say how the city can reach this person.")),
        representative_authority=(tidy.authority, _("Say what lets this person speak for you.")),
    )
    return tidy


def _waiting(draft_key: UUID | None) -> list[Document]:
    """The files that wait for this appeal (services/cases/documents.py), each taken once."""
    if draft_key is None:
        return []
    return list(Document.objects.select_for_update().filter(draft_key=draft_key, case=None).order_by("pk"))


def _file(case: RecordsRequest, row: Appeal, documents: Sequence[Document]) -> None:
    for document in documents:
        document.case, document.draft_key, document.audience = case, None, Audience.REQUESTER
    Document.objects.bulk_update(documents, ["case", "draft_key", "audience"])
    row.documents.set(documents)


def _require_open_way(case: RecordsRequest, pack: Pack, terms: Terms, now: datetime) -> None:
    case_work.require_state(case, *APPEALABLE_STATES, *UNDECIDED_STATES)
    if not outside_bodies.city_reviews(pack, terms):
        body = outside_bodies.reviewer_under(pack)
        if body is not None:
            raise NotNow(
                _("Under this law the city does not review its own decisions. You can ask: %(body)s.")
                % {"body": body.name}
            )
        raise NotNow(_("The city does not specify an appeal of its own. The courts stay open to you."))
    if case.state in UNDECIDED_STATES and not determination_overdue(case, now):
        raise NotNow(_("The city still has time to decide. You can appeal once its date has passed."))


def determination_overdue(case: RecordsRequest, now: datetime) -> bool:
    """Whether the running determination date has passed on the city's calendar."""
    today = local_date(case.city, now)
    return any(
        due.kind == "determination" and due.is_open and due.due_on and due.due_on < today
        for due in case_clock.clock_of(case).dues()
    )


def window_passed(clock: case_clock.Clock, today: date) -> bool:
    """Whether the last appeal window had a last day and it is over."""
    windows = [due for due in clock.dues() if due.kind == "appeal_window"]
    last_on = windows[-1].due_on if windows else None
    return last_on is not None and last_on < today


def _require_in_time(case: RecordsRequest, clock: case_clock.Clock, reason: str, now: datetime) -> str:
    if case.state in UNDECIDED_STATES or not window_passed(clock, local_date(case.city, now)):
        return ""
    if not case.city.policy.appeal_late_allowed:
        raise NotNow(_("The last day to appeal has passed. The courts stay open to you."))
    required(
        lateness_reason=(
            reason,
            _("The last day to appeal has passed. Say why you could not appeal in time."),
        )
    )
    return reason.strip()


def withdraw_appeal(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take the open appeal back; the case returns to the state it came from."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.WITHDRAW_APPEAL, case)
        row = open_appeal(case)
        apply_transition(case, "withdraw_appeal", row.from_state)
        apply_transition(row, "withdraw")
        row.decided_at = now
        row.save()
        case_work.record_event(
            case,
            EventKind.APPEAL_WITHDRAWN,
            {"appeal_id": row.pk, "to_state": row.from_state},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="appeal_withdrawn", on=local_date(case.city, now))],
            letter_context=AppealContext(appeal=row),
        )
        return case
