"""A case as a file: what its reader may see, the working of every date, the proof of its history, in a zip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from inspect import getsource
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from requests_app.cases import case_clock, dates_in_words, timeline
from requests_app.cases.actors import Actor
from requests_app.cases.event_chain import instant
from requests_app.cases.models import Appeal, Decision, Event, Note, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.law.clock import Due
from requests_app.services.case_export import contents as parts, offline_verifier
from requests_app.services.case_export.zip_file import Archive


def case_file(case_id: int, *, actor: Actor, now: datetime) -> IO[bytes]:
    """The zip for one reader, open at its beginning: a requester gets what the status page shows, staff what staff see.

    It is written piece by piece into a temporary file, however large the case. Raises NotFound.
    """
    case = (
        RecordsRequest.objects.visible_to(actor)
        .select_related("city__policy", "requester", "department", "decision")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound
    archive, shown = Archive(case.number), parts.Shown()
    events = list(Event.objects.filter(case=case).order_by("seq"))
    entries = timeline.full(events) if actor.is_staff else timeline.public(events)
    dues = case_clock.clock_of(case).dues(working=True)
    log = list(parts.log_rows(case))
    history = parts.history(case, events)
    parts.add_letters(archive, case, actor, shown)
    parts.add_documents(archive, case, actor, shown)
    lines = [(dates_in_words.local(case.city, entry.at), entry) for entry in entries]
    messages, notes = _messages(case), _notes(case) if actor.is_staff else []
    context: dict[str, Any] = {
        "case": case,
        "made_at": dates_in_words.local(case.city, now),
        "for_staff": actor.is_staff,
        "entries": lines,
        "dues": dues,
        "messages": messages,
        "notes": notes,
        "log": log[1:],
        "letters": shown.letters,
        "documents": shown.documents,
        "events": len(events),
        "checkpoints": len(history["checkpoints"]),
    }
    archive.text("index.html", render_to_string("case_file/index.html", context))
    archive.json("case.json", _case(case, now))
    archive.text("timeline.txt", _timeline(lines))
    archive.json("dates.json", {"due": [_due(due) for due in dues]})
    parts.add_log(archive, log)
    archive.text("messages.txt", _lines(messages))
    if actor.is_staff:
        archive.text("notes.txt", _lines(notes))
    archive.json("releases.json", parts.releases(case))
    archive.json("history.json", history)
    parts.add_contents(archive, case, actor, shown)
    archive.text("verify.py", getsource(offline_verifier))
    return archive.finished()


def _case(case: RecordsRequest, now: datetime) -> dict[str, Any]:
    return {
        "number": case.number,
        "city": case.city.name,
        "state": case.state,
        "asked_for": case.description,
        "received_at": instant(case.received_at),
        "received_on": case.received_on,
        "law": {"pack": case.pack_key, "version": case.pack_version},
        "decisions": [_decision(row) for row in Decision.objects.filter(case=case)],
        "appeals": [_appeal(row) for row in Appeal.objects.filter(case=case)],
        "made_at": instant(now),
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "decided_at": instant(row.decided_at),
        "responsible": row.responsible,
        "segregability": row.segregability,
        "remedies": row.remedies,
        "citations": [
            {
                "citation": item.citation_text,
                "meaning": item.meaning,
                "records": item.records,
                "explanation": item.explanation,
                "facts": item.facts,
                "harm": item.harm,
            }
            for item in row.citations.all()
        ],
    }


def _appeal(row: Appeal) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "grounds": row.grounds,
        "received_at": instant(row.received_at),
        "decided_at": instant(row.decided_at) if row.decided_at else None,
        "reason": row.reason,
        "instruction": row.instruction,
    }


def _timeline(entries: Sequence[tuple[datetime, timeline.TimelineLine]]) -> str:
    lines = [f"{dates_in_words.longtime(at)}: {item.sentence}. {item.detail}".strip() for at, item in entries]
    return "\n".join(lines) + "\n"


def _due(due: Due) -> dict[str, Any]:
    return {
        "kind": due.kind,
        "cycle": due.cycle,
        "due_on": due.due_on,
        "base_due_on": due.base_due_on,
        "met_on": due.met_on,
        "ended_on": due.ended_on,
        "citation": due.citation,
        "working": [
            {"on": step.on, "counted": step.counted, "number": step.number, "why": step.why, "name": step.name,
             "citation": step.citation}
            for step in due.working
        ],
    }  # fmt: skip


def _messages(case: RecordsRequest) -> list[tuple[datetime, str, str]]:
    """When, who and what, from old to new."""
    return [
        (
            dates_in_words.local(case.city, row.sent_at),
            _("requester") if row.from_requester else case.city.name,
            row.body,
        )
        for row in case.messages.all()
    ]


def _notes(case: RecordsRequest) -> list[tuple[datetime, str, str]]:
    rows = Note.objects.filter(case=case).select_related("author")
    return [
        (
            dates_in_words.local(case.city, row.written_at),
            row.author.get_full_name() or row.author.username,
            row.body,
        )
        for row in rows
    ]


def _lines(rows: Sequence[tuple[datetime, str, str]]) -> str:
    return "\n".join(f"{dates_in_words.longtime(at)}, {who}:\n{body}\n" for at, who, body in rows)
