"""Rehearsal: what an act would do and which letters it would send, with everything undone afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from requests_app.notices.models import Notice


class _Undo(Exception):
    """Ends the rehearsal."""


def rehearse(service: Callable[..., Any], case_id: int, **arguments: Any) -> list[Notice]:
    """Run `service(case_id, **arguments)` and undo it; the letters it would have queued are returned.

    A refusal passes through as it would in earnest. Nothing is stored and nothing is sent.
    """
    letters: list[Notice] = []
    try:
        with transaction.atomic():
            last = Notice.objects.filter(case_id=case_id).order_by("-id").values_list("id", flat=True).first()
            service(case_id, **arguments)
            letters = list(Notice.objects.filter(case_id=case_id, id__gt=last or 0).order_by("id"))
            raise _Undo
    except _Undo:
        return letters
