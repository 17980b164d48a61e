"""The draft of the withholding log: lines written, changed, taken out, read from a file or from before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import DraftLine, RecordsRequest, WithholdingLine
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.cases.withholding_log import LineInput, line_of
from requests_app.services.determinations.draft_lines import (
    CELLS,
    append_lines,
    copy_cells,
    require_room,
)
from requests_app.services.determinations.withholding_log_line import tidy, wrong
from requests_app.services.unit_of_work import cases as case_work

DRAFTING_STATES = OPEN_STATES
"""Also under appeal: the city may release a part then, and withhold the rest."""


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
        require_room(len(rows) - len(set(removed)) + len(added))
        for key, line in changed.items():
            copy_cells(line, rows[key])
        DraftLine.objects.bulk_update([rows[key] for key in changed], CELLS, batch_size=500)
        DraftLine.objects.filter(case=case, pk__in=removed).delete()
        append_lines(case, added)
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
            raise Incomplete({"file": [_("The file has no entries.")]})
        _require_sound(case, {f"added.{place}": line for place, line in enumerate(lines)})
        if replacing:
            DraftLine.objects.filter(case=case).delete()
        require_room(DraftLine.objects.filter(case=case).count() + len(lines))
        append_lines(case, lines)
        return _entered(case, actor, now)


def start_from_last(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """After a remand or a reopening: begin the draft with the lines of the last log that was issued."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        if DraftLine.objects.filter(case=case).exists():
            raise NotNow(_("The draft already has entries."))
        last = WithholdingLine.objects.filter(decision__case=case).order_by("-decision_id").first()
        if last is None:
            raise NotNow(_("No withholding log was issued on this request."))
        lines = [line_of(row) for row in WithholdingLine.objects.filter(decision_id=last.decision_id)]
        append_lines(case, lines)
        return _entered(case, actor, now)


def clear(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Take every line out of the draft."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require(case, actor)
        if not DraftLine.objects.filter(case=case).exists():
            raise NotNow(_("The draft has no entries."))
        DraftLine.objects.filter(case=case).delete()
        return _entered(case, actor, now)


def _require(case: RecordsRequest, actor: Actor) -> None:
    policy.require(actor, Verb.DRAFT_LOG, case)
    case_work.require_state(case, *DRAFTING_STATES)


def _require_own(keys: Collection[int], rows: Mapping[int, DraftLine]) -> None:
    if any(key not in rows for key in keys):
        raise NotNow(_("An entry on your page is no longer in the draft."))


def _require_sound(case: RecordsRequest, lines: Mapping[str, LineInput]) -> None:
    pack = case_clock.pack_of(case)
    found = {
        f"{path}.{name}": [sentence]
        for path, line in lines.items()
        for name, sentence in wrong(line, pack, case).items()
    }
    if found:
        raise Incomplete(found)


def _entered(case: RecordsRequest, actor: Actor, now: datetime) -> RecordsRequest:
    count = DraftLine.objects.filter(case=case).count()
    case_work.record_event(case, EventKind.LOG_DRAFTED, {"lines": count}, actor=actor, now=now)
    return case
