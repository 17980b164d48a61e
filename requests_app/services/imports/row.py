"""One row of a log as values: dates read, words understood; what cannot be trusted is quarantined with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from requests_app.services.imports.column_map import OPEN, LogMap, plain
from requests_app.services.imports.log_file import RawRow, identifier

EXCEL_DAY_ZERO = date(1899, 12, 30)  # serial numbers of the 1900 system, right from 1 March 1900 on
EXCEL_FROM, EXCEL_TO = 20_000, 60_000  # 1954 to 2064
EARLIEST = date(1900, 1, 1)
LONGEST_ID, LONGEST_NAME, LONGEST_OUTCOME = 100, 200, 300
NOT_SPECIFIED = "not_specified"


class Quarantined(Exception):
    """A row that is not taken: the column at fault, a short reason to count by, and the whole reason."""

    def __init__(self, column: str, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.column, self.reason, self.detail = column, reason, detail or reason


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the log. `at` only where the log gives the instant; otherwise the day is all that is known."""

    on: date
    at: datetime

    @property
    def year(self) -> int:
        """The year of the local date."""
        return self.on.year


@dataclass(frozen=True, slots=True)
class LogRow:
    """What a row says. `outcome` is a code of log_maps (or NOT_SPECIFIED), `outcome_text` the log's own words."""

    id: str
    received: Moment
    due_on: date | None
    closed: Moment | None
    outcome: str
    outcome_text: str
    description: str
    subject_from: str
    requester: str

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
    received = _moment(row, log_map, log_map.received, zone)
    if received is None:
        raise Quarantined(log_map.received, "no receipt date")
    due = _moment(row, log_map, log_map.due, zone)
    closed = _moment(row, log_map, log_map.closed, zone)
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
        requester=_short(row, log_map, log_map.requester, LONGEST_NAME),
    )


def stated_due(row: RawRow, log_map: LogMap, zone: ZoneInfo) -> tuple[date, date] | None:
    """Receipt and due date where the row has both and both can be read."""
    if row.defect or not log_map.due:
        return None
    try:
        received = _moment(row, log_map, log_map.received, zone)
        due = _moment(row, log_map, log_map.due, zone)
    except Quarantined:
        return None
    return (received.on, due.on) if received and due else None


def _cell(row: RawRow, log_map: LogMap, column: str) -> str:
    text = row.cells.get(column, "").strip() if column else ""
    return "" if plain(text) in log_map.nothing else text


def _short(row: RawRow, log_map: LogMap, column: str, longest: int) -> str:
    text = _cell(row, log_map, column)
    if len(text) > longest:
        raise Quarantined(column, "longer than can be kept", f"{len(text)} characters; {longest} can be kept")
    return text


def _text(row: RawRow, log_map: LogMap) -> str:
    if not log_map.description:
        return log_map.no_text
    text = _cell(row, log_map, log_map.description)
    if not text:
        raise Quarantined(log_map.description, "no description")
    return text


def _extras(row: RawRow, log_map: LogMap) -> str:
    said = [(column, _cell(row, log_map, column)) for column in log_map.also]
    lines = [f"{column}: {text}" for column, text in said if text]
    return "\n".join(["From the log:", *lines]) if lines else ""


def _outcome(row: RawRow, log_map: LogMap) -> tuple[str, str]:
    if not log_map.outcome:
        return NOT_SPECIFIED, ""
    said = [_cell(row, log_map, column) for column in log_map.outcome]
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


def _moment(row: RawRow, log_map: LogMap, column: str, zone: ZoneInfo) -> Moment | None:
    text = _cell(row, log_map, column)
    if not text:
        return None
    found = next((moment for form in log_map.dates if (moment := _read(form, text, zone))), None)
    if found is None or found.on < EARLIEST:
        forms = ", ".join(log_map.dates)
        raise Quarantined(column, "not a date", f"{text[:60]!r} is not a date this log can hold ({forms})")
    return found


def _read(form: str, text: str, zone: ZoneInfo) -> Moment | None:
    try:
        if form == "instant":
            at = datetime.fromisoformat(text)
            return Moment(at.astimezone(zone).date(), at.astimezone(UTC)) if at.tzinfo else None
        if form == "us":
            month, day, year = text.split("/")
            return _day(date(int(year), int(month), int(day)), zone) if len(year) == 4 else None
        if form == "excel":
            serial = float(text)
            fits = EXCEL_FROM <= serial <= EXCEL_TO
            return _day(EXCEL_DAY_ZERO + timedelta(days=int(serial)), zone) if fits else None
        return _day(date.fromisoformat(text), zone) if len(text) == 10 else None
    except (ValueError, OverflowError):
        return None


def _day(on: date, zone: ZoneInfo) -> Moment:
    """A day without a time: its instant is the start of the day where the city is."""
    return Moment(on, datetime.combine(on, time(), zone).astimezone(UTC))
