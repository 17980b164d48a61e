"""What answers of a requester by program share: the body, the case of the link, and what they are refused for."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput
from requests_app.cases.models import RecordsRequest
from requests_app.cities.tokens import TokenScope


class AnswerBody(serializers.Serializer[object]):
    """The body of an answer: what every one of them may carry."""

    seen_seq = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=0,
        max_value=2_000_000_000,
        help_text="The `seq` of the last timeline entry you saw; refused with 409 if something happened since.",
    )


class AnswerView(ApiView):
    """An address to which a requester's program sends an answer about its case."""

    http_method_names = ["post"]
    parser_classes = [JSONParser]
    private = True
    needs = {"POST": TokenScope.MESSAGE}

    def case_id(self, number: str) -> int:
        """The case of that number, if the caller may see it. Raises Http404."""
        found = RecordsRequest.objects.visible_to(self.caller.actor).filter(number=number)
        pk = found.values_list("pk", flat=True).first()
        if pk is None:
            raise Http404
        return pk

    def typed(self, body: type[AnswerBody], request: Request) -> dict[str, Any]:
        """The answer as it was sent. Raises BadInput field by field."""
        form = body(data=request.data)
        if not form.is_valid():
            raise BadInput({name: [str(line) for line in said] for name, said in form.errors.items()})
        return dict(form.validated_data)
