"""`/cases/<number>/scope/`: the requester's answer to a proposed wording, sent by a program with the case's link."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_case as shapes
from requests_app.api.case_shape import scope_shown
from requests_app.api.fields import in_path
from requests_app.api.requester_answers import AnswerBody, AnswerView
from requests_app.services.scope import answer as scope_answer, propose as scope_propose


class ScopeAnswer(AnswerBody):
    """The body: what the requester says to the wording the city proposed, or a wording of their own."""

    answer = serializers.ChoiceField(choices=["accept", "decline", "counter"])
    text = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20_000, help_text="For `counter`."
    )


class CaseScope(AnswerView):
    """The answer to a proposed wording."""

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
        case_id, typed = self.case_id(number), self.typed(ScopeAnswer, request)
        actor, now = self.caller.actor, timezone.now()
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
