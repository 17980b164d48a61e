"""What was found in exemption reviews, and what a decision withholds of a dataset: stored beside a case's chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from requests_app.cases.models import Decision, RecordsRequest, ReviewPoint
from requests_app.datasets.models import DatasetCitation
from requests_app.services.ledger.canonical import Thing, canonical

POINT = ("position", "kind", "citation_id", "words", "finding")
WITHHOLDING = (
    "withholding__id", "withholding__dataset_id", "withholding__part", "withholding__responsible",
    "withholding__segregability", "withholding__pack_key", "withholding__pack_version",
)  # fmt: skip
CITATION = (
    "id", "exemption_key", "exemption_name", "citation_text", "meaning", "records", "explanation", "needs_balance",
    "facts", "harm", "other_law", "rereview_on",
)  # fmt: skip
DECIDED = ("opened", "protected", "not_protected")


def review_things(case_ids: Sequence[int]) -> Iterator[Thing]:
    """What each review asks, and what each decision found or withholds (four queries)."""
    asked = RecordsRequest.objects.filter(pk__in=case_ids).exclude(review_aim="").order_by("pk")
    for case_id, number, aim, at in asked.values_list("pk", "number", "review_aim", "received_at"):
        yield Thing(case_id, f"aim:{number}", at, canonical([number, aim]), personal=False)
    points, cited = defaultdict(list), defaultdict(list)
    rows = ReviewPoint.objects.filter(decision__case_id__in=case_ids).order_by("decision_id", "position")
    for decision_id, *values in rows.values_list("decision_id", *POINT):
        points[decision_id].append(values)
    held = DatasetCitation.objects.filter(withholding__decisions__case_id__in=case_ids).order_by("pk")
    for withholding_id, *values in held.values_list("withholding_id", *CITATION):
        cited[withholding_id].append(values)
    decisions = Decision.objects.filter(case_id__in=case_ids, kind__in=DECIDED).order_by("pk")
    for case_id, pk, at, *values in decisions.values_list("case_id", "pk", "decided_at", *WITHHOLDING):
        said = canonical([pk, points[pk], values, cited[values[0]]])
        yield Thing(case_id, f"review_decision:{pk}", at, said, personal=False)
