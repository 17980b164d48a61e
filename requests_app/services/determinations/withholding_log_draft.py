"""The draft of the withholding log: lines written, changed, taken out, read from a file or from before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import DraftLine, RecordsRequest, WithholdingLine
from requests_app.cases.models.withholding import Treatment
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import OPEN_STATES, State
from requests_app.cases.verbs import Verb
from requests_app.cases.withholding_log import LineInput, line_of
from requests_app.law.model import Exemption, Pack
from requests_app.services.unit_of_work import cases as case_work

MOST_LINES = 5000
"""A log of more lines is no longer something a person can read or contest; the request wants to be divided."""

LONGEST = {"description": 1000, "custodian": 160, "pages": 60, "reason": 1000}
"""Characters a cell may have."""

NEAR = timedelta(days=366)
"""Records may be younger than the request; a date further on is a slip of the pen."""

DRAFTING_STATES = tuple(state for state in OPEN_STATES if state is not State.APPEALED)


def save_lines(
    case_id: int,
    *,
    changed: Mapping[int, LineInput] | None = None,
    removed: Collection[int] = (),
    added: Sequence[LineInput] = (),
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Change, take out and add lines of the draft. `changed` and `removed` name lines by their id.

    Raises Incomplete with fields "changed.<id>.<cell>" and "added.<place>.<cell>".
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        rows = {row.pk: row for row in DraftLine.objects.filter(case=case)}
        changed = {key: tidy(line) for key, line in (changed or {}).items() if key not in removed}
        added = [tidy(line) for line in added]
        _require_own({*changed, *removed}, rows)
        _require_sound(case, {f"changed.{key}": line for key, line in changed.items()})
        _require_sound(case, {f"added.{place}": line for place, line in enumerate(added)})
        _require_room(len(rows) - len(set(removed)) + len(added))
        for key, line in changed.items():
            _copy(line, rows[key])
        DraftLine.objects.bulk_update([rows[key] for key in changed], CELLS, batch_size=500)
        DraftLine.objects.filter(case=case, pk__in=removed).delete()
        _append(case, added)
        return _entered(case, actor, now)


def import_lines(
    case_id: int,
    *,
    lines: Sequence[LineInput],
    replacing: bool,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Put the lines of a file behind those on file, or in their place (`replacing`): all of them or none."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        lines = [tidy(line) for line in lines]
        if not lines:
            raise Incomplete({"file": [_("There is no line in the file.")]})
        _require_sound(case, {f"added.{place}": line for place, line in enumerate(lines)})
        if replacing:
            DraftLine.objects.filter(case=case).delete()
        _require_room(DraftLine.objects.filter(case=case).count() + len(lines))
        _append(case, lines)
        return _entered(case, actor, now)


def start_from_last(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """After a remand or a reopening: begin the draft with the lines of the last log that was issued."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        if DraftLine.objects.filter(case=case).exists():
            raise NotNow(_("There are lines in the draft already."))
        last = WithholdingLine.objects.filter(decision__case=case).order_by("-decision_id").first()
        if last is None:
            raise NotNow(_("No withholding log was issued in this request."))
        lines = [line_of(row) for row in WithholdingLine.objects.filter(decision_id=last.decision_id)]
        _append(case, lines)
        return _entered(case, actor, now)


def clear(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Take every line out of the draft."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        if not DraftLine.objects.filter(case=case).exists():
            raise NotNow(_("There is no line in the draft."))
        DraftLine.objects.filter(case=case).delete()
        return _entered(case, actor, now)


CELLS = ("description", "dated_on", "custodian", "pages", "exemption_key", "treatment", "reason")


def tidy(line: LineInput) -> LineInput:
    """A line without blanks around its cells."""
    return replace(
        line,
        description=line.description.strip(),
        custodian=line.custodian.strip(),
        pages=line.pages.strip(),
        exemption_key=line.exemption_key.strip(),
        reason=line.reason.strip(),
    )


@lru_cache(maxsize=16)
def citable(pack: Pack, received_on: date) -> Mapping[str, Exemption]:
    """The exemptions that can be cited for a request received that day, by key."""
    return {exemption.key: exemption for exemption in pack.exemptions_on(received_on)}


def wrong(line: LineInput, pack: Pack, case: RecordsRequest) -> dict[str, str]:
    """What keeps a line from being kept even as a draft, by cell. What it merely lacks can come later."""
    found = {}
    if not line.description:
        found["description"] = _("Describe the record, without telling what is withheld.")
    for name, most in LONGEST.items():
        text = getattr(line, name)
        if len(text) > most:
            found[name] = _("No more than %(most)s characters, please.") % {"most": most}
        elif "\0" in text:
            found[name] = _("Remove the unsupported character.")
    if line.exemption_key and line.exemption_key not in citable(pack, case.received_on):
        found["exemption_key"] = _("Choose an exemption that was in force when the request came.")
    if line.treatment not in Treatment.values:
        found["treatment"] = _("Choose withheld or redacted.")
    if line.dated_on and line.dated_on > case.received_on + NEAR:
        found["dated_on"] = _("This date is in the future.")
    return found


def _require(case: RecordsRequest, actor: Actor) -> None:
    policy.require(actor, Verb.DRAFT_LOG, case)
    case_work.require_state(case, *DRAFTING_STATES)


def _require_own(keys: Collection[int], rows: Mapping[int, DraftLine]) -> None:
    if any(key not in rows for key in keys):
        raise NotNow(_("A line on your page is no longer in the draft."))


def _require_sound(case: RecordsRequest, lines: Mapping[str, LineInput]) -> None:
    pack = case_clock.pack_of(case)
    found = {
        f"{path}.{name}": [sentence]
        for path, line in lines.items()
        for name, sentence in wrong(line, pack, case).items()
    }
    if found:
        raise Incomplete(found)


def _require_room(count: int) -> None:
    if count > MOST_LINES:
        raise NotNow(_("A log holds at most %(most)s lines.") % {"most": f"{MOST_LINES:,}"})


def _copy(line: LineInput, row: DraftLine) -> None:
    for name in CELLS:
        setattr(row, name, getattr(line, name))


def _append(case: RecordsRequest, lines: Sequence[LineInput]) -> None:
    last = DraftLine.objects.filter(case=case).order_by("position").last()
    rows = []
    for position, line in enumerate(lines, start=last.position + 1 if last else 1):
        row = DraftLine(case=case, position=position)
        _copy(line, row)
        rows.append(row)
    DraftLine.objects.bulk_create(rows, batch_size=500)


def _entered(case: RecordsRequest, actor: Actor, now: datetime) -> RecordsRequest:
    count = DraftLine.objects.filter(case=case).count()
    case_work.record_event(case, EventKind.LOG_DRAFTED, {"lines": count}, actor=actor, now=now)
    return case
