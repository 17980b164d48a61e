"""`POST /cases/<number>/documents/`: files of the city, or one that the holder of the link hands in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.exception_handler import BadInput
from requests_app.api.write import NUMBER, ONCE, SEEN, WriteView, Written
from requests_app.cases.models import RecordsRequest
from requests_app.cities.tokens import TokenScope
from requests_app.services.cases import documents as case_documents


class DocumentsBody(serializers.Serializer[object]):
    """Files, each in a part named `file`."""

    file = serializers.ListField(child=serializers.FileField())


class CaseDocuments(WriteView):
    """Documents of a case."""

    parser_classes = [MultiPartParser]
    needs = {"POST": TokenScope.UPLOAD}

    @extend_schema(
        operation_id="cases_upload",
        summary="Add documents",
        tags=["Cases"],
        parameters=[NUMBER, ONCE, SEEN],
        request={"multipart/form-data": DocumentsBody},
        responses={201: Written},
    )
    def post(self, request: Request, number: str) -> Response:
        """Add files: all of them, or none where one is refused. `made` names their keys.

        A staff token (scope `upload`) adds documents of the city, which stay internal until a determination releases
        them. With the secret of the case's link they are what the requester hands in, one file a call.
        """
        case, seen_seq = self.case_of(number), self.seen(request)
        uploads = self._uploads(request)
        actor, now = self.caller.actor, timezone.now()

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            if not actor.is_staff:
                made = case_documents.attach(case.pk, upload=uploads[0], actor=actor, now=now)
                return made.case or case, [made.key]
            known = set(case.documents.values_list("pk", flat=True))
            changed = case_documents.add_documents(
                case.pk, uploads=uploads, actor=actor, now=now, seen_seq=seen_seq
            )
            made_now = case.documents.exclude(pk__in=known).order_by("pk")
            return changed, list(made_now.values_list("key", flat=True))

        return self.answered(request, [_told(upload) for upload in uploads], act, 201)

    def _uploads(self, request: Request) -> list[UploadedFile[Any]]:
        uploads: list[UploadedFile[Any]] = request.FILES.getlist("file")
        if {*request.data} != {"file"} or request.POST:
            raise BadInput({"file": [_("Send each file in a part named “file,” and nothing else.")]})
        if not self.caller.actor.is_staff and len(uploads) > 1:
            raise BadInput({"file": [_("Send one file at a time.")]})
        return uploads


def _told(upload: UploadedFile[Any]) -> list[Any]:
    """What makes a file the same file when the call comes again: the parts around it differ each time."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return [upload.name, upload.size, digest.hexdigest()]
