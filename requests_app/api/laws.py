"""`/laws/`: the laws in this system, what each says on a day, and its catalog of exemptions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_law as shapes
from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Text, in_path
from requests_app.law.confirmed import confirmed
from requests_app.law.model import Pack
from requests_app.law.pack import LawNotFound, library
from requests_app.law.statements import Exemption, Rule


class OnQuery(serializers.Serializer[object]):
    """The day asked about."""

    on = serializers.DateField(
        required=False,
        help_text="The day asked about, such as 2026-10-01. Default: today where the law holds.",
    )


class ExemptionsQuery(OnQuery):
    """The day, and words to look for."""

    q = Text(help_text="Words that must all occur, in any order.")


class Laws(ApiView):
    """Every law in this system."""

    @extend_schema(operation_id="laws_list", summary="Laws", tags=["Law"], responses=shapes.LawList)
    def get(self, request: Request) -> Response:
        """Every law in this system, in each of its versions. A `pending` one is a bill and not law."""
        return Response({"results": shapes.LawLine(library().packs, many=True).data})


class LawDetail(ApiView):
    """One law on one day."""

    query = OnQuery

    @extend_schema(
        operation_id="laws_read",
        summary="One law",
        tags=["Law"],
        parameters=[in_path("key", "Key of a law."), OnQuery],
        responses=shapes.LawShape,
    )
    def get(self, request: Request, key: str) -> Response:
        """Time limits, grounds for more time, remedies, fees and duties of one law on a day, with their sources."""
        pack, on = self.find(key)
        body = {
            **shapes.LawLine(pack).data,
            "on": on.isoformat(),
            "applies_to": pack.applies_to,
            "timezone": pack.timezone,
            "effective_note": pack.effective_note,
            "disclaimer": pack.disclaimer,
            "deadlines": shapes.DeadlineShape(_limits(pack, on), many=True).data,
            "extension_grounds": shapes.GroundShape(confirmed(pack.grounds_on(on)), many=True).data,
            "administrative_remedies": _rules(pack.remedies.administrative),
            "judicial_remedies": _rules(pack.remedies.judicial),
            "chargeable": shapes.FeeShape(confirmed(pack.fees.chargeable), many=True).data,
            "not_chargeable": shapes.FeeShape(confirmed(pack.fees.not_chargeable), many=True).data,
            "duties": _rules(pack.duties),
            "not_specified": list(pack.not_specified),
            "sources": shapes.SourceShape(pack.sources.values(), many=True).data,
        }
        return Response(body)

    def find(self, key: str) -> tuple[Pack, date]:
        """The version in force on the day asked about. Raises Http404 for no such law, BadInput for no such day."""
        versions = [pack for pack in library().packs if pack.key == key]
        if not versions:
            raise Http404
        on = self.asked.get("on") or today_at(versions[-1], timezone.now())
        try:
            return library().as_if_law(key, on), on
        except LawNotFound as problem:
            raise BadInput({"on": [str(problem)]}) from problem


class Exemptions(LawDetail):
    """The catalogue of exemptions."""

    query = ExemptionsQuery

    @extend_schema(
        operation_id="laws_exemptions",
        summary="Exemptions",
        tags=["Law"],
        parameters=[in_path("key", "Key of a law."), ExemptionsQuery],
        responses=shapes.Catalogue,
    )
    def get(self, request: Request, key: str) -> Response:
        """The exemptions of a law in force on a day, each with citation, source and dates.

        What was not confirmed is left out."""
        pack, on = self.find(key)
        words = str(self.asked.get("q", "")).casefold().split()
        found = [item for item in confirmed(pack.exemptions_on(on)) if _holds(item, words)]
        used = {source for item in found for source in item.source}
        body = {
            "law": shapes.LawLine(pack).data,
            "on": on.isoformat(),
            "count": len(found),
            "exemptions": shapes.ExemptionShape(found, many=True).data,
            "sources": shapes.SourceShape(
                [source for name, source in pack.sources.items() if name in used], many=True
            ).data,
        }
        return Response(body)


def today_at(pack: Pack, now: datetime) -> date:
    """The local date where a law holds."""
    return now.astimezone(ZoneInfo(pack.timezone)).date()


def _in_force(rules: Iterable[Any], on: date) -> list[Any]:
    return [
        rule for rule in rules if (rule.effective_from or date.min) <= on <= (rule.effective_to or date.max)
    ]


def _limits(pack: Pack, on: date) -> list[Any]:
    """The time limits of a day; of a bill, all it would change."""
    found = _in_force(pack.deadlines, on)
    return found if pack.status == "pending" else list(confirmed(found))


def _rules(rules: Iterable[Rule]) -> Any:
    return shapes.RuleShape(confirmed(rules), many=True).data


def _holds(item: Exemption, words: list[str]) -> bool:
    said = (item.category, item.citation, item.former_citation, item.description, *item.typical_records)
    text = " ".join((item.name, *said)).casefold()
    return all(word in text for word in words)
