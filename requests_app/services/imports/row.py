"""One row of a log as values: dates read, words understood; what cannot be trusted is quarantined with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from requests_app.services.imports.cell import Quarantined, cell_text, short_text
from requests_app.services.imports.column_map import OPEN, LogMap, plain
from requests_app.services.imports.log_file import RawRow, identifier
from requests_app.services.imports.moment import Moment, moment_of

LONGEST_ID, LONGEST_NAME, LONGEST_OUTCOME = 100, 200, 300
NOT_SPECIFIED = "not_specified"


@dataclass(frozen=True, slots=True)
class LogRow:
    """What a row says. `outcome` is a code of log_maps (or NOT_SPECIFIED), `outcome_text` the log's own words, `number`
    the row as a spreadsheet shows it."""

    id: str
    received: Moment
    due_on: date | None
    closed: Moment | None
    outcome: str
    outcome_text: str
    description: str
    subject_from: str
    requester: str
    number: int = 0

    @property
    def is_open(self) -> bool:
        """Neither closed nor ended by its outcome."""
        return self.closed is None and self.outcome in (OPEN, NOT_SPECIFIED)


def understand(row: RawRow, log_map: LogMap, zone: ZoneInfo, today: date) -> LogRow:
    """The row as values. Raises Quarantined at the first thing that cannot be trusted."""
    if row.defect:
        raise Quarantined("", "not a whole row", row.defect)
    for column, reasons in log_map.set_aside.items():
        why = reasons.get(plain(row.cells[column]))
        if why:
            raise Quarantined(column, why, f"{row.cells[column].strip()}: {why}")
    name = identifier(row, log_map)
    if not name or len(name) > LONGEST_ID:
        raise Quarantined(log_map.id, "no usable identifier", f"identifier of {len(name)} characters")
    received = moment_of(row, log_map, log_map.received, zone)
    if received is None:
        raise Quarantined(log_map.received, "no receipt date")
    due = moment_of(row, log_map, log_map.due, zone)
    closed = moment_of(row, log_map, log_map.closed, zone)
    _require_order(log_map, received, due, closed, today)
    outcome, words = _outcome(row, log_map)
    if closed is not None and outcome == OPEN:
        raise Quarantined(
            log_map.closed, "closed, yet the outcome says open", f"closed on {closed.on}: {words}"
        )
    text = _text(row, log_map)
    return LogRow(
        id=name,
        received=received,
        due_on=due.on if due else None,
        closed=closed,
        outcome=outcome,
        outcome_text=words,
        description="\n\n".join(part for part in (text, _extras(row, log_map)) if part),
        subject_from=text,
        requester=short_text(row, log_map, log_map.requester, LONGEST_NAME),
        number=row.number,
    )


def stated_due(row: RawRow, log_map: LogMap, zone: ZoneInfo) -> tuple[date, date] | None:
    """Receipt and due date where the row has both and both can be read."""
    if row.defect or not log_map.due:
        return None
    try:
        received = moment_of(row, log_map, log_map.received, zone)
        due = moment_of(row, log_map, log_map.due, zone)
    except Quarantined:
        return None
    return (received.on, due.on) if received and due else None


def _text(row: RawRow, log_map: LogMap) -> str:
    if not log_map.description:
        return log_map.no_text
    text = cell_text(row, log_map, log_map.description)
    if not text:
        raise Quarantined(log_map.description, "no description")
    return text


def _extras(row: RawRow, log_map: LogMap) -> str:
    said = [(column, cell_text(row, log_map, column)) for column in log_map.also]
    lines = [f"{column}: {text}" for column, text in said if text]
    return "\n".join(["From the log:", *lines]) if lines else ""


def _outcome(row: RawRow, log_map: LogMap) -> tuple[str, str]:
    if not log_map.outcome:
        return NOT_SPECIFIED, ""
    said = [cell_text(row, log_map, column) for column in log_map.outcome]
    words = "; ".join(" ".join(text.split()) for text in said if text)
    if len(words) > LONGEST_OUTCOME:
        raise Quarantined(log_map.outcome[0], "longer than can be kept", f"{len(words)} characters")
    if not said[0]:
        return NOT_SPECIFIED, words
    code = log_map.outcomes.get(plain(said[0]))
    if code is None:
        raise Quarantined(
            log_map.outcome[0], "an outcome the map does not know", f"{said[0]!r} is not in the map"
        )
    return code, words


def _require_order(
    log_map: LogMap, received: Moment, due: Moment | None, closed: Moment | None, today: date
) -> None:
    if received.on > today:
        raise Quarantined(log_map.received, "received in the future", f"received on {received.on}")
    if due is not None and due.on < received.on:
        raise Quarantined(log_map.due, "due before received", f"due {due.on}, received {received.on}")
    if closed is not None and closed.at < received.at:
        detail = f"closed {closed.on}, received {received.on}"
        raise Quarantined(log_map.closed, "closed before received", detail)
    if closed is not None and closed.on > today:
        raise Quarantined(log_map.closed, "closed in the future", f"closed on {closed.on}")
