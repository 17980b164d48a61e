"""Released records published for everyone under a title a clerk wrote, and taken down again with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _, override

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Message, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.review import MessageContext
from requests_app.records.models import ReadingRoomEntry, ReleaseItem
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

LONGEST = 200


def publish(
    case_id: int,
    *,
    title: str,
    about_nobody: bool,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> ReadingRoomEntry:
    """Publish what was released in a case, or change its title. The requester is told; nothing of theirs is shown.

    `about_nobody`: the clerk says that no one asked for records about themselves here. Raises NotPermitted, NotNow,
    Incomplete.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_PUBLIC, case)
        required(title=(title, _("Enter a title that names no one.")))
        if len(title) > LONGEST:
            raise Incomplete({"title": [_("Use no more than %(most)s characters.") % {"most": LONGEST}]})
        if not about_nobody:
            raise Incomplete(
                {
                    "about_nobody": [
                        _(
                            "Confirm this. Records that someone requested about themselves are never published."
                        )
                    ]
                }
            )
        _require_publishable(case)
        today = local_date(case.city, now)
        entry, _made = ReadingRoomEntry.objects.update_or_create(
            case=case,
            defaults={
                "title": " ".join(title.split()),
                "opens_on": today + timedelta(days=case.city.policy.reading_room_days),
                "published_at": now,
                "published_by_id": actor.user_id,
                "removed_at": None,
                "removed_by": None,
                "removal_reason": "",
            },
        )
        with override(case.requester.language):
            said = _(
                "The city published the records it released in this request in its reading room, where anyone can "
                "read them. Your name and what you wrote are not shown there."
            )
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=said, sent_at=now
        )
        case_work.record_event(
            case,
            EventKind.READING_ROOM_OPENED,
            {"message_id": message.pk},
            actor=actor,
            now=now,
            letter_context=MessageContext(message=message.body),
        )
        return entry


def _require_publishable(case: RecordsRequest) -> None:
    if not case.city.policy.reading_room:
        raise NotNow(_("This city has no reading room. An administrator can change that."))
    if case.sensitive:
        raise NotNow(_("The records of a restricted request are not published."))
    if case.kind != Kind.RECORDS or not items_of(case).exists():
        raise NotNow(_("No reviewed record was released in this request."))


def take_down(
    case_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> ReadingRoomEntry:
    """Take the records out of the reading room at once. Raises NotPermitted, NotNow, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_PRIVATE, case)
        required(removal_reason=(reason, _("Enter the reason.")))
        entry = ReadingRoomEntry.objects.filter(case=case, removed_at=None).first()
        if entry is None:
            raise NotNow(_("The records of this request are not in the reading room."))
        entry.removed_at, entry.removed_by_id, entry.removal_reason = now, actor.user_id, reason.strip()
        entry.save(update_fields=["removed_at", "removed_by", "removal_reason"])
        case_work.record_event(case, EventKind.READING_ROOM_CLOSED, {}, actor=actor, now=now)
        return entry


def items_of(case: RecordsRequest) -> QuerySet[ReleaseItem]:
    """The files of a case that may be read: the newest version of each record that went out and was not recalled."""
    newer = ReleaseItem.objects.filter(
        rendition__record=OuterRef("rendition__record"),
        rendition__version__gt=OuterRef("rendition__version"),
    )
    rows = ReleaseItem.objects.filter(~Exists(newer), release__case=case, recalled_at=None)
    return rows.select_related("rendition__document").order_by("rendition__record_id")
