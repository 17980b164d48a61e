"""What is stored beside the chain of a case and must not change either: what each thing says, in a fixed form.

The lists of fields are part of the form: a field added to a model later is a new kind here, never a longer list, or
the digests of older things would no longer be found.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    Citation,
    Decision,
    WithholdingLine,
)
from requests_app.cases.states import AppealState
from requests_app.notices.models import LetterFile
from requests_app.services.ledger.canonical import Thing, canonical
from requests_app.services.ledger.stored_inbound import received_things
from requests_app.services.ledger.stored_kinds import KINDS, StoredKind
from requests_app.services.ledger.stored_reviews import review_things

DECISION = (
    "id", "kind", "decided_by_id", "decided_at", "responsible", "segregability", "remedies", "details",
    "approved_by_id",
)  # fmt: skip
CITATION = (
    "id", "exemption_key", "exemption_name", "citation_text", "meaning", "pack_key", "pack_version", "records",
    "explanation", "needs_balance", "facts", "harm", "other_law", "rereview_on", "time_limited",
)  # fmt: skip
LINE = (
    "position", "description", "dated_on", "custodian", "pages", "exemption_key", "treatment", "reason",
    "citation_id",
)  # fmt: skip
RULING = ("number", "reason", "instruction", "new_due_on", "decided_at", "responsible", "officer_id")


def things_of(case_ids: Sequence[int]) -> Iterator[Thing]:
    """Everything stored with these cases. A constant number of queries, rows streamed."""
    for kind in KINDS:
        yield from _plain(kind, case_ids)
    yield from _decisions(case_ids)
    yield from review_things(case_ids)
    yield from _rulings(case_ids)
    yield from _letter_pdfs(case_ids)
    yield from received_things(case_ids)


def _plain(kind: StoredKind, case_ids: Sequence[int]) -> Iterator[Thing]:
    chosen: dict[str, Any] = {f"{kind.case}__in": case_ids, **dict(kind.only)}
    rows = kind.model._default_manager.filter(**chosen).order_by("pk")
    for case_id, at, *values in rows.values_list(kind.case, kind.at, *kind.fields).iterator(chunk_size=500):
        yield Thing(case_id, f"{kind.name}:{values[0]}", at, canonical(values), kind.personal)


def _decisions(case_ids: Sequence[int]) -> Iterator[Thing]:
    """A determination with its citations and the lines of its log, so that none can be added to it."""
    own = {"decision__case_id__in": case_ids}
    citations, lines = defaultdict(list), defaultdict(list)
    for decision_id, *values in (
        Citation.objects.filter(**own).order_by("pk").values_list("decision_id", *CITATION)
    ):
        citations[decision_id].append(values)
    for decision_id, *values in (
        WithholdingLine.objects.filter(**own).order_by("position").values_list("decision_id", *LINE)
    ):
        lines[decision_id].append(values)
    decisions = Decision.objects.filter(case_id__in=case_ids).order_by("pk")
    for case_id, *values in decisions.values_list("case_id", *DECISION):
        said = canonical([values, citations[values[0]], lines[values[0]]])
        yield Thing(case_id, f"decision:{values[0]}", values[3], said, personal=False)


def _rulings(case_ids: Sequence[int]) -> Iterator[Thing]:
    """What an appeals officer decided, point by point. A moot or withdrawn appeal was not decided, and may go on."""
    decided = Appeal.objects.filter(case_id__in=case_ids, decided_at__isnull=False)
    appeals = decided.exclude(state__in=[AppealState.MOOT, AppealState.WITHDRAWN])
    points = defaultdict(list)
    rows = AppealPoint.objects.filter(appeal__in=appeals).order_by("pk")
    for appeal_id, *values in rows.values_list("appeal_id", "citation_id", "line_id", "finding", "reason"):
        points[appeal_id].append(values)
    for case_id, pk, *values in appeals.order_by("pk").values_list("case_id", "pk", *RULING):
        yield Thing(
            case_id, f"ruling:{values[0]}", values[4], canonical([values, points[pk]]), personal=False
        )


def _letter_pdfs(case_ids: Sequence[int]) -> Iterator[Thing]:
    """Letters on paper: the hash is taken of the stored bytes, not read from beside them."""
    rows = LetterFile.objects.filter(notice__case_id__in=case_ids).order_by("pk")
    fields = ("notice__case_id", "notice__message_id", "made_at", "pdf")
    for case_id, message_id, made_at, pdf in rows.values_list(*fields).iterator(chunk_size=20):
        said = canonical([message_id, hashlib.sha256(pdf).hexdigest(), made_at])
        yield Thing(case_id, f"paper:{message_id}", made_at, said, personal=True)
