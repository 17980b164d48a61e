"""What becomes of the mail on file for tests: `python -m bench.mail_corpora` writes the table in docs/reliability.md.

Read in this process, so the times are of reading alone; a child process adds about 70 ms of CPU.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from requests_app.notices.inbound.parse import fingerprint
from requests_app.notices.inbound.reading import read_mail

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "mail"
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- python -m bench.mail_corpora -->", "<!-- end -->"
CORPORA = ("sisimai", "flufl_bounce", "ordinary", "rubymail", "cases")
CLASSES = ("person", "bounce", "automatic", "complaint")


@dataclass(slots=True)
class Row:
    """One corpus: how many mails, how many different ones would be stored, what each was taken for, and CPU seconds."""

    name: str
    mails: int = 0
    kept: set[str] = field(default_factory=set)
    classes: Counter[str] = field(default_factory=Counter)
    with_words: int = 0
    files: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def counts(self) -> str:
        """The part of its line that is the same on every machine."""
        classes = " | ".join(str(self.classes[each]) for each in CLASSES)
        return f"| {self.name} | {self.mails} | {len(self.kept)} | {classes} | {self.with_words} | {self.files} |"

    @property
    def line(self) -> str:
        """Its line in the table."""
        ordered = sorted(self.seconds)
        half, most = ordered[len(ordered) // 2], ordered[-1]
        return f"{self.counts} {1000 * half:.0f} ms, {1000 * most:.0f} ms |"


def mails(name: str) -> Iterator[bytes]:
    """Every mail of one corpus."""
    if name == "cases":
        yield from (path.read_bytes() for path in sorted((DATA / "cases").glob("*.eml")))
        return
    with ZipFile(DATA / f"{name}.zip") as archive:
        yield from (archive.read(member) for member in archive.namelist())


def measured(name: str) -> Row:
    """Read a corpus."""
    row = Row(name)
    for raw in mails(name):
        began = time.process_time()
        value, blobs = read_mail(b"0" + raw)
        row.seconds.append(time.process_time() - began)
        row.mails += 1
        row.kept.add(fingerprint(raw))
        row.classes[value["author"]] += 1
        row.with_words += bool(value["own"] or value["quoted"])
        row.files += len(blobs)
    return row


def table(rows: Sequence[Row]) -> str:
    """The table as it stands in the document."""
    names = ("corpus", "mails", "different", *CLASSES, "with words", "files", "CPU, half and most")
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}"
    return "\n".join([head, *(row.line for row in rows)])


def main() -> int:
    """Write the table between its marks."""
    text = DOCUMENT.read_text()
    before, _begin, rest = text.partition(BEGIN)
    _old, found, after = rest.partition(END)
    if not found:
        sys.stderr.write(f"{DOCUMENT} has no place for the table\n")
        return 1
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table([measured(name) for name in CORPORA])}\n{END}{after}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
