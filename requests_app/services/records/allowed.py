"""What every act on records asks first: the case under its lock, the right to act, the records and the exemption."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.records.models import Record, ReleaseItem
from requests_app.services.unit_of_work import cases as case_work


@contextmanager
def open_review(case_id: int, actor: Actor, verb: Verb = Verb.REVIEW_RECORDS) -> Iterator[RecordsRequest]:
    """The case under its lock, for someone who may, while it is open or a recalled record waits for a new version.

    Raises NotPermitted, WrongState, NotFound.
    """
    with case_work.open_case(case_id) as case:
        policy.require(actor, verb, case)
        if not reopened_by_recall(case):
            case_work.require_state(case, *OPEN_STATES)
        yield case


def reopened_by_recall(case: RecordsRequest) -> bool:
    """Whether a released record was recalled and waits for its new version: then redactions can still change."""
    waiting = ReleaseItem.objects.filter(release__case=case, recalled_at__isnull=False, replaced_by=None)
    return waiting.exists()


def records_of(case: RecordsRequest, ids: Collection[int]) -> list[Record]:
    """The records to act on. Raises Incomplete for none, NotNow for one that is not decided here."""
    if not ids:
        raise Incomplete({"records": [_("Select at least one record.")]})
    found = list(Record.objects.to_decide().filter(case=case, pk__in=ids).order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotNow(_("A record on your page is no longer in the list."))
    return found


def require_exemption(case: RecordsRequest, key: str, reason: str) -> None:
    """A reason to withhold: an exemption of the pack in force, and why it applies. Raises Incomplete."""
    gaps: dict[str, list[str]] = {}
    in_force = {one.key for one in case_clock.pack_of(case).exemptions_on(case.received_on)}
    if key not in in_force:
        gaps["exemption_key"] = [_("Select an exemption that was in effect when the request was received.")]
    if not reason.strip():
        gaps["reason"] = [_("Enter the reason.")]
    elif len(reason) > 1000:
        gaps["reason"] = [_("Use no more than %(most)s characters.") % {"most": 1000}]
    if gaps:
        raise Incomplete(gaps)


def changed(records: Collection[Record]) -> None:
    """What these records are released as must be made again."""
    Record.objects.filter(pk__in=[record.pk for record in records]).update(needs_rendition=True)
