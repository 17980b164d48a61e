"""`/cases/<number>/log/`: the withholding log that came with a decision, for the holder of the link and for staff."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_log as shapes
from requests_app.api.base import ApiView
from requests_app.api.fields import in_path
from requests_app.cases.models import Decision, RecordsRequest, WithholdingLine
from requests_app.services.determinations import (
    withholding_log as determination_withholding_log,
    withholding_log_csv,
)

NUMBER = in_path("number", "Number of a case, such as SAC-2026-000123.")
MOST = 500


class LogFileQuery(serializers.Serializer[object]):
    """Which log."""

    decision = serializers.IntegerField(
        required=False, min_value=1, help_text="Id of a decision of this case; without it the one in force."
    )


class LogQuery(LogFileQuery):
    """Which log, and which of its lines."""

    after = serializers.IntegerField(
        min_value=0, default=0, max_value=1_000_000, help_text="Lines after this one."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=MOST, help_text="Lines of a page.")


class CaseLog(ApiView):
    """The log as JSON."""

    query = LogQuery
    private = True

    @extend_schema(
        operation_id="cases_log",
        summary="Withholding log",
        tags=["Cases"],
        parameters=[NUMBER, LogQuery],
        responses=shapes.LogShape,
    )
    def get(self, request: Request, number: str) -> Response:
        """Every record or page range a decision withholds or redacts, line by line. Follow `next` for more.

        404 where there is no such case for you, or its decision came without a log.
        """
        decision = _decision(self, number)
        rows = WithholdingLine.objects.filter(decision=decision, position__gt=self.asked["after"])
        lines = list(rows.select_related("citation")[: self.asked["limit"] + 1])
        more, lines = len(lines) > self.asked["limit"], lines[: self.asked["limit"]]
        log = decision.details["log"]
        shown = {
            "decision_id": decision.pk,
            "lines": log["lines"],
            "sha256": log["sha256"],
            "next": self._next(number, decision, lines[-1].position) if more else None,
            "results": lines,
        }
        return Response(shapes.LogShape(shown).data)

    def _next(self, number: str, decision: Decision, after: int) -> str:
        asked = {"decision": decision.pk, "after": after, "limit": self.asked["limit"]}
        return f"{settings.PUBLIC_URL}{reverse('api:withholding_log', args=[number])}?{urlencode(asked)}"


class CaseLogFile(ApiView):
    """The log as CSV."""

    query = LogFileQuery
    private = True

    @extend_schema(
        operation_id="cases_log_csv",
        summary="Withholding log as CSV",
        tags=["Cases"],
        parameters=[NUMBER, LogFileQuery],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, number: str) -> HttpResponse:
        """The same log as a table: one header row, cells that no spreadsheet takes for formulas."""
        lines = withholding_log_csv.issued(determination_withholding_log.rows(_decision(self, number)))
        name = f"{number}-withholding-log.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)


def _decision(view: ApiView, number: str) -> Decision:
    """The decision whose log is asked for, in a case this caller may see. Raises Http404."""
    cases = RecordsRequest.objects.visible_to(view.caller.actor).select_related("decision")
    case: Any = cases.filter(number=number).first()
    if case is None:
        raise Http404
    key = view.asked.get("decision", case.decision_id)
    found = Decision.objects.filter(case=case, pk=key).first()
    if found is None or not found.details.get("log"):
        raise Http404
    return found
