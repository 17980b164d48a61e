"""What a person does with mail, whatever became of it: file it in a case, put it away with a reason, open it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.sandbox.run import Unreadable
from requests_app.services.inbound_mail.bounces import record_bounce
from requests_app.services.inbound_mail.filing import enter_mail, enter_original
from requests_app.services.inbound_mail.reader import read_stored
from requests_app.services.inbound_mail.receive import copy_for
from requests_app.services.unit_of_work.missing_fields import required

REOPENED = frozenset(
    {
        InboundState.AUTOMATIC,
        InboundState.BOUNCE,
        InboundState.COMPLAINT,
        InboundState.LOOP,
        InboundState.DISMISSED,
    }
)
"""Ends a person can undo; what is filed is filed in another request besides, and stays where it is."""

NEVER_READ = frozenset({Cause.UNREADABLE, Cause.TOO_BIG, Cause.NOT_RAW})
MACHINES = frozenset({InboundState.AUTOMATIC, InboundState.BOUNCE, InboundState.COMPLAINT, InboundState.LOOP})


def file_in_case(
    mail_id: int, *, number: str, by_requester: bool | None = None, actor: Actor, now: datetime
) -> InboundMail:
    """A person files a mail in the case it belongs to. Raises NotFound, NotNow, NotPermitted, Incomplete.

    `by_requester`: whether the requester wrote it; None: whether it came from their address. What someone else wrote
    keeps its sender, answers nothing and is for staff.
    """
    reading = reading_for(visible(mail_id, actor))
    with transaction.atomic():
        row = locked(mail_id, actor)
        required(number=(number, _("Enter the request number.")))
        cases = RecordsRequest.objects.select_related("city__policy").visible_to(actor)
        case = cases.filter(number=number.strip().upper()).first()
        if case is None:
            raise NotFound
        policy.require(actor, Verb.FILE_MAIL, case)
        if not row.raw:
            raise NotNow(_("The text of this email was erased."))
        machine = row.state in MACHINES or row.cause == Cause.DOUBTFUL
        if row.state == InboundState.FILED:
            row = _for_another(row, case, now)
        if reading is None:
            enter_original(row, case.pk, actor, now)
        else:
            known = bool(row.sender) and row.sender.lower() == case.requester.email.lower()
            own = known if by_requester is None else by_requester
            enter_mail(row, reading, case.pk, actor, now, answers=not machine, own=own)
        row.city = case.city
        _handled(row, actor, now)
        return row


def dismiss(mail_id: int, *, reason: str, actor: Actor, now: datetime) -> InboundMail:
    """A person puts a mail away, saying why. Its original stays on file."""
    with transaction.atomic():
        row = locked(mail_id, actor)
        if row.state in (InboundState.FILED, InboundState.DISMISSED):
            raise NotNow(_("Someone has dealt with this email already."))
        required(reason=(reason, _("Enter the reason for dismissing this email.")))
        policy.require(actor, Verb.FILE_MAIL, _office_of(row, actor))
        row.state, row.note = InboundState.DISMISSED, reason.strip()
        _handled(row, actor, now)
        return row


def dismiss_flood(mail_id: int, *, reason: str, actor: Actor, now: datetime) -> int:
    """Put away, with this one, every mail of its sender that is over the limit and that the actor sorts: how many.

    Raises NotFound, NotNow, NotPermitted, Incomplete.
    """
    with transaction.atomic():
        first = visible(mail_id, actor)
        if first.cause != Cause.FLOOD:
            raise NotNow(_("Someone has dealt with this email already."))
        found = InboundMail.objects.visible_to(actor).filter(
            state=InboundState.FOR_A_PERSON, cause=Cause.FLOOD, sender=first.sender
        )
        ids = list(found.order_by("id").values_list("pk", flat=True))
        for each in ids:
            dismiss(each, reason=reason, actor=actor, now=now)
        return len(ids)


def flood_of(row: InboundMail, actor: Actor) -> int:
    """How many mails of its sender are over the limit and wait with it; none where it does not."""
    if row.cause != Cause.FLOOD:
        return 0
    return InboundMail.objects.visible_to(actor).filter(cause=Cause.FLOOD, sender=row.sender).count()


def reopen(mail_id: int, *, actor: Actor, now: datetime) -> InboundMail:
    """A person looks again at what was taken for a machine's or put away. Raises NotFound, NotNow, NotPermitted."""
    with transaction.atomic():
        row = locked(mail_id, actor)
        if row.state not in REOPENED:
            raise NotNow(_("This email was not dismissed, so there is nothing to reopen."))
        policy.require(actor, Verb.FILE_MAIL, _office_of(row, actor))
        row.state, row.cause = InboundState.FOR_A_PERSON, Cause.REOPENED
        _handled(row, actor, now)
        return row


def confirm_bounce(mail_id: int, *, actor: Actor, now: datetime) -> InboundMail:
    """A person believes the report: the notice did not arrive. Raises NotFound, NotNow, NotPermitted."""
    with transaction.atomic():
        row = locked(mail_id, actor)
        if row.cause != Cause.SUSPECTED or row.notice is None:
            raise NotNow(_("This email reports no undelivered notice that needs attention."))
        policy.require(actor, Verb.FILE_MAIL, _office_of(row, actor))
        record_bounce(row.notice.message_id, hard=True, detail="confirmed by staff", now=now, sure=True)
        row.state, row.cause = InboundState.BOUNCE, Cause.NONE
        _handled(row, actor, now)
        return row


def reading_for(row: InboundMail) -> Reading | None:
    """What it says, read in a child process before anything is locked; None where it cannot be read."""
    if row.cause in NEVER_READ or not row.raw:
        return None
    try:
        return read_stored(row, plain=row.tries > 1)
    except Unreadable:
        return None


def _for_another(row: InboundMail, case: RecordsRequest, now: datetime) -> InboundMail:
    copy = copy_for(row, case, now) if row.case_id != case.pk else None
    if copy is None:
        raise NotNow(_("This email is already attached to that request."))
    copy.sender, copy.subject, copy.reading = row.sender, row.subject, row.reading
    return copy


def _office_of(row: InboundMail, actor: Actor) -> City:
    """The city whose clerks sort this mail; of mail that names none, any in which the actor sorts mail."""
    if row.city is not None:
        return row.city
    for city in City.objects.select_related("policy").filter(pk__in=list(actor.city_roles)):
        if policy.may(actor, Verb.FILE_MAIL, city):
            return city
    raise NotFound


def visible(mail_id: int, actor: Actor) -> InboundMail:
    row: InboundMail | None = InboundMail.objects.visible_to(actor).filter(pk=mail_id).first()
    if row is None:
        raise NotFound
    return row


def locked(mail_id: int, actor: Actor) -> InboundMail:
    visible(mail_id, actor)
    return InboundMail.objects.select_for_update(of=("self",)).select_related("copy_of").get(pk=mail_id)


def _handled(row: InboundMail, actor: Actor, now: datetime) -> None:
    row.handled_at, row.handled_by_id, row.lease_until_at = now, actor.user_id, None
    if row.state != InboundState.FOR_A_PERSON:
        row.cause = Cause.NONE
    row.save()
