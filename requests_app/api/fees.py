"""`/cases/<number>/fee/`: the requester's answer to a fee estimate, sent by a program that holds the case's link."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_case as shapes
from requests_app.api.case_shape import fees_of
from requests_app.api.fields import in_path
from requests_app.api.requester_answers import AnswerBody, AnswerView
from requests_app.services.fees import answer as fee_answer

LONGEST = 10_000


class FeeAnswer(AnswerBody):
    """The body: what the requester says to the open estimate."""

    answer = serializers.ChoiceField(
        choices=["accept", "decline", "waiver"], help_text="`waiver` asks the city not to charge."
    )
    grounds = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, help_text="Why, for `waiver`."
    )


class CaseFee(AnswerView):
    """The answer to a fee estimate."""

    @extend_schema(
        operation_id="cases_answer_fee",
        summary="Answer a fee estimate",
        tags=["Cases"],
        parameters=[in_path("number", "Number of a case, such as SAC-2026-000123.")],
        request=FeeAnswer,
        responses=shapes.EstimateShape(many=True),
    )
    def post(self, request: Request, number: str) -> Response:
        """Agree to the open estimate, decline it, or ask for a waiver. Needs the secret of the case's link.

        Answers with the fees of the case as they are then. Refused with 409 where no estimate is open.
        """
        case_id, typed = self.case_id(number), self.typed(FeeAnswer, request)
        actor, now = self.caller.actor, timezone.now()
        seen_seq = typed["seen_seq"]
        if typed["answer"] == "waiver":
            case = fee_answer.ask_waiver(
                case_id, grounds=typed["grounds"], actor=actor, now=now, seen_seq=seen_seq
            )
        elif typed["answer"] == "accept":
            case = fee_answer.accept_estimate(case_id, actor=actor, now=now, seen_seq=seen_seq)
        else:
            case = fee_answer.decline_estimate(case_id, actor=actor, now=now, seen_seq=seen_seq)
        return Response(fees_of(case))
