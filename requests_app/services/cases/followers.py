"""Following a public case by email: asked for, confirmed from the mailbox itself, ended with one click."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.cases import public_case
from requests_app.cases.models import Follow, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.notices.models import ERASED, Channel, Notice, NoticeState
from requests_app.notices.recipients import followers as recipient_followers

ASK_AGAIN_AFTER = timedelta(minutes=30)
UNCONFIRMED_FOR = timedelta(days=7)


def ask_to_follow(case_id: int, *, email: str, language: str, now: datetime) -> None:
    """Send the question to an address. Answers alike whether it follows already or not, so that no one can ask."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Incomplete({"email": [_("Enter an email address such as name@example.com.")]}) from problem
    with transaction.atomic():
        case = RecordsRequest.objects.public().select_related("city__policy").filter(pk=case_id).first()
        if case is None:
            raise NotFound
        running = Follow.objects.select_for_update().filter(case=case, email__iexact=address, ended_at=None)
        follow = running.first()
        if follow is None:
            try:
                with transaction.atomic():
                    follow = public_case.new_follow(case, address, language, now)
                    follow.save(force_insert=True)
            except IntegrityError:  # asked twice at the same moment: the other one asks
                return
        elif follow.confirmed_at is not None or now - follow.asked_at < ASK_AGAIN_AFTER:
            return
        follow.asked_at, follow.language = now, language
        follow.save()
        follow.case = case
        recipient_followers.question(follow, now).save()


def confirm(secret: str, *, now: datetime) -> Follow:
    """Begin to follow. Raises NotFound for an address that is unknown, ended, or of a page taken down."""
    with transaction.atomic():
        follow = _held(secret)
        if follow.confirmed_at is None:
            follow.confirmed_at = now
            follow.save()
        return follow


def end(secret: str, *, now: datetime) -> None:
    """End it and forget the address; what waits to be sent is not sent. Twice is as good as once."""
    with transaction.atomic():
        follow = public_case.find_follow(secret)
        if follow is not None:
            _forget(Follow.objects.select_for_update().get(pk=follow.pk), now)


def forget_unconfirmed(now: datetime) -> int:
    """Forget addresses that never answered the question; how many."""
    old = Follow.objects.filter(confirmed_at=None, ended_at=None, asked_at__lt=now - UNCONFIRMED_FOR)
    count = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            row = old.select_for_update().filter(pk=pk).first()
            if row is not None:
                _forget(row, now)
                count += 1
    return count


def _held(secret: str) -> Follow:
    found = public_case.find_follow(secret)
    if found is None or not public_case.is_public(found.case):
        raise NotFound
    follow = (
        Follow.objects.select_for_update(of=("self",)).select_related("case__city__policy").get(pk=found.pk)
    )
    if follow.ended_at is not None:
        raise NotFound
    return follow


def _forget(follow: Follow, now: datetime) -> None:
    follow.ended_at, follow.email = now, ""
    follow.save()
    Notice.objects.filter(follow=follow).exclude(state=NoticeState.SENDING).update(
        channel=Channel.PAGE,
        state=NoticeState.ON_PAGE,
        to_address="",
        subject=ERASED,
        body_text=ERASED,
        body_html=ERASED,
    )
    Notice.objects.filter(follow=follow, state=NoticeState.SENDING).update(to_address=ERASED)
