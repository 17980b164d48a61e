"""A code mailed to the address on record: asked for before a contact changes or an appeal is withdrawn.

It adds nothing to the chain of the case: what it guards does.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db.models import Exists, F
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.mailed_codes import (
    CODE_MARK,
    HOLDS,
    MOST_TRIES,
    asks,
    code_of,
    hash_of,
    is_open,
    tidy,
)
from requests_app.cases.models import MailedCode, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.case_mail import case_mail
from requests_app.notices.letters.catalog import MAILED_CODE
from requests_app.notices.letters.contexts.email_change import MailedCodeContext
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit
from requests_app.services.unit_of_work import cases as case_work

TO_ONE = (Limit("hour", 3, 3_600), Limit("day", 6, 86_400))
"""How often an address is sent a code, over all cities and requests."""


def send_code(case_id: int, session_hash: str, *, actor: Actor, now: datetime) -> MailedCode:
    """Mail a new code; the one before it ends. Raises NotNow where no address takes it, LimitReached."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.CHANGE_CONTACT, case)
        person = case.requester
        if not asks(person):
            raise NotNow(_("There is no email address to send a code to, so none is needed."))
        rate_limits.count(f"mailed code {person.email.lower()}", TO_ONE, now=now)
        MailedCode.objects.filter(session_hash=session_hash, ended_at=None).update(ended_at=now)
        code = MailedCode(case=case, session_hash=session_hash, sent_at=now)
        code.secret_hash = hash_of(code_of(code.pk), session_hash, person.email)
        code.save(force_insert=True)
        mail = case_mail(
            MAILED_CODE,
            case,
            "mailbox",
            MailedCodeContext(code=CODE_MARK % code.pk),
            key=f"code/{code.pk}",
            now=now,
        )
        mail.save(force_insert=True)
        return code


def confirm_code(case_id: int, session_hash: str, typed: str, *, actor: Actor, now: datetime) -> None:
    """The session is known to be the mailbox's reader for a while. Raises Incomplete at "code", NotNow.

    A try is counted, and kept, before the code is looked at.
    """
    code = tidy(typed)
    if not code:
        raise Incomplete({"code": [_("Enter the eight digits in the email.")]})
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.CHANGE_CONTACT, case)
        found = waiting(case, session_hash)
        if found is None or not is_open(found, now):
            raise NotNow(_("This code has expired. Get a new one."))
        found.tries += 1
        asked = hash_of(code, session_hash, case.requester.email)
        is_right = hmac.compare_digest(found.secret_hash, asked)
        found.confirmed_at = now if is_right else None
        found.save(update_fields=["tries", "confirmed_at"])
    if not is_right:
        left = MOST_TRIES - found.tries
        raise Incomplete(
            {"code": [_("This is not the code we sent last. Attempts left: %(left)s.") % {"left": left}]}
        )


def waiting(case: RecordsRequest, session_hash: str) -> MailedCode | None:
    """The code that was mailed last for this session."""
    return MailedCode.objects.filter(case=case, session_hash=session_hash, ended_at=None).first()


def is_confirmed(session_hash: str, now: datetime) -> Exists:
    """Whether a good code was typed lately in this session, as a part of a query about its case."""
    return Exists(
        MailedCode.objects.filter(
            case_id=F("case__pk"), session_hash=session_hash, ended_at=None, confirmed_at__gt=now - HOLDS
        )
    )
