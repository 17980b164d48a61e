"""Files sent in parts by the script of the page that adds records: begin, part after part, take in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import ngettext

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.records.collection import whole_numbers
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.records.models import RecordUpload
from requests_app.services.records import uploads

LONGEST = 1300
"""Signs of a folder and a name."""


def upload_page(request: HttpRequest, case: RecordsRequest) -> JsonResponse:
    """One step; the answer says what is here, or why not."""
    step = {"begin": _begin, "part": _part, "complete": _complete}.get(request.POST.get("do", ""))
    try:
        if step is None:
            raise NotFound
        return JsonResponse(step(request, case))
    except Refusal as refusal:
        return JsonResponse({"error": " ".join(refusal.sentences)}, status=status_of(refusal))


def _begin(request: HttpRequest, case: RecordsRequest) -> dict[str, Any]:
    typed = request.POST
    (size,) = whole_numbers([typed.get("size", "")]) or [-1]
    name, mark = typed.get("name", "")[-LONGEST:], typed.get("mark", "")[:40]
    begun = uploads.begin(
        case.pk, name=name, size=size, mark=mark, actor=actor_of(request), now=timezone.now()
    )
    return _here(begun)


def _part(request: HttpRequest, case: RecordsRequest) -> dict[str, Any]:
    (start,) = whole_numbers([request.POST.get("start", "")]) or [-1]
    (key,) = _keys([request.POST.get("key", "")])
    part = request.FILES.get("part")
    return _here(uploads.add_part(key, start=start, part=part, actor=actor_of(request), now=timezone.now()))


def _complete(request: HttpRequest, case: RecordsRequest) -> dict[str, Any]:
    records = uploads.complete(
        case.pk,
        keys=_keys(request.POST.getlist("key")),
        custodian=request.POST.get("custodian", ""),
        actor=actor_of(request),
        now=timezone.now(),
    )
    copies = sum(record.copy_of_id is not None for record in records)
    said = ngettext("%(n)s file was added.", "%(n)s files were added.", len(records)) % {"n": len(records)}
    if copies:
        said += " " + ngettext("%(n)s was a duplicate.", "%(n)s were duplicates.", copies) % {"n": copies}
    return {"added": len(records), "said": said}


def _here(upload: RecordUpload) -> dict[str, Any]:
    return {"key": str(upload.key), "received": upload.received, "part": uploads.LARGEST_PART // 4}


def _keys(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as broken:
        raise NotFound from broken
