"""Which text of law confirms what: reading that register, and refusing the flag "confirmed" without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from requests_app.law import model, statements
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import Reader
from requests_app.law.yaml_file import PackError

WHOLE = "whole section"
CONFIRMED = "confirmed_text"
_SUBDIVISION = re.compile(r"(\([A-Za-z0-9-]+\))+([,-] ?(\([A-Za-z0-9-]+\))+)*")
_FEWEST_WORDS = 4


def read_text(row: Reader, sources: Sources) -> statements.TextRead:
    """One text that was read. Section, subdivision, source, day and a paraphrase are all required."""
    read_on = row.day("read_on")
    if read_on is None:
        raise row.fail("read_on", "is missing")
    found = statements.TextRead(
        key=row.text("key"),
        section=row.text("section"),
        subdivision=row.text("subdivision"),
        source=row.choice("source", tuple(sources)),
        read_on=read_on,
        says=row.text("says"),
        confirms=row.texts("confirms"),
    )
    if not re.search(r"\d", found.section):
        raise row.fail("section", f"{found.section!r} names no section")
    if found.subdivision != WHOLE and not _SUBDIVISION.fullmatch(found.subdivision):
        raise row.fail("subdivision", f"{found.subdivision!r} is not like (b)(11), nor {WHOLE!r}")
    if len(found.says.split()) < _FEWEST_WORDS:
        raise row.fail("says", "must say in our own words what the text says")
    if not found.confirms:
        raise row.fail("confirms", "is missing")
    row.done()
    return found


def read_recodified(section: Reader, sources: Sources) -> statements.Recodified:
    """The repealed range that a version took the place of."""
    found = statements.Recodified(
        code=section.text("code"),
        first=_number(section, "first"),
        last=_number(section, "last"),
        into=section.text("into"),
        citation=section.text("citation"),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
    )
    section.done()
    return found


def _number(section: Reader, key: str) -> Decimal:
    try:
        return Decimal(section.text(key))
    except InvalidOperation:
        raise section.fail(key, "is not the number of a section") from None


def entries(pack: model.Pack) -> Iterator[tuple[str, str]]:
    """Every entry of a pack that carries a confidence, by its name in `confirms`, with that confidence."""
    how, clock = pack.computation, pack.clock
    yield "computation", how.confidence
    yield "computation.roll", how.roll.confidence
    yield "computation.closures", how.closures.confidence
    yield "computation.receipt", how.receipt.confidence
    yield from ((f"clock.pauses.{row.reason}", row.confidence) for row in clock.pauses)
    if clock.if_missed is not None:
        yield "clock.if_missed", clock.if_missed.confidence
    yield "denial", pack.denial.confidence
    remedies = pack.remedies
    bodies = tuple(body.rule for body in remedies.outside)
    for name, rows in (
        ("deadlines", pack.deadlines),
        ("extension_grounds", pack.extension_grounds),
        ("exemptions", pack.exemptions),
        ("duties", pack.duties),
        ("mandatory_disclosures", pack.mandatory_disclosures),
        ("remedies", (*remedies.administrative, *remedies.judicial, *bodies)),
        ("fees", (*pack.fees.chargeable, *pack.fees.not_chargeable)),
        ("letters", tuple(pack.letters.values())),
    ):
        yield from ((f"{name}.{row.key}", row.confidence) for row in rows)
    if pack.recodifies is not None:
        yield "recodifies", pack.recodifies.confidence


def check_confirmed(pack: model.Pack, file: str) -> None:
    """Refuse "confirmed" where no text under `texts` confirms it, and a text that confirms what is not there."""
    known = dict(entries(pack))
    confirmed = {name for text in pack.texts for name in text.confirms}
    for text in pack.texts:
        for name in text.confirms:
            if name not in known:
                raise PackError(file, f"texts[{text.key}].confirms", f"there is no {name!r} in this pack")
    for name, confidence in known.items():
        if confidence == CONFIRMED and name not in confirmed:
            raise PackError(
                file,
                name,
                f"is marked {CONFIRMED}, but no text says section, subdivision, where and when it was read, "
                "and what it says",
            )
