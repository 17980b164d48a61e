"""Calls made with keys, as a city's gateway reports them."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_gateway as shapes
from requests_app.api.exception_handler import BadInput
from requests_app.api.gateway import GatewayView
from requests_app.api.write import flat
from requests_app.cases.event_chain import canonical
from requests_app.cases.links import hash_of
from requests_app.services.gateways import usage as gateway_usage, usage_rows as gateway_usage_rows


class Report(GatewayView):
    """Calls made with keys."""

    parser_classes = [JSONParser]

    @extend_schema(
        operation_id="usage_report",
        summary="Report calls",
        tags=["Gateways"],
        request=shapes.UsageAsked,
        responses=shapes.UsageTaken,
    )
    def post(self, request: Request) -> Response:
        """Report the calls made with the city's keys, at most 1,000 rows at once. Needs the gateway's token.

        A batch counts once: the same `batch` with the same rows again changes nothing and says `counted: false`;
        with other rows it is refused with 409. If one row cannot be used, none is counted; `fields` says which.
        """
        form = shapes.UsageAsked(data=request.data)
        if not form.is_valid():
            raise BadInput(dict(flat(form.errors)))
        typed = form.validated_data
        rows = [
            gateway_usage_rows.Row(row["key"], row["begin"], row["end"], row["calls"], row["refused"])
            for row in typed["rows"]
        ]
        body = [
            [row.key, row.begin_at.isoformat(), row.end_at.isoformat(), row.calls, row.refused]
            for row in rows
        ]
        counted = gateway_usage.report(
            self.gateway.city_id,
            typed["batch"],
            rows,
            body_hash=hash_of(canonical({"rows": body})),
            now=timezone.now(),
        )
        return Response({"batch": typed["batch"], "rows": len(rows), "counted": counted})
