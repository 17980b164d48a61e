"""A custodian answers a search task: by the one-act link, or through a clerk who records what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor, custodian
from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import hash_of
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.models.custodian_tasks import ANSWERED, TaskState
from requests_app.cases.refusals import BadDocument, Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.cases.documents import MOST_AT_ONCE
from requests_app.services.cases.upload import taken
from requests_app.services.custodian_tasks.ask import open_task, record
from requests_app.services.records.intake import take_over
from requests_app.services.unit_of_work import cases as case_work

if TYPE_CHECKING:
    from requests_app.services.cases.upload import Upload

MOST_MINUTES = 60_000
MOST_HITS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How the search was made, and who signs for it. `from_on`, `to_on`: the dates of the records searched."""

    where: str = ""
    terms: str = ""
    from_on: date | None = None
    to_on: date | None = None
    hits: int | None = None
    minutes: int | None = None
    name: str = ""
    title: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything of it was filled in."""
        return any(
            (self.where.strip(), self.terms.strip(), self.from_on, self.to_on, self.hits is not None,
             self.minutes is not None, self.name.strip(), self.title.strip())
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswer:
    """What the custodian answers. `outcome`: a state of ANSWERED."""

    outcome: str
    words: str = ""
    certificate: Certificate = Certificate()
    uploads: Sequence[Upload] = ()


def find(secret: str) -> CustodianTask | None:
    """The task with this link, open or not, its case loaded."""
    rows = CustodianTask.objects.select_related("case__city__policy", "department")
    return rows.filter(secret_hash=hash_of(secret)).first()


def why_closed(task: CustodianTask, now: datetime) -> str:
    """Why the link of a task takes no answer now, in the custodian's words; empty where it does."""
    if task.state in ANSWERED and task.answered_at is not None:
        on = longdate(local(task.case.city, task.answered_at).date())
        return _("This search was already answered on %(on)s. To change the answer, call the city.") % {
            "on": on
        }
    if task.state == TaskState.CANCELLED:
        return _("The city no longer needs this search.")
    if not task.case.is_open:
        return _("The city finished this request. No answer is needed any more.")
    if local_date(task.case.city, now) > task.link_ends_on:
        on = longdate(task.link_ends_on)
        return _("This link worked until %(on)s. Call the city to answer.") % {"on": on}
    return ""


def answer_by_link(secret: str, *, answer: TaskAnswer, now: datetime) -> CustodianTask:
    """Answer once, without an account. Raises NotFound, Incomplete, NotNow: used already, ended, or not needed."""
    with case_work.open_case(_case_of(secret)) as case:
        task, actor = _held(secret, case, now)
        _answer(case, task, answer, actor, now)
        return task


def ask_more_time(secret: str, *, on: date, words: str = "", now: datetime) -> CustodianTask:
    """The custodian needs until `on`; the task stays open and due until the city sets another date."""
    with case_work.open_case(_case_of(secret)) as case:
        task, actor = _held(secret, case, now)
        if on <= max(task.due_on, local_date(case.city, now)):
            raise Incomplete({"more_time_on": [_("Enter a date after the one you were given.")]})
        task.more_time_on, task.words = on, words.strip()
        task.save()
        record(case, task, EventKind.CUSTODIAN_MORE_TIME, actor, now)
        return task


def record_task_answer(
    case_id: int, *, task: int, answer: TaskAnswer, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """What a custodian told a clerk, with the certificate as they gave it."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_CUSTODIAN, case)
        row = open_task(case, task)
        row.answer_recorded_by_id = actor.user_id
        _answer(case, row, answer, actor, now)
        return case


def _case_of(secret: str) -> int:
    found = find(secret)
    if found is None:
        raise NotFound
    return found.case_id


def _held(secret: str, case: RecordsRequest, now: datetime) -> tuple[CustodianTask, Actor]:
    """The task under the lock of its case, and who answers it. Raises NotNow."""
    task = find(secret)
    if task is None:
        raise NotFound
    task.case = case
    actor = custodian(case.pk)
    policy.require(actor, Verb.ANSWER_TASK, case)
    closed = why_closed(task, now)
    if closed:
        raise NotNow(closed)
    return task, actor


def _answer(
    case: RecordsRequest, task: CustodianTask, answer: TaskAnswer, actor: Actor, now: datetime
) -> None:
    _require_sound(answer)
    certificate = answer.certificate
    task.state, task.answered_at, task.more_time_on = answer.outcome, now, None
    task.words = answer.words.strip()
    if answer.outcome != TaskState.DECLINED:
        task.searched_where, task.search_terms = certificate.where.strip(), certificate.terms.strip()
        task.searched_from_on, task.searched_to_on = certificate.from_on, certificate.to_on
        task.hits, task.minutes = certificate.hits, certificate.minutes
        task.signed_name, task.signed_title = certificate.name.strip(), certificate.title.strip()
    task.save()
    documents = [taken(upload, now, more=True) for upload in answer.uploads]
    for document in documents:
        document.case, document.task, document.audience = case, task, Audience.INTERNAL
        document.uploaded_by_id = actor.user_id
        document.save()
    if documents:
        office = task.department.name if task.department else ""
        take_over(case, documents, office, actor, now)
    handed_in = tuple(document.pk for document in documents)
    record(case, task, EventKind.CUSTODIAN_ANSWERED, actor, now, documents=handed_in)


def _require_sound(answer: TaskAnswer) -> None:
    gaps: dict[str, list[str]] = {}
    certificate = answer.certificate
    if answer.outcome not in ANSWERED:
        gaps["outcome"] = [_("Choose an answer.")]
    elif answer.outcome == TaskState.DECLINED:
        if not answer.words.strip():
            gaps["words"] = [_("Say who may have the records, or why they are not yours.")]
    elif answer.outcome == TaskState.NOTHING_FOUND or certificate.is_begun:
        gaps |= _certificate_gaps(certificate)
    if answer.outcome == TaskState.DONE and not (
        answer.uploads or answer.words.strip() or certificate.is_begun
    ):
        gaps["words"] = [_("Upload the records, or say where they are.")]
    if answer.outcome != TaskState.DONE and answer.uploads:
        gaps["uploads"] = [_("You added files. Choose “Records found”, or leave the files out.")]
    if len(answer.uploads) > MOST_AT_ONCE:
        raise BadDocument(_("Choose no more than %(most)s files at a time.") % {"most": MOST_AT_ONCE})
    if gaps:
        raise Incomplete(gaps)


def _certificate_gaps(certificate: Certificate) -> dict[str, list[str]]:
    gaps: dict[str, list[str]] = {}
    if not certificate.where.strip():
        gaps["where"] = [_("Say where you searched: systems, mailboxes, folders, boxes.")]
    if not certificate.name.strip() or len(certificate.name) > 120:
        gaps["name"] = [_("Enter the name of the person who made the search.")]
    if not certificate.title.strip() or len(certificate.title) > 120:
        gaps["title"] = [_("Enter that person's title.")]
    if certificate.from_on and certificate.to_on and certificate.from_on > certificate.to_on:
        gaps["to_on"] = [_("The last date is before the first date.")]
    if certificate.hits is not None and not 0 <= certificate.hits <= MOST_HITS:
        gaps["hits"] = [_("Enter a number of 0 or more.")]
    if certificate.minutes is not None and not 0 <= certificate.minutes <= MOST_MINUTES:
        gaps["minutes"] = [_("Enter the minutes the search took.")]
    return gaps
