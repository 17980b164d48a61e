"""The signed checkpoints of the history, for people and for programs that watch it."""

from __future__ import annotations

from base64 import b64encode

from django.http import (
    HttpRequest,
    HttpResponseBase,
    JsonResponse,
)

from requests_app.cases.models import Checkpoint
from requests_app.web.pages import page, resident_page

SHOWN = 60
"""How many checkpoints the page lists; the JSON holds them all."""


@resident_page("GET")
def ledger(request: HttpRequest) -> HttpResponseBase:
    """`/ledger/`: the newest checkpoints and the key they are signed with."""
    newest = list(Checkpoint.objects.order_by("-number")[:SHOWN])
    keys = sorted(set(Checkpoint.objects.values_list("public_key", flat=True).distinct()))
    return page(request, "ledger", context={"checkpoints": newest, "keys": keys})


@resident_page("GET")
def ledger_json(request: HttpRequest) -> HttpResponseBase:
    """Every checkpoint as signed, for programs that watch the history."""
    rows = Checkpoint.objects.order_by("number").prefetch_related("stamps")
    return JsonResponse({"checkpoints": [_row(row) for row in rows]})


def _row(row: Checkpoint) -> dict[str, object]:
    stamps = [b64encode(bytes(stamp.token)).decode() for stamp in row.stamps.all()]
    return {
        "body": row.body,
        "hash": row.hash,
        "signature": row.signature,
        "public_key": row.public_key,
        "stamps": stamps,
    }
