"""`POST /cases/<number>/messages/`: the city writes to the requester, or the holder of the link to the city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.write import NUMBER, ONCE, SEEN, WriteView, Written
from requests_app.cases.models import RecordsRequest
from requests_app.cities.tokens import TokenScope
from requests_app.services.cases import messages as case_messages


class MessageBody(serializers.Serializer[object]):
    """A message."""

    text = serializers.CharField(max_length=20_000)


class CaseMessages(WriteView):
    """Messages of a case."""

    needs = {"POST": TokenScope.MESSAGE}

    @extend_schema(
        operation_id="cases_write",
        summary="Write a message",
        tags=["Cases"],
        parameters=[NUMBER, ONCE, SEEN],
        request=MessageBody,
        responses={201: Written},
    )
    def post(self, request: Request, number: str) -> Response:
        """Write to the other side. A staff token (scope `message`) writes for the city, and the requester is notified;
        the secret of the case's link writes to the city.
        """
        case, typed, seen_seq = self.case_of(number), self.typed(MessageBody, request), self.seen(request)
        actor, now, text = self.caller.actor, timezone.now(), str(typed["text"])

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            write = case_messages.write_to_requester if actor.is_staff else case_messages.write_to_city
            return write(case.pk, body=text, actor=actor, now=now, seen_seq=seen_seq), ()

        return self.answered(request, typed, act, 201)
