"""What a person does with mail that waits: file it in the case it belongs to, or put it away with a reason."""

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
from requests_app.notices.inbound.parse import read
from requests_app.notices.inbound.quoted_text import fold
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.services.inbound_mail.filing import enter_mail
from requests_app.services.unit_of_work.missing_fields import required


def file_in_case(mail_id: int, *, number: str, actor: Actor, now: datetime) -> InboundMail:
    """A person files a waiting mail in the case it belongs to. Raises NotFound, NotNow, NotPermitted, Incomplete."""
    with transaction.atomic():
        row = _waiting_row(mail_id, actor)
        required(number=(number, _("Enter the number of the request.")))
        cases = RecordsRequest.objects.select_related("city__policy").visible_to(actor)
        case = cases.filter(number=number.strip().upper()).first()
        if case is None:
            raise NotFound
        policy.require(actor, Verb.FILE_MAIL, case)
        mail = read(bytes(row.raw))
        enter_mail(row, mail, fold(mail.text), case.pk, actor, now)
        row.city = case.city
        _handled(row, actor, now)
        return row


def dismiss(mail_id: int, *, reason: str, actor: Actor, now: datetime) -> InboundMail:
    """A person puts a waiting mail away, saying why. Its original stays on file."""
    with transaction.atomic():
        row = _waiting_row(mail_id, actor)
        required(reason=(reason, _("Say why this mail needs nothing.")))
        policy.require(actor, Verb.FILE_MAIL, _office_of(row, actor))
        row.state, row.note = InboundState.DISMISSED, reason.strip()
        _handled(row, actor, now)
        return row


def _office_of(row: InboundMail, actor: Actor) -> City:
    """The city whose clerks sort this mail; of mail that names none, any in which the actor sorts mail."""
    if row.city is not None:
        return row.city
    for city in City.objects.select_related("policy").filter(pk__in=list(actor.city_roles)):
        if policy.may(actor, Verb.FILE_MAIL, city):
            return city
    raise NotFound


def _waiting_row(mail_id: int, actor: Actor) -> InboundMail:
    visible = InboundMail.objects.visible_to(actor).filter(pk=mail_id).exists()
    row = InboundMail.objects.select_for_update().filter(pk=mail_id).first() if visible else None
    if row is None:
        raise NotFound
    if row.state != InboundState.FOR_A_PERSON:
        raise NotNow(_("Somebody has dealt with this mail already."))
    return row


def _handled(row: InboundMail, actor: Actor, now: datetime) -> None:
    row.handled_at, row.handled_by_id = now, actor.user_id
    row.save()
