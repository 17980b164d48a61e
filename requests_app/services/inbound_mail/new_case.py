"""An email that is a request: a clerk opens the case with its words, its files, its sender and its true arrival."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.models.inbound import InboundState
from requests_app.services.inbound_mail.request_mail import Opening, case_of_mail
from requests_app.services.inbound_mail.triage import locked, reading_for, visible


def open_as_request(mail_id: int, *, opening: Opening, actor: Actor, now: datetime) -> RecordsRequest:
    """File the request that a mail makes; it arrived when the mail did, and its sender gets the receipt.

    Raises NotFound, NotPermitted, NotNow (filed already, erased), Incomplete field by field.
    """
    reading = reading_for(visible(mail_id, actor))
    with transaction.atomic():
        row = locked(mail_id, actor)
        policy.require(actor, Verb.FILE_ON_BEHALF, opening.city)
        if row.state == InboundState.FILED:
            raise NotNow(_("This email is already attached to a request."))
        if not row.raw:
            raise NotNow(_("The text of this email was erased."))
        case = case_of_mail(row, reading, opening, actor=actor, now=now)
        row.handled_at, row.handled_by_id, row.lease_until_at = now, actor.user_id, None
        row.save()
        return case
