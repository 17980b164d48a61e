"""One answer to all who asked for the same: each request by its own service, with its own event, notice and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import DraftLine, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.shared_work import same_as
from requests_app.cases.withholding_log import line_of
from requests_app.records.models import Rendition
from requests_app.services.cases.messages import write_to_requester
from requests_app.services.determinations import availability, decide, no_records
from requests_app.services.determinations.approval_rule import needs_approval
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.determinations.proposal import propose_act
from requests_app.services.determinations.withholding_log_draft import save_lines
from requests_app.services.records import gate
from requests_app.services.shared_work.copies import Copies
from requests_app.services.unit_of_work.on_each import Outcome, do_on_each, rehearse_on_each

ANSWERS: Mapping[str, Callable[..., Any]] = {
    "write_to_requester": write_to_requester,
    "grant": availability.grant,
    "release": decide.release,
    "release_in_part": decide.release_in_part,
    "deny": decide.deny,
    "report_no_records": no_records.report_no_records,
}
"""What can be said to all of them in the same words. An extension is not among them: it needs a reason of each."""
WITHHOLD = ("release_in_part", "deny")


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An act of ANSWERS with its arguments, as it was written on the request `first`, whose documents it names."""

    first: int
    act: str
    arguments: Mapping[str, Any]


def rehearse_all(
    answer: SharedAnswer, seen: Mapping[int, int], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """What the answer would be to each, and why not; nothing is stored."""
    return rehearse_on_each(partial(_answer, answer=answer, copies=Copies(False)), seen, actor=actor, now=now)


def answer_all(
    answer: SharedAnswer, previewed: Mapping[int, tuple[int, str]], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """Answer each as it was previewed. A file copied for a request that was then refused is deleted again."""
    outcomes = []
    for pk, seal in previewed.items():
        copies = Copies(True)
        act = partial(_answer, answer=answer, copies=copies)
        try:
            [outcome] = do_on_each(act, {pk: seal}, actor=actor, now=now)
        except BaseException:
            copies.forget()
            raise
        if outcome.refusal:
            copies.forget()
        outcomes.append(outcome)
    return outcomes


def _answer(
    case_id: int, *, answer: SharedAnswer, copies: Copies, seen_seq: int | None, actor: Actor, now: datetime
) -> None:
    first = RecordsRequest.objects.select_related("city__policy").get(pk=answer.first)
    arguments, seen = dict(answer.arguments), seen_seq
    with transaction.atomic():
        if case_id != first.pk:
            case = _linked(case_id, first, actor)
            draft = arguments.get("draft")
            if isinstance(draft, ReleaseDraft) and draft.documents:
                _require_all_said(first, draft.documents, answer.act)
                documents = copies.add(case, first, draft.documents, actor=actor, now=now, seen_seq=seen)
                arguments["draft"], seen = replace(draft, documents=documents), None
            if answer.act in WITHHOLD and _copy_log(case, first, seen, actor, now):
                seen = None
        service = ANSWERS[answer.act]
        if answer.act in WITHHOLD and needs_approval(first, answer.act):
            service = partial(propose_act, verb=answer.act)
        service(case_id, **arguments, seen_seq=seen, actor=actor, now=now)


def _linked(case_id: int, first: RecordsRequest, actor: Actor) -> RecordsRequest:
    """The request, if it is linked to the first and the actor sees both."""
    found = next((case for case in same_as(first, actor) if case.pk == case_id), None)
    if found is None or not policy.sees(actor, first):
        raise NotNow(_("This request is not linked to the first one any more."))
    return found


def _require_all_said(first: RecordsRequest, documents: Sequence[int], act: str) -> None:
    """What is redacted or withheld of the records must be said to each who gets the rest."""
    if act != "release":
        return
    redacted = Rendition.objects.filter(document_id__in=documents, boxes_count__gt=0).exists()
    if redacted or gate.withheld(first).exists():
        raise NotNow(_("Something is redacted or withheld. Use “Release in part,” which says why."))


def _copy_log(
    case: RecordsRequest, first: RecordsRequest, seen: int | None, actor: Actor, now: datetime
) -> bool:
    """The drafted withholding log of the first request, for one that has none of its own."""
    if DraftLine.objects.filter(case=case).exists():
        return False
    lines = [line_of(row) for row in DraftLine.objects.filter(case=first)]
    if lines:
        save_lines(case.pk, added=lines, actor=actor, now=now, seen_seq=seen)
    return bool(lines)
