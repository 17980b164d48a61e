"""The law floor in a terminal: `python -m requests_app.law due ...` and `... describe`."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TextIO

from requests_app.law.city_file import find_place, place_names
from requests_app.law.cli_question import Answer, Question, answer
from requests_app.law.describe import describe
from requests_app.law.json_shape import answer_as_dict
from requests_app.law.pack import library
from requests_app.law.parse_inputs import ANCHORS, POLICIES, AskError
from requests_app.law.terminal import in_words
from requests_app.law.yaml_file import PackError

_EPILOG = """\
With --json each answer is one JSON document on one line:
  {"pack": {"key", "version", "name", "status", "reviewed_on"}, "received_at", "received_on",
   "receipt_policy", "notes": [], "due": [{"kind", "due_on", "promised_on", "base_due_on", "citation", "confidence",
   "reading", "waits_for", ...,
   "working": [{"on", "counted", "number", "why", "name", "citation"}]}]}
Dates are ISO texts or null: `due_on` is the day until which an act is in time, `promised_on` the date the city named.
A clock that starts on another day than receipt `waits_for` that event. Keys may be added, never renamed or removed.

Without --received (or with --csv), cases are read as CSV from standard input, one answer each. Columns are
named like the options (pack or law, rule, received or received_at, zone or timezone, receipt_policy, opens,
closes, closed, option, track, extension or extension_count, anchor or extension_anchor, pause, event, city,
appeal_filing_days, appeal_decision_days); several values in one cell are separated by semicolons; empty cells
take the option of the same name; other columns are ignored, and an `id` column is returned. A row that
cannot be used gives {"row", "id", "error": {"field", "reason"}}, the rest are still answered, and the exit
status is 1.
"""
_ALIASES = {
    "law": "pack", "received_at": "received", "timezone": "zone", "tz": "zone", "policy": "receipt_policy",
    "extension_count": "extension", "extension_days": "extension", "extension_anchor": "anchor",
    "closed_days": "closed", "closures": "closed", "pauses": "pause", "events": "event", "options": "option",
}  # fmt: skip
_MANY = {"closed": "closed", "option": "options", "pause": "pauses", "event": "events"}
_ONE = (
    "pack", "rule", "received", "zone", "receipt_policy", "opens", "closes", "track", "extension", "anchor",
    "appeal_filing_days", "appeal_decision_days",
)  # fmt: skip


def main(argv: Sequence[str] | None = None, stdin: TextIO | None = None, stdout: TextIO | None = None) -> int:
    """Run one command; returns the exit status: 0 answered, 1 some rows refused, 2 a bad question."""
    out, given = stdout or sys.stdout, stdin or sys.stdin
    options = _parser().parse_args(argv)
    try:
        if options.command == "describe":
            out.write(describe(library()))
            return 0
        defaults = {name: value for name, value in vars(options).items() if value}
        if options.received and not options.csv:
            _write(out, _ask(defaults), options.json)
            return 0
        return _table(given, out, defaults, options.json)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has had enough; say nothing
        return 0
    except (AskError, PackError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _ask(values: Mapping[str, object]) -> Answer:
    question = Question(place=find_place(str(values["city"])) if values.get("city") else None)
    for name in _ONE:
        if values.get(name):
            question = replace(question, **{name: str(values[name])})  # type: ignore[arg-type]
    for name, field in _MANY.items():
        many = values.get(name)
        if many:
            texts = tuple(many) if isinstance(many, list) else tuple(str(many).split(";"))
            question = replace(question, **{field: tuple(t.strip() for t in texts if t.strip())})  # type: ignore[arg-type]
    return answer(question, library())


def _table(given: Iterable[str], out: TextIO, defaults: Mapping[str, object], as_json: bool) -> int:
    rows = csv.DictReader(given, strict=True)
    status = 0
    try:
        names = [_ALIASES.get(name.strip(), name.strip()) for name in rows.fieldnames or []]
        if "received" not in names:
            raise AskError("received", "give --received, or CSV with a column `received` on standard input")
        for number, row in enumerate(rows, start=1):
            cells = {
                _ALIASES.get(k.strip(), k.strip()): v.strip()
                for k, v in row.items()
                if k and isinstance(v, str)
            }
            tag = {"row": number, "id": cells.get("id", "")}
            if cells.get("calendar", "").endswith("_dc"):
                cells.setdefault("option", "dc")
            try:
                if None in row:
                    raise AskError("row", "has more cells than the header")
                found = _ask({**defaults, **{k: v for k, v in cells.items() if v}})
            except (AskError, PackError) as error:
                status = 1
                _refuse(out, tag, error, as_json)
            else:
                _write(out, found, as_json, tag)
    except (csv.Error, UnicodeDecodeError) as error:
        raise AskError("csv", f"line {rows.line_num}: {error}") from error
    return status


def _refuse(out: TextIO, tag: Mapping[str, object], error: AskError | PackError, as_json: bool) -> None:
    field = error.field if isinstance(error, AskError) else error.key
    if as_json:
        out.write(
            json.dumps({**tag, "error": {"field": field, "reason": error.reason}}, ensure_ascii=False) + "\n"
        )
    else:
        out.write(f"row {tag['row']} {tag['id']}: {error}\n\n")


def _write(out: TextIO, found: Answer, as_json: bool, tag: Mapping[str, object] | None = None) -> None:
    if as_json:
        out.write(json.dumps({**(tag or {}), **answer_as_dict(found)}, ensure_ascii=False) + "\n")
    else:
        out.write(
            (f"{tag['row']} {tag['id']}\n" if tag else "") + in_words(found) + "\n\n"[: 2 if tag else 1]
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m requests_app.law", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("describe", help="print every pack as the markdown of docs/law.md")
    due = commands.add_parser(
        "due",
        help="calculate due dates and show the working",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    due.add_argument("--pack", "--law", metavar="KEY[@VERSION]", help=f"one of {', '.join(library().keys)}")
    due.add_argument(
        "--city",
        metavar="KEY",
        help=f"take law, zone, receipt policy and hours from {', '.join(place_names())}",
    )
    due.add_argument("--rule", metavar="KEY", help="one time limit of the pack instead of all")
    due.add_argument("--received", metavar="MOMENT", help="2026-10-01T09:00 (local) or with an offset")
    due.add_argument("--zone", "--timezone", metavar="ZONE", help="default: the city's, else the pack's")
    due.add_argument("--receipt-policy", metavar="POLICY", choices=POLICIES, help=" or ".join(POLICIES))
    due.add_argument("--opens", metavar="HH:MM", help="local opening time of the office")
    due.add_argument("--closes", metavar="HH:MM", help="local closing time, for next_business_day")
    due.add_argument(
        "--closed", metavar="DATE[..DATE][=NOTE]", action="append", help="days on which the city is closed"
    )
    due.add_argument(
        "--option", metavar="NAME", action="append", help="a local variant of the holidays, such as dc"
    )
    due.add_argument(
        "--track", metavar="NAME", help="a kind of request with its own days, such as commercial"
    )
    due.add_argument("--extension", metavar="DAYS|DATE", help="an extension by so many days, or to a date")
    due.add_argument(
        "--anchor", "--extension-anchor", metavar="READING", choices=ANCHORS, help=" or ".join(ANCHORS)
    )
    due.add_argument("--pause", metavar="REASON:FROM[..TO]", action="append", help="clarification or fee")
    due.add_argument(
        "--event", metavar="KIND=ON[,to=DATE][,what=TEXT]", action="append", help="any other event"
    )
    due.add_argument("--appeal-filing-days", metavar="N", help="city policy")
    due.add_argument("--appeal-decision-days", metavar="N", help="city policy")
    due.add_argument("--csv", action="store_true", help="read cases from standard input")
    due.add_argument("--json", action="store_true", help="one JSON document a line")
    return parser


if __name__ == "__main__":
    sys.exit(main())
