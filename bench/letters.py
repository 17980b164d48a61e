"""How many letters a second are set as PDF and put together for the printer: `python bench/letters.py [letters]`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import typst
from django.conf import settings

from requests_app.notices.letters import layouts, markup
from requests_app.notices.pdf.batch import Sheet, joined
from requests_app.notices.pdf.typst import typeset

PARAGRAPH = (
    "The city withholds the records you asked for. This letter says why, who is responsible, and what to do."
)


def letter(number: int) -> dict[str, Any]:
    """The data of a letter of two pages; each differs, so that nothing is only remembered."""
    said = [{"text": f"{PARAGRAPH} {number}", "shown": f"{PARAGRAPH} {number}", "address": False}]
    blocks = [
        {"kind": "heading" if row % 4 == 0 else "paragraph", "lines": [said * (1 if row % 4 == 0 else 2)]}
        for row in range(28)
    ]
    return {
        "lang": "en", "title": f"Letter {number}", "city": "City of Sacramento", "logo": None, "head": [],
        "office": ["City Clerk"], "date": "Monday, October 5, 2026", "number": f"Request number: SAC-{number}",
        "to": ["Ana Requester", "12 Oak Street"], "blocks": blocks, "footer": "City", "page": "Page %1 of %2",
        "annex": None, "note": "",
    }  # fmt: skip


def fresh(number: int) -> bytes:
    """Set with a compiler of its own, as before one was kept for each thread."""
    made = typst.compile(
        str(Path(settings.BASE_DIR) / "templates" / "letters" / "letter.typ"),
        sys_inputs={"letter": json.dumps(letter(number))},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=0,
    )
    return bytes(made)


def text(number: int) -> str:
    """The text and the HTML twin from the parts of a letter."""
    body = "".join(
        f"{layouts.mark('part_b' if row % 2 else 'part_a')}# Heading\n{PARAGRAPH} {number}\n\n"
        for row in range(8)
    )
    laid = layouts.laid_out(body, "[[part_b]]\nOwn words.\n[[part_a]]")
    return markup.to_text(laid) + markup.to_html(laid)


def measured(name: str, work: Callable[[int], Any], count: int) -> None:
    """Print how many a second, wall and CPU."""
    work(0)
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(1, count + 1):
        work(number)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:44} {count / wall:8.0f}/s wall  {1000 * cpu / count:6.2f} ms CPU each")


def main() -> None:
    """All rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    if fresh(7) != typeset(letter(7), 0):
        raise SystemExit("a kept compiler does not give the bytes of a fresh one")
    measured("text and HTML twin, without a PDF", text, count)
    measured("PDF/UA-1, a compiler for each letter", fresh, min(count, 100))
    measured("PDF/UA-1, one kept compiler", lambda number: typeset(letter(number), 0), count)
    sheets = [
        Sheet(typeset(letter(number), 0), "en", f"Letter {number}") for number in range(min(count, 100))
    ]
    begun = time.perf_counter()
    made = joined(sheets, title="Letters", author="City", language="en", both_sides=True)
    seconds = time.perf_counter() - begun
    rate, size = len(sheets) / seconds, len(made) // len(sheets)
    print(f"{'put together for the printer':44} {rate:8.0f}/s wall  {size:6} bytes each")


if __name__ == "__main__":
    main()
