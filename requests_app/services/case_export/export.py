"""A case as a file: what its reader may see, the working of every date, the proof of its history, in a zip."""

from __future__ import annotations

from datetime import datetime
from inspect import getsource
from typing import IO, Any

from django.template.loader import render_to_string

from requests_app.cases import case_clock, dates_in_words, timeline
from requests_app.cases.actors import Actor
from requests_app.cases.fee_ledger import ledger_of
from requests_app.cases.models import Event, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.services.case_export import (
    contents as parts,
    enclosures,
    log_table,
    offline_stamps,
    offline_verifier,
    proof,
)
from requests_app.services.case_export.case_data import case_data, due_data
from requests_app.services.case_export.case_text import message_rows, note_rows, rows_text, timeline_text
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
    archive, shown = Archive(case.number), enclosures.Shown()
    events = list(Event.objects.filter(case=case).order_by("seq"))
    entries = timeline.full(events) if actor.is_staff else timeline.public(events)
    dues = case_clock.clock_of(case).dues(working=True)
    log = list(log_table.log_rows(case))
    history = proof.history(case, events)
    enclosures.add_letters(archive, case, actor, shown)
    enclosures.add_documents(archive, case, actor, shown)
    lines = [(dates_in_words.local(case.city, entry.at), entry) for entry in entries]
    messages, notes = message_rows(case, for_staff=actor.is_staff), note_rows(case) if actor.is_staff else []
    context: dict[str, Any] = {
        "case": case,
        "made_at": dates_in_words.local(case.city, now),
        "for_staff": actor.is_staff,
        "entries": lines,
        "dues": dues,
        "messages": messages,
        "fees": ledger_of(case),
        "notes": notes,
        "log": log[1:],
        "letters": shown.letters,
        "documents": shown.documents,
        "events": len(events),
        "checkpoints": len(history["checkpoints"]),
    }
    archive.text("index.html", render_to_string("case_file/index.html", context))
    archive.json("case.json", case_data(case, now))
    archive.text("timeline.txt", timeline_text(lines))
    archive.json("dates.json", {"due": [due_data(due) for due in dues]})
    log_table.add_log(archive, log)
    archive.text("messages.txt", rows_text(messages))
    if actor.is_staff:
        archive.text("notes.txt", rows_text(notes))
    archive.json("releases.json", proof.releases(case))
    archive.json("history.json", history)
    parts.add_contents(archive, case, actor, shown)
    archive.text("verify.py", getsource(offline_verifier))
    archive.text("verify_stamps.py", getsource(offline_stamps))
    return archive.finished()
