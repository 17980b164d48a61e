"""Tags of a case: given and taken, with an event that names them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseTag, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Tag
from requests_app.services.unit_of_work import cases as case_work


def change_tags(
    case_id: int,
    *,
    give: Collection[int] = (),
    take: Collection[int] = (),
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Give some of the city's tags and take others away. Raises Incomplete, and NotNow where nothing changes."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.TAG, case)
        had = set(CaseTag.objects.filter(case=case).values_list("tag_id", flat=True))
        new = set(give) - had
        known = Tag.objects.filter(city_id=case.city_id, pk__in=new, retired_at=None)
        if known.count() != len(new):
            raise Incomplete({"tags": [_("Choose tags of this city.")]})
        gone = (had & set(take)) - set(give)
        if not new and not gone:
            raise NotNow(_("The request has these tags already."))
        CaseTag.objects.filter(case=case, tag_id__in=gone).delete()
        CaseTag.objects.bulk_create(CaseTag(case=case, tag_id=pk) for pk in sorted(new))
        data = {"tag_ids": sorted((had | new) - gone)}
        case_work.record_event(case, EventKind.TAGGED, data, actor=actor, now=now)
        return case


def set_tags(
    case_id: int, *, tags: Collection[int], actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Exactly these tags."""
    had = (
        CaseTag.objects.filter(case_id=case_id)
        .exclude(tag_id__in=list(tags))
        .values_list("tag_id", flat=True)
    )
    return change_tags(case_id, give=tags, take=list(had), actor=actor, now=now, seen_seq=seen_seq)
