"""`python -m tests.faults.visitors PORT FIRST COUNT`: people who file through the web forms, six at a time.

A page that does not come is asked for again, as a person does; what was sent twice is one filing. Prints each number
that a receipt showed.
"""

from __future__ import annotations

import http.client
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.browser import Browser, Form, require

FORM = "/sacramento/requests/new/"
READING = 4.5  # seconds; who sends a form faster is taken for a machine
PATIENCE = 180.0


def file_one(port: int, place: int) -> str:
    """The three steps and the receipt; the number it shows."""
    visitor = Browser(port, f"198.51.{place // 250 % 250}.{place % 250}")
    status, page, _to = visitor.get(FORM)
    require(status == 200, f"the form answered {status}")
    fields = Form(page).fields | {"description": f"All inspection reports about {place} Fault Line Road."}
    time.sleep(READING)
    status, page, _to = visitor.post(FORM, fields)
    fields = Form(page).fields
    require(status == 200 and "email" in fields, f"the second step answered {status}")
    status, page, _to = visitor.post(FORM, fields | {"email": f"w{place}@example.org", "name": "Web Person"})
    require(status == 200, f"the review page answered {status}")
    fields = {**Form(page).fields, "go": "send"}
    return _sent(visitor, fields)


def _sent(visitor: Browser, fields: dict[str, str]) -> str:
    """Send until an answer comes: the ticket in the form makes it one filing."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            status, _page, to = visitor.post(FORM, fields)
            page = visitor.get(to)[1] if status == 302 else ""
            if found := re.search(r"SAC-\d{4}-\d{6}", page):
                return found[0]
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.3)
    raise RuntimeError("no receipt came")


def _patiently(port: int, place: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            sys.stdout.write(f"{file_one(port, place)}\n")
            sys.stdout.flush()
            return
        except (OSError, http.client.HTTPException, RuntimeError) as problem:
            sys.stderr.write(f"{place}: {problem}\n")
            time.sleep(0.3)
    raise RuntimeError(f"{place} could not be filed")


def main(port: int, first: int, count: int) -> None:
    """Everybody, each from an address of their own."""
    with ThreadPoolExecutor(6) as people:
        for done in [people.submit(_patiently, port, place) for place in range(first, first + count)]:
            done.result()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
