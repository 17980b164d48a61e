"""Events about deadlines entered for many cases at once, with their letters and marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from requests_app.cases import event_chain, links
from requests_app.cases.actors import SYSTEM
from requests_app.cases.models import CaseLink, Deadline, Event, RecordsRequest
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.review import due_context
from requests_app.notices.models import Notice
from requests_app.notices.recipients.staff_and_requester import StaffDirectory
from requests_app.services.jobs.deadline_jobs import Job


def enter(
    job: Job,
    rows: Sequence[Deadline],
    cases: dict[int, RecordsRequest],
    now: datetime,
    directory: StaffDirectory,
) -> None:
    deadlines: dict[int, list[Deadline]] = {}
    for row in Deadline.objects.filter(case_id__in=cases):
        deadlines.setdefault(row.case_id, []).append(row)
    own_links = {
        link.case_id: link
        for link in CaseLink.objects.filter(links.that_live(now), case_id__in=cases).order_by("created_at")
    }
    pairs = []
    for row in rows:
        data = {
            "what": row.kind,
            "cycle": row.cycle,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            **({"part": row.part} if row.part else {}),
        }
        event = event_chain.append(cases[row.case_id], job.kind, data, actor=SYSTEM, at=now)
        pairs.append((row, event))
    Event.objects.bulk_create([event for _row, event in pairs])
    notices: list[Notice] = []
    for row, event in pairs:
        case = cases[row.case_id]
        notices += outbox.drafts(
            case,
            event,
            due_context(case, row, own_links.get(case.pk), now=now),
            dues=deadlines[case.pk],
            now=now,
            directory=directory,
        )
    Notice.objects.bulk_create(notices)
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(**{job.mark: now})
    RecordsRequest.objects.bulk_update(cases.values(), ["head_seq", "head_hash"])
