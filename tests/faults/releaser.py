"""A process that prepares and releases the records of a case, and stands still at one place to be killed there:

    python -m tests.faults.releaser CASE prepare|release PLACE

PLACE: "" goes through; else "module:function", after which it says that it is there and waits.
"""

from __future__ import annotations

import importlib
import sys
import time
from typing import Any

import django


def stand_still_after(place: str) -> None:
    """Put a halt behind a function."""
    module, _colon, name = place.partition(":")
    holder = importlib.import_module(module)
    before = getattr(holder, name)

    def halted(*arguments: Any, **options: Any) -> Any:
        result = before(*arguments, **options)
        print("here", flush=True)
        time.sleep(600)
        return result

    setattr(holder, name, halted)


def main(case_id: int, act: str, place: str) -> None:
    """Do the act."""
    django.setup()
    from requests_app.models import Document, RecordsRequest
    from requests_app.services.records import release_preparation
    from tests.services.records.released_records import act as told, in_part

    if place:
        stand_still_after(place)
    case = RecordsRequest.objects.get(pk=case_id)
    if act == "prepare":
        release_preparation.prepare(case_id, **told(case))
    else:
        waiting = Document.objects.filter(case=case, audience="internal").order_by("pk")
        in_part(case, list(waiting.values_list("pk", flat=True)))
    print("done", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
