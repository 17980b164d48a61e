"""The sweep: everything due and not yet handled, in batches, safe beside a twin and after any missed night."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Q

from requests_app.cases.actors import SYSTEM
from requests_app.cases.models import Deadline, Document, Event, RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import FINISHED_STATES
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.recipients.staff_and_requester import StaffDirectory
from requests_app.services.cases.close import close
from requests_app.services.cases.court_reminders import remind_of_steps
from requests_app.services.city_settings.absences import sweep_absences
from requests_app.services.custodian_tasks.reminders import remind_of_tasks
from requests_app.services.data_access.expiry import sweep_grants
from requests_app.services.datasets.missed_publication import mark_missed
from requests_app.services.determinations.rereviews import bring_back
from requests_app.services.fees.lapse import sweep_estimates
from requests_app.services.incidents import court_order_reminders as incident_court_order_reminders
from requests_app.services.jobs.deadline_jobs import JOBS
from requests_app.services.jobs.due_dates import BATCH, Swept, run_job
from requests_app.services.jobs.unanswered_questions import sweep_questions
from requests_app.services.records.reading_room_all import publish_all
from requests_app.services.retention.holds import bring_back_holds
from requests_app.services.unit_of_work.act_drafts import forget_old_drafts

log = structlog.get_logger(__name__)
DRAFT_LIFETIME = timedelta(days=1)


def sweep(now: datetime) -> Swept:
    """Handle all that is due in every city, close what is finished, forget abandoned uploads."""
    swept = Swept()
    directory: StaffDirectory = {}
    for city in City.objects.select_related("policy"):
        today = local_date(city, now)
        for job in JOBS:
            run_job(job, city, today, now, swept, directory)
        sweep_questions(city, today, now, swept)
        brought, stuck = bring_back(city, now)
        swept.count("rereview", brought)
        swept.failed += stuck
        held, stuck = bring_back_holds(city, today, now)
        swept.count("hold_review", held)
        swept.failed += stuck
        told, stuck = remind_of_steps(city, today, now)
        swept.failed += stuck
        asked, stuck = remind_of_tasks(city, today, now)
        swept.failed += stuck
        for name, how_many in {**told, **asked}.items():
            swept.count(name, how_many)
        published, stuck = publish_all(city, now)
        swept.count("reading_room", published)
        swept.failed += stuck
        for case_id in to_close(city, today, now):
            _close(case_id, now, swept)
        _grants(city, today, now, swept)
        swept.count("absence", sweep_absences(city, today, now))
        _estimates(city, today, now, swept)
    _forget_drafts(now, swept)
    swept.count("forget_typed", forget_old_drafts(now))
    missed, _stuck = mark_missed(now)  # what is stuck is in the log, and asked for again next time
    swept.count("publication_missed", missed)
    for name, how_many in incident_court_order_reminders.watch(now).items():
        swept.count(name, how_many)
    return swept


def to_close(city: City, today: date, now: datetime) -> list[int]:
    """Finished cases whose appeal window has lapsed, or whose city closes after so many quiet days."""
    finished = RecordsRequest.objects.filter(
        city=city, state__in=[str(state) for state in FINISHED_STATES], legal_hold=False
    )
    lapsed = Q(deadlines__kind="appeal_window", deadlines__lapsed_at__isnull=False, deadlines__met_on=None)
    ids = set(finished.filter(lapsed, deadlines__ended_on=None).values_list("pk", flat=True))
    if city.policy.close_after_days:
        busy = Event.objects.filter(at__gt=now - timedelta(days=city.policy.close_after_days)).values(
            "case_id"
        )
        window = Deadline.objects.filter(kind="appeal_window", met_on=None, ended_on=None, due_on__gte=today)
        quiet = finished.exclude(pk__in=busy).exclude(pk__in=window.values("case_id"))
        ids |= set(quiet.values_list("pk", flat=True))
    return sorted(ids)


def _close(case_id: int, now: datetime, swept: Swept) -> None:
    try:
        close(case_id, actor=SYSTEM, now=now)
    except Refusal as refusal:
        log.info("sweep.not_closed", case_id=case_id, why=type(refusal).__name__)
    except Exception as problem:
        swept.failed.append(case_id)
        log.error("sweep.failed", job="close", case_id=case_id, problem=type(problem).__name__)
    else:
        swept.count("close", 1)


def _grants(city: City, today: date, now: datetime, swept: Swept) -> None:
    done, failed = sweep_grants(city, today, now)
    for name, how_many in done.items():
        swept.count(name, how_many)
    swept.failed += failed


def _estimates(city: City, today: date, now: datetime, swept: Swept) -> None:
    done, failed = sweep_estimates(city, today, now)
    for name, how_many in done.items():
        swept.count(name, how_many)
    swept.failed += failed


def _forget_drafts(now: datetime, swept: Swept) -> None:
    """Uploads whose form was never sent are deleted, file and row."""
    for document in Document.objects.filter(case=None, uploaded_at__lt=now - DRAFT_LIFETIME)[:BATCH]:
        with transaction.atomic():
            document.delete()
            # The file goes once the row is gone for good, so that a rehearsal leaves both.
            transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))
        swept.count("forget_draft", 1)
