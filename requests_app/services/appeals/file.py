"""Appeals as the requester files them; services/appeals/decide.py decides them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import appeal_terms
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, AppealPoint, Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.appeals import AppealFiledContext
from requests_app.services.appeals.draft import AppealDraft, whole_representative
from requests_app.services.appeals.points import named, points_for, positions
from requests_app.services.appeals.window import appeal_fact, contested_by, require_in_time, require_open_way
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import require_requester
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def appeal(
    case_id: int,
    *,
    draft: AppealDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> Appeal:
    """Contest a decision (which citations, which lines of its log) or that there is none in time.

    Against silence, an installment or a superseded decision the appeal runs beside the case, whose state stays.
    Raises NotNow outside the window, Incomplete field by field.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.APPEAL, case)
        clock = case_clock.clock_of(case)
        dues = clock.dues()
        until = appeal_terms(case, clock, dues)
        require_open_way(case, clock.pack, until.terms)
        decision = contested_by(case, dues, now, draft)
        lateness = require_in_time(case, until, decision, draft.lateness_reason, now)
        required(grounds=(draft.grounds, _("Say why you disagree with the decision.")))
        _require_no_other(case)
        contested = points_for(decision, draft.citations, draft.lines, draft.reasons)
        speaker = whole_representative(draft.representative)
        documents = _waiting(draft.draft_key)
        from_state = case.state
        apply_transition(case, "appeal")
        row = Appeal.objects.create(
            number=f"{case.number}-A{Appeal.objects.filter(case=case).count() + 1}",
            case=case,
            decision=decision,
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
        if case.recorded:  # its words are the grounds, which the receipt quotes once
            case.recorded = replace(case.recorded, words="")
        case_work.record_event(
            case,
            EventKind.APPEALED,
            {
                "appeal_id": row.pk,
                "citations": named(contested),
                "terms": case_clock.terms_data(until.terms),
                **({"lines": positions(contested)} if positions(contested) else {}),
                **({"document_ids": [document.pk for document in documents]} if documents else {}),
            },
            actor=actor,
            now=now,
            clock_facts=[appeal_fact("appealed", decision, day_of_act(case, now))],
            letter_context=AppealFiledContext(
                appeal=row,
                contested=contested,
                appeal_documents=documents,
                appeal_basis=case.city.policy.appeal_basis,
            ),
        )
        return row


def _require_no_other(case: RecordsRequest) -> None:
    """One open appeal per case: a second is refused in words, and by the database."""
    states = [str(state) for state in OPEN_APPEAL_STATES]
    if Appeal.objects.filter(case=case, state__in=states).exists():
        raise NotNow(_("You already have an open appeal on this request."))


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
