"""`/cases/`: the cases a caller may see, and one of them by its number."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_case as shapes
from requests_app.api.base import ApiView
from requests_app.api.case_shape import say_late, shown
from requests_app.api.fields import Many, Moment, Text, YesNo, in_path
from requests_app.api.file_case import FileCase
from requests_app.api.pagination import page
from requests_app.api.versions import etag
from requests_app.cases.models import Event, RecordsRequest
from requests_app.cases.states import Kind, State


class CasesQuery(serializers.Serializer[object]):
    """The filters of the list."""

    state = Many(
        child=serializers.ChoiceField(choices=State.choices), max_length=20, help_text="One or several."
    )
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    city = Text(help_text="Key of a city.")
    department = Text(help_text="Key of a department.")
    due_before = serializers.DateField(
        required=False, help_text="Open cases whose next date is before this day, the earliest first."
    )
    updated_since = Moment(
        required=False, help_text="Cases in which something happened at or after this instant."
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50, help_text="Rows of a page.")
    cursor = Text(max_length=300, help_text="From `next`; keep the filters as they were.")


class CaseQuery(serializers.Serializer[object]):
    """What of one case is wanted."""

    working = YesNo(default="true", help_text="`false` leaves out the day-by-day calculation.")


class Cases(FileCase):
    """The cases a caller may see; a POST files one."""

    http_method_names = ["get", "head", "post"]
    query = CasesQuery
    needs = {**ApiView.needs, **FileCase.needs}

    @extend_schema(
        operation_id="cases_list",
        summary="Cases",
        tags=["Cases"],
        parameters=[CasesQuery],
        responses=shapes.CasePage,
    )
    def get(self, request: Request) -> Response:
        """The cases open to your staff token, the newest first (a link's secret: its one case).

        Follow `next` for further pages. To keep a copy current, ask again with `updated_since`.
        """
        now = timezone.now()
        found = page(
            request,
            self.filtered(RecordsRequest.objects.visible_to(self.caller.actor)),
            self.asked,
            by_due="due_before" in self.asked,
        )
        for case in found.rows:
            say_late(case, now)
        return Response({"next": found.next, "results": shapes.CaseLine(found.rows, many=True).data})

    def filtered(self, cases: QuerySet[RecordsRequest]) -> QuerySet[RecordsRequest]:
        """The cases that pass every filter asked for."""
        asked = self.asked
        if asked.get("state"):
            cases = cases.filter(state__in=asked["state"])
        if "kind" in asked:
            cases = cases.filter(kind=asked["kind"])
        if "city" in asked:
            cases = cases.filter(city__key=asked["city"])
        if "department" in asked:
            cases = cases.filter(department__key=asked["department"])
        if "due_before" in asked:
            cases = cases.overdue(asked["due_before"])  # type: ignore[attr-defined]
        if "updated_since" in asked:
            since = Event.objects.filter(case=OuterRef("pk"), at__gte=asked["updated_since"])
            cases = cases.filter(Exists(since))
        return with_last_event(cases).select_related("city", "department")


class CaseDetail(ApiView):
    """One case."""

    query = CaseQuery
    private = True

    @extend_schema(
        operation_id="cases_read",
        summary="One case",
        tags=["Cases"],
        parameters=[in_path("number", "Number of a case, such as SAC-2026-000123."), CaseQuery],
        responses=shapes.CaseShape,
    )
    def get(self, request: Request, number: str) -> Response:
        """Status of one case by its number: dates with their working, timeline, decision, appeals, documents.

        Open to the holder of the case's link and to staff who may see it. For everyone else it answers as if
        there were no such number. The `ETag` names the version: send it as `If-None-Match` to ask whether anything
        changed, or as `If-Match` with what you write.
        """
        case = (
            with_last_event(RecordsRequest.objects.visible_to(self.caller.actor))
            .select_related("city__policy", "department")
            .filter(number=number)
            .first()
        )
        if case is None:
            raise Http404
        told = shown(case, self.caller.actor, timezone.now(), self.asked["working"] == "true")
        tag = etag(case, told)
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        return Response(told, headers={"ETag": tag})


def with_last_event(cases: QuerySet[RecordsRequest]) -> QuerySet[RecordsRequest]:
    """The same cases with `updated_at`, the instant of their last event."""
    last = Event.objects.filter(case=OuterRef("pk"), seq=OuterRef("head_seq")).values("at")
    return cases.annotate(updated_at=Subquery(last))
