"""Letters by post: what waits to be printed, and the batch that takes it. A letter leaves when someone mailed it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import Channel, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.letterhead import PrintBatch, PrintedLetter
from requests_app.notices.pdf.archive import NotPrintable, file_of

log = structlog.get_logger(__name__)
VERB = Verb.MAIL_LETTERS
MOST = 300
"""So many letters go into one batch; the next batch takes the rest."""


def of_city(city: City) -> Q:
    """The letters a city writes, about a case or about its data."""
    return Q(case__city=city) | Q(case=None, city=city)


def unrestricted(actor: Actor) -> Q:
    """The letters of every case but those restricted to other staff."""
    return Q(case=None) | Q(case__sensitive=False) | Q(case__readers__contains=[actor.user_id or 0])


def batches_hidden_from(actor: Actor) -> QuerySet[PrintedLetter, Any]:
    """The ids of batches with a letter of a request that is restricted to other staff."""
    others = ~unrestricted_notices(actor)
    return PrintedLetter.objects.filter(others).values("batch_id")


def unrestricted_notices(actor: Actor) -> Q:
    """The same as `unrestricted`, reached from a printed letter."""
    named = Q(notice__case__readers__contains=[actor.user_id or 0])
    return Q(notice__case=None) | Q(notice__case__sensitive=False) | named


def to_print(city: City, actor: Actor) -> QuerySet[Notice]:
    """The letters of a city that this person may print: those the law wants first, then the oldest."""
    own = of_city(city) & unrestricted(actor)
    waiting = Notice.objects.filter(own, channel=Channel.POST, state=NoticeState.QUEUED)
    return waiting.order_by("-statutory", "queued_at", "id")


def print_batch(city_id: int, *, both_sides: bool = True, actor: Actor, now: datetime) -> PrintBatch:
    """Take every waiting letter into a batch of today. Raises NotFound, NotNow where nothing can be printed.

    The files are made first, each by itself and for good; the batch, its letters and their state then change
    together. A letter that cannot be made is parked for a person and stops no other.
    """
    city = city_of(city_id, actor)
    for notice in to_print(city, actor).select_related("case__city", "case__requester", "city", "letterhead")[
        :MOST
    ]:
        _make_file(notice, now)
    with transaction.atomic():
        City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
        ready = to_print(city, actor).filter(file__isnull=False).select_for_update(of=("self",))
        notices = list(ready.only("pk")[:MOST])
        if not notices:
            raise NotNow(_("No letters are waiting to be printed."))
        today = local_date(city, now)
        number = PrintBatch.objects.filter(city=city, printed_on=today).count() + 1
        batch = PrintBatch.objects.create(
            city=city,
            printed_on=today,
            number=number,
            both_sides=both_sides,
            printed_at=now,
            printed_by_id=int(actor.user_id or 0),
        )
        PrintedLetter.objects.bulk_create(
            PrintedLetter(batch=batch, notice=notice, position=place)
            for place, notice in enumerate(notices, start=1)
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(state=NoticeState.PRINTED)
    log.info("post.printed", city=city.key, batch=batch.pk, letters=len(notices), by=actor.user_id)
    return batch


def _make_file(notice: Notice, now: datetime) -> None:
    try:
        file_of(notice, now)
    except (NotPrintable, NotFound):
        with transaction.atomic():
            parked = Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED).update(
                state=NoticeState.PARKED, cause=_("could not be made as a PDF")
            )
            if parked:
                NoticeAttempt.objects.create(
                    notice=notice, at=now, succeeded=False, detail="could not be made as a PDF"
                )


def city_of(city_id: int, actor: Actor) -> City:
    """The city, if the actor mails its letters; absent and another's answer alike. Raises NotFound."""
    city: City | None = City.objects.select_related("policy").filter(pk=city_id).first()
    if city is None or not policy.may(actor, VERB, city):
        raise NotFound
    return city
