"""The packs as markdown, for docs/law.md: every number with its citation and confidence, nothing added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from requests_app.law.describe_clock import cite, clock, counting, limit
from requests_app.law.load_texts import WHOLE
from requests_app.law.model import Pack
from requests_app.law.pack import Library
from requests_app.law.statements import Exemption, Rule, TextRead

_HEAD = """\
# The law on file

Made by `python -m requests_app.law describe` from `requests_app/law/packs/`; do not edit by hand.
A research draft for software configuration, not legal advice. A star (*) after a citation means: verify it
before relying on it (its number or wording comes from memory); only staff see that mark. "Confirmed" means that the
text was read: section and subdivision, where, on which day and what it says stand in the table "Which text confirms
what" of each law, and a pack that claims more is not loaded. It does not mean that a lawyer has looked at it.

## How dates are worked out

- **A promise and a due date.** A date the city names (an extension, an estimate, an override, a date on remand or
  reopening, a date in an acknowledgment) is kept word for word as `promised_on`. `due_on` is the day until which the
  act is in time: where the law moves a last day off closed days, a promise for a closed day is in time on the next open
  day, also when the city closes later on that day. No promise makes a due date earlier; only an override, the act made
  for it, brings a date forward. An estimate never moves a date the law itself sets.
- **Extensions** may name a day after the law's own date, not before an earlier promise and within the cap, and are
  offered only until that date and while the cap is not reached.
- **A pause after a date has passed changes nothing.** A question asked after the last day stops and restarts no clock.
- **Pause and extension give one answer in either order.** An extension gives so many more days than the law's own date
  as it stood that day. A pause holds those days up like all others, so the due date is the same whether the pause or
  the extension came first; the date named stays on record as the promise.
- **Tracks add clocks.** A kind of request with a time limit of its own (California peace-officer records: 45 days) has
  it beside the decision, unless the law gives the decision itself other days (Illinois commercial requests). A clock
  that starts on another day than receipt waits for that day: `--event incident_known=2026-10-01`.
- **Clock changes.** A local time that happens twice or never is asked about, with both instants named.
- **Citations.** The clock is pinned to the law at receipt; a letter cites a section by its number on the day of the
  letter, with the former number beside it.

The clock that runs on these packs answers in a terminal, day by day:
`python -m requests_app.law due --pack ca-cpra --received 2026-10-01T09:00 --city sacramento`.
Every input can be given (`--help` lists them); `--json` prints one document a line, also for a CSV of cases on
standard input: `{"due": [{"kind", "due_on", "promised_on", "base_due_on", "citation", "working": [...]}]}`.
"""


def describe(library: Library) -> str:
    """The whole page; ends with one newline."""
    return "\n".join([_HEAD, *(line for pack in library.packs for line in _pack(pack))]).rstrip() + "\n"


def _pack(pack: Pack) -> Iterator[str]:
    yield f"## {pack.name}"
    yield ""
    yield f"`{pack.key}`, version `{pack.version}`" + (
        " — **a bill, not law**" if pack.status == "pending" else ""
    )
    yield f"({_span(pack)}). {pack.citation}. Reviewed {pack.reviewed_on}. Time zone {pack.timezone}."
    yield ""
    if pack.effective_note:
        yield from (pack.effective_note, "")
    yield from counting(pack)
    yield from _table(
        "Deadlines", ("key", "name", "days", "from", "what", "citation"), (limit(r) for r in pack.deadlines)
    )
    yield from clock(pack)
    grounds = (
        (
            f"`{g.key}`",
            g.name,
            g.text,
            _dated(g.effective_from, g.effective_to),
            cite(g.citation, g.confidence),
        )
        for g in pack.extension_grounds
    )
    yield from _table("Grounds for more time", ("key", "name", "ground", "in force", "citation"), grounds)
    yield from _table(
        "Exemptions",
        ("key", "name", "citation", "nature", "balance", "covers"),
        (_exemption(e) for e in pack.exemptions),
    )
    yield from _rules(
        "Remedies",
        (
            *pack.remedies.administrative,
            *pack.remedies.judicial,
            *(body.rule for body in pack.remedies.outside),
        ),
        pack.remedies.staff_note,
    )
    yield from _rules("May be charged", pack.fees.chargeable)
    yield from _rules("Never charged", pack.fees.not_chargeable)
    yield from _rules("Duties", pack.duties)
    yield from _rules("Always disclosed", pack.mandatory_disclosures)
    letters = (
        (f"`{x.key}`", "yes" if x.required_by_law else "no", "; ".join(x.elements), x.citation)
        for x in pack.letters.values()
    )
    yield from _table("Letters", ("letter", "required by law", "contents", "basis"), letters)
    for change in pack.pending_changes:
        yield from (f"**Pending:** {change.bill}: {'; '.join(change.would)}. {change.status}", "")
    if pack.not_specified:
        yield from ("**Not specified by the law:** " + "; ".join(pack.not_specified) + ".", "")
    read = (
        (
            _section(text),
            text.says,
            pack.sources[text.source].title,
            str(text.read_on),
            ", ".join(_named(text)),
        )
        for text in pack.texts
    )
    yield from _table(
        "Which text confirms what",
        ("section", "what it says, in our words", "where it was read", "on", "confirms"),
        read,
    )
    sources = ((key, source.title, source.locator) for key, source in pack.sources.items())
    yield from _table("Sources", ("key", "title", "where"), sources)


def _section(text: TextRead) -> str:
    return text.section if text.subdivision == WHOLE else f"{text.section}{text.subdivision}"


def _named(text: TextRead) -> Iterator[str]:
    return (f"`{name}`" for name in text.confirms)


def _exemption(entry: Exemption) -> tuple[str, ...]:
    key = f"`{entry.key}`" + (" (time-limited)" if entry.time_limited else "")
    balance = entry.balancing.replace("_", " ")
    return key, entry.name, cite(entry.citation, entry.confidence), entry.nature, balance, entry.description


def _rules(title: str, rules: Sequence[Rule], note: str = "") -> Iterator[str]:
    if note:
        yield from (f"**{title}.** {note}", "")
    rows = ((f"`{r.key}`", r.name, r.text, r.staff_note, cite(r.citation, r.confidence)) for r in rules)
    yield from _table(title, ("key", "name", "what people read", "staff note", "citation"), rows)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    body = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    if not body:
        return
    yield from (f"### {title}", "", f"| {' | '.join(head)} |", "|" + "---|" * len(head))
    yield from (f"| {' | '.join(row)} |" for row in body)
    yield ""


def _span(pack: Pack) -> str:
    return _dated(pack.effective_from, pack.effective_to)


def _dated(start: object, end: object) -> str:
    return f"{start or 'no start on file'} to {end or 'further notice'}"
