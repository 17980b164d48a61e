"""`/cases/<number>/fee/`: the requester's answer to a fee estimate, sent by a program that holds the case's link."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_case as shapes
from requests_app.api.base import ApiView
from requests_app.api.case_shape import fees_of
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import in_path
from requests_app.cases.models import RecordsRequest
from requests_app.services.fees import answer as fee_answer

LONGEST = 10_000


class FeeAnswer(serializers.Serializer[object]):
    """The body: what the requester says to the open estimate."""

    answer = serializers.ChoiceField(
        choices=["accept", "decline", "waiver"], help_text="`waiver` asks the city not to charge."
    )
    grounds = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, help_text="Why, for `waiver`."
    )
    seen_seq = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=0,
        max_value=2_000_000_000,
        help_text="The `seq` of the last timeline entry you saw; refused with 409 if something happened since.",
    )


class CaseFee(ApiView):
    """The answer to a fee estimate."""

    http_method_names = ["post"]
    parser_classes = [JSONParser]
    private = True

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
        found = RecordsRequest.objects.visible_to(self.caller.actor).filter(number=number)
        case_id = found.values_list("pk", flat=True).first()
        if case_id is None:
            raise Http404
        form = FeeAnswer(data=request.data)
        if not form.is_valid():
            raise BadInput({name: [str(line) for line in said] for name, said in form.errors.items()})
        typed, actor, now = form.validated_data, self.caller.actor, timezone.now()
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
