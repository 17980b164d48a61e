"""Records in figures: pages looked through, a page's picture, burn-in with its witness, mails unpacked.

    python -m bench.records

Everything runs in this process, on files made here with a fixed seed, so that the figures are of the readers alone; the
database's part of intake is not among them.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from requests_app.records.readers.catalog import READERS
from tests.record_files import a_mail, a_mailbox, new_pdf, saved

SEED = 20260302
WORDS = (
    *("the", "city", "record", "bridge", "contract", "inspection"),
    *("memo", "budget", "street", "council", "public", "notice"),
)


def a_page(chance: random.Random) -> list[tuple[float, float, str]]:
    """Forty lines of ten words."""
    return [(72, 740 - 17 * line, " ".join(chance.choices(WORDS, k=10))) for line in range(40)]


def run(reader: str, path: Path, **options: Any) -> list[Any]:
    """Every frame."""
    return list(READERS[reader](path, options))


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time and the result: other work on the machine does not count."""
    begun = time.process_time()
    found = what()
    return time.process_time() - begun, found


def main() -> None:
    """Print the figures with the machine's load."""
    chance = random.Random(SEED)  # noqa: S311 - test pages, no secrets
    print(f"processor time; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "pages.pdf"
        pdf.write_bytes(saved(new_pdf([a_page(chance) for _page in range(60)])))
        seconds, _found = timed(lambda: run("pdf", pdf))
        print(f"text and findings: {60 / seconds:.0f} pages/s")
        times = sorted(timed(lambda n=n: run("picture", pdf, page=n, dpi=110))[0] for n in range(1, 31))
        print(f"picture of a page, cold: p50 {times[15] * 1000:.0f} ms")
        boxes = [{"page": page, "rect": [72, 100, 300, 140]} for page in range(1, 31)]
        seconds, made = timed(lambda: run("build_pdf", pdf, boxes=boxes))
        header, content = made[0]
        built = Path(folder) / "built.pdf"
        built.write_bytes(content)
        told = {"boxes": boxes, "gone": header["gone"], "pages": header["source_pages"]}
        more, wrong = timed(lambda: run("verify_pdf", built, **told))
        print(f"burn-in with its witness: {30 / (seconds + more):.1f} redacted pages/s, {len(wrong)} faults")
        box = Path(folder) / "mails.mbox"
        parts = {"a.txt": b"x" * 2000}
        mails = [a_mail(f"Mail {n}", message_id=f"<{n}@city.example>", attachments=parts) for n in range(500)]
        box.write_bytes(a_mailbox(mails))
        seconds, members = timed(lambda: run("mbox", box))
        print(f"mailbox taken apart: {500 / seconds:.0f} mails/s")
        one = Path(folder) / "mail"
        begun = time.process_time()
        for _header, blob in members[:60]:
            one.write_bytes(blob)
            run("mail", one)
        print(f"mail set as pages and looked through: {60 / (time.process_time() - begun):.0f} mails/s")


if __name__ == "__main__":
    main()
