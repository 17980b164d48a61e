"""`/cases/<number>/scope/`: the requester's answer to a proposed wording, sent by a program with the case's link."""

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
from requests_app.api.case_shape import scope_shown
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import in_path
from requests_app.cases.models import RecordsRequest
from requests_app.services.scope import answer as scope_answer, propose as scope_propose


class ScopeAnswer(serializers.Serializer[object]):
    """The body: what the requester says to the wording the city proposed, or a wording of their own."""

    answer = serializers.ChoiceField(choices=["accept", "decline", "counter"])
    text = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20_000, help_text="For `counter`."
    )
    seen_seq = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=0,
        max_value=2_000_000_000,
        help_text="The `seq` of the last timeline entry you saw; refused with 409 if something happened since.",
    )


class CaseScope(ApiView):
    """The answer to a proposed wording."""

    http_method_names = ["post"]
    parser_classes = [JSONParser]
    private = True

    @extend_schema(
        operation_id="cases_answer_scope",
        summary="Answer a proposed wording",
        tags=["Cases"],
        parameters=[in_path("number", "Number of a case, such as SAC-2026-000123.")],
        request=ScopeAnswer,
        responses=shapes.ScopeShape,
    )
    def post(self, request: Request, number: str) -> Response:
        """Agree to the wording the city proposed, decline it, or propose another. Needs the secret of the link."""
        found = RecordsRequest.objects.visible_to(self.caller.actor).filter(number=number)
        case_id = found.values_list("pk", flat=True).first()
        if case_id is None:
            raise Http404
        form = ScopeAnswer(data=request.data)
        if not form.is_valid():
            raise BadInput({name: [str(line) for line in said] for name, said in form.errors.items()})
        typed, actor, now = form.validated_data, self.caller.actor, timezone.now()
        seen_seq = typed["seen_seq"]
        if typed["answer"] == "accept":
            case = scope_answer.accept_scope(case_id, actor=actor, now=now, seen_seq=seen_seq)
        elif typed["answer"] == "decline":
            case = scope_answer.decline_scope(case_id, actor=actor, now=now, seen_seq=seen_seq)
        else:
            case = scope_propose.counter_scope(
                case_id, text=typed["text"], actor=actor, now=now, seen_seq=seen_seq
            )
        return Response(scope_shown(case))
