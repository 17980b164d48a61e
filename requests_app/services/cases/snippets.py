"""Texts to start from while writing to a requester: the city's own, filled in, and earlier answers to like requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.models import Citation, Clarification, Decision, Extension, Message, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.similar import similar_cases
from requests_app.cities.models import Snippet, SnippetUse
from requests_app.cities.placeholders import fill

MOST = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A text to start from. `key` names it to the button that takes it; `number`: the request it was written in."""

    key: str
    name: str
    text: str
    number: str = ""


def texts_for(case: RecordsRequest, use: str, *, actor: Actor) -> list[Text]:
    """The city's texts in the requester's language, then in its own (one query, one more where a date is filled in)."""
    rows = list(Snippet.objects.filter(city_id=case.city_id, use=use, retired_at=None).order_by("name", "pk"))
    rows.sort(key=lambda row: row.language != case.requester.language)
    values = _values(case, actor) if rows else {}
    return [Text(f"snippet-{row.pk}", row.name, fill(row.text, values)) for row in rows]


def _values(case: RecordsRequest, actor: Actor) -> dict[str, str]:
    due = case.deadlines.filter(kind="determination").order_by("-cycle").first()
    scope = actor.city_roles.get(case.city_id)
    return {
        "number": case.number,
        "subject": case.subject,
        "requester": case.requester.name,
        "received": longdate(case.received_on),
        "due": longdate(due.due_on) if due is not None and due.due_on else "",
        "department": case.department.name if case.department else "",
        "city": case.city.name,
        "me": actor.own_name,
        "title": scope.title if scope else "",
    }


def earlier_answers(case: RecordsRequest, use: str, *, actor: Actor) -> list[Text]:
    """What the city wrote to requesters who asked for much the same, the closest first (two queries).

    Only of cases the actor sees. The words may name another person: whoever takes them over must look.
    """
    among = RecordsRequest.objects.visible_to(actor).filter(city_id=case.city_id, sensitive=False)
    closest = similar_cases(case, among, most=40)
    place = {one.pk: at for at, one in enumerate(closest)}
    if not place:
        return []
    rows = sorted(_written(use, list(place)), key=lambda row: (place[row[0]], -row[1]))
    return _each_once(rows)


def earlier_reasons(case: RecordsRequest, exemption_key: str, *, actor: Actor) -> list[Text]:
    """Reasons the city gave for the same exemption on like records, the closest first (two queries)."""
    among = RecordsRequest.objects.visible_to(actor).filter(city_id=case.city_id, sensitive=False)
    place = {one.pk: at for at, one in enumerate(similar_cases(case, among, most=40, least=0.1))}
    rows = Citation.objects.filter(exemption_key=exemption_key, decision__case_id__in=list(place))
    found = rows.values_list("decision__case_id", "pk", "decision__case__number", "explanation")
    ordered = sorted(found, key=lambda row: (place[row[0]], -row[1]))
    return _each_once(ordered)


def _written(use: str, case_ids: list[int]) -> Iterable[tuple[int, int, str, str]]:
    """Case, row, number and words of what was written for this use."""
    rows: QuerySet[Message] | QuerySet[Clarification] | QuerySet[Extension] | QuerySet[Decision]
    if use == SnippetUse.MESSAGE:
        rows = Message.objects.filter(case_id__in=case_ids, from_requester=False, author__isnull=False)
        rows = rows.filter(Q(clarification=None))
        return rows.values_list("case_id", "pk", "case__number", "body")
    if use == SnippetUse.CLARIFICATION:
        rows = Clarification.objects.filter(case_id__in=case_ids)
        return rows.values_list("case_id", "pk", "case__number", "question__body")
    if use == SnippetUse.EXTENSION:
        rows = Extension.objects.filter(case_id__in=case_ids)
        return rows.values_list("case_id", "pk", "case__number", "reason")
    if use == SnippetUse.SEARCH:
        rows = Decision.objects.filter(case_id__in=case_ids, kind=DecisionKind.NO_RECORDS)
        return rows.values_list("case_id", "pk", "case__number", "details__search")
    return []


def _each_once(rows: Iterable[tuple[int, int, str, str]]) -> list[Text]:
    found: dict[str, Text] = {}
    for _case_id, pk, number, words in rows:
        if words and words.strip() and words not in found:
            found[words] = Text(f"earlier-{pk}", number, words, number)
        if len(found) == MOST:
            break
    return list(found.values())
