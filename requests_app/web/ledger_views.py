"""The signed checkpoints of the history, for people and for programs that watch it."""

from __future__ import annotations

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
    rows = Checkpoint.objects.order_by("number").values("body", "hash", "signature", "public_key")
    return JsonResponse({"checkpoints": list(rows)})
