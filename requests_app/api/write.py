"""What addresses that change a case share: the body, the version it was read in, and the call that is done once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput, Changed, VersionNeeded
from requests_app.api.fields import in_path
from requests_app.api.versions import version_seen
from requests_app.cases.links import hash_of
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import ChangedMeanwhile
from requests_app.services.unit_of_work.once import Call, once

NUMBER = in_path("number", "Number of a case, such as SAC-2026-000123.")
ONCE = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A name of your own for this call, up to 200 characters. Sent again within two days it changes "
    "nothing and gets the same answer.",
)
SEEN = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of the case as you read it. Refused with 412 if something happened since.",
)
LONGEST_KEY = 200


class Written(serializers.Serializer[object]):
    """What came of it. `version` is the case's number of entries: send it in quotes as `If-Match`."""

    number = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    made = serializers.ListField(
        child=serializers.CharField(), help_text="Ids or keys of what this call made, such as documents."
    )


class WriteView(ApiView):
    """An address to which a program sends something about a case."""

    http_method_names = ["post"]
    parser_classes = [JSONParser]
    private = True
    version_needed: ClassVar[bool] = False
    """Whether `If-Match` must be sent."""

    def case_of(self, number: str) -> RecordsRequest:
        """The case of that number, if the caller may see it. Raises Http404."""
        found = RecordsRequest.objects.visible_to(self.caller.actor).select_related("city__policy")
        case = found.filter(number=number).first()
        if case is None:
            raise Http404
        return case

    def typed(self, body: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """The body, checked. Raises BadInput field by field, also for a field that is unknown."""
        if not isinstance(request.data, dict):
            raise BadInput({"": [_("Send one JSON object.")]})
        form = body(data=request.data)
        wrong = {
            str(name)[:80]: [_("There is no such field.")] for name in request.data if name not in form.fields
        }
        if not form.is_valid():
            wrong |= dict(flat(form.errors))
        if wrong:
            raise BadInput(wrong)
        return dict(form.validated_data)

    def seen(self, request: Request) -> int | None:
        """The version the caller decided on. Raises VersionNeeded, Changed."""
        if self.version_needed and not request.headers.get("If-Match", "").strip():
            raise VersionNeeded
        return version_seen(request)

    def answered(
        self,
        request: Request,
        asked: Any,
        act: Callable[[], tuple[RecordsRequest, Sequence[Any]]],
        status: int,
    ) -> Response:
        """Do it once and say what came of it. `act` gives the case and the ids of what it made."""

        def done() -> dict[str, Any]:
            case, made = act()
            return {
                "number": case.number,
                "state": case.state,
                "version": case.head_seq,
                "made": [str(row) for row in made],
            }

        try:
            answer, before = once(self._call(request, asked), done, now=timezone.now())
        except ChangedMeanwhile as refusal:
            raise Changed(refusal.message) from refusal
        return Response(answer, status=status, headers={"Idempotency-Replayed": "true"} if before else None)

    def _call(self, request: Request, asked: Any) -> Call:
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) > LONGEST_KEY or not key.isprintable():
            raise BadInput({"Idempotency-Key": [_("Use at most 200 printable characters.")]})
        text = JSONRenderer().render([request.method, request.path, asked]).decode()
        return Call(f"{self.caller.kind} {self.caller.key}", key, hash_of(text))


def flat(errors: Any, before: str = "") -> list[tuple[str, list[str]]]:
    """The errors of a nested body by dotted path."""
    if isinstance(errors, dict):
        return [
            item
            for name, said in errors.items()
            for item in flat(said, f"{before}.{name}" if before else str(name))
        ]
    if isinstance(errors, list) and any(isinstance(item, dict) for item in errors):
        return [item for place, said in enumerate(errors) if said for item in flat(said, f"{before}.{place}")]
    return [(before, [str(sentence) for sentence in errors])]
