"""One-time codes: a clerk makes one; whoever holds it and the number opens the case once, for a link of their own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor, link_holder
from requests_app.cases.codes import hash_of, is_good, new_code, tidy
from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import new_link
from requests_app.cases.models import CaseCode, CaseLink, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.models import ERASED
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit
from requests_app.services.unit_of_work import cases as case_work

MOST_TRIES = (Limit("hour", 20, 3600), Limit("day", 60, 86_400))
"""How often codes are tried for one request, however many try: 60 a day of 21^12 takes for ever."""


def make_code(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """A new code for someone at the counter or on the phone; the one before it ends. Raises NotNow once erased."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_CODE, case)
        if case.description == ERASED:
            raise NotNow(_("The personal data in this request was erased."))
        CaseCode.objects.filter(case=case, used_at=None, ended_at=None).update(ended_at=now)
        code = new_code(case, now)
        code.save(force_insert=True)
        case_work.record_event(case, EventKind.CODE_MADE, {"code_id": str(code.pk)}, actor=actor, now=now)
        return case


def open_with_code(number: str, code: str, *, now: datetime) -> CaseLink:
    """Use a code: it is spent, and the link that takes its place is returned. Raises TooOften, Incomplete, NotNow.

    Wrong numbers and wrong codes read alike. What became of a code is told to its holder alone.
    """
    wanted = number.strip().upper()
    rate_limits.count(f"code {wanted}", MOST_TRIES, now=now)
    tidied = tidy(code)
    found = (
        CaseCode.objects.filter(secret_hash=hash_of(tidied), case__number=wanted).first() if tidied else None
    )
    if found is None:
        raise Incomplete(
            {"code": [_("This number and this code do not belong together. Check both in your letter.")]}
        )
    with case_work.open_case(found.case_id) as case:
        spent = CaseCode.objects.select_for_update().get(pk=found.pk)
        _require_good(spent, case, now)
        spent.used_at = now
        spent.save(update_fields=["used_at"])
        link = new_link(case, now)
        link.save(force_insert=True)
        data = {"code_id": str(spent.pk), "link_id": str(link.pk)}
        case_work.record_event(case, EventKind.CODE_USED, data, actor=link_holder(case.pk), now=now)
        return link


def _require_good(code: CaseCode, case: RecordsRequest, now: datetime) -> None:
    if is_good(code, now):
        return
    if code.used_at is not None:
        raise NotNow(
            _(
                "This code was used on %(date)s and works only once. Use the private link you got then, "
                "or ask the city for a new code."
            )
            % {"date": longdate(local(case.city, code.used_at))}
        )
    if code.ended_at is not None:
        raise NotNow(
            _("A newer code replaced this one. Use your latest letter, or ask the city for a new code.")
        )
    raise NotNow(_("This code has expired. Ask the city for a new one."))
