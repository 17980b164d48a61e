"""My work: the counts a clerk starts the day with, and what falls due this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.admin.cases import due as case_due, row as case_row, tasks as case_tasks
from requests_app.admin.cases.department_shares import Share, queue_address, shares_of
from requests_app.admin.cases.fees import waits_for_the_requester
from requests_app.admin.cases.forms.queue import APPEALS, APPROVE, COURT, HOLD, LOOK_AGAIN, SEARCH, WAIVER
from requests_app.admin.common.tiles import Tile, Wanted, tiles
from requests_app.admin.data_access.grants import grant_tiles
from requests_app.admin.incidents.tiles import incident_tiles
from requests_app.admin.week_ahead import Ahead, ahead_of
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.outside_bodies import city_reviews, reviewer_under
from requests_app.cases.verbs import Verb
from requests_app.cases.wording import clerk_contact
from requests_app.cities.city_time import local_date, terms_of
from requests_app.cities.missing_closed_days import years_without_closed_days
from requests_app.cities.models import City
from requests_app.cities.unset import CLOSED_DAYS, CONTACT, FEES, unset_of
from requests_app.law.pack import library
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.services.cases.restriction import unread_cases
from requests_app.services.inbound_mail.triage import MACHINES
from requests_app.services.letters import print_queue as letter_print_queue


@dataclass(frozen=True, slots=True)
class Work:
    """Everything My work shows. `quiet`: tiles of what waits only sometimes, and now does not."""

    tiles: list[Tile]
    quiet: list[Tile]
    shares: list[Share]
    week: list[case_row.Row]
    appeals_off: list[tuple[str, str]] = field(default_factory=list)
    """The cities this administrator can turn appeals on for: the name, and the page of the policy."""
    unset: list[tuple[str, str, str]] = field(default_factory=list)
    """What a city of this administrator has not set: the name, what, and the page to set it."""
    ahead: list[Ahead] = field(default_factory=list)
    """The two weeks ahead of each city."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """The cities with a restricted request that no one sees: the name, and the page to name someone."""


def gather(actor: Actor, cities: Sequence[City], now: datetime) -> Work:
    """My work for one person (three queries, one at most once a minute; the weeks ahead at most every five)."""
    if not cities:
        return Work([], [], [], [])
    opened = RecordsRequest.objects.visible_to(actor).open()
    everyday = _everyday(actor, opened, cities, now)
    found = tiles([*everyday, *_now_and_then(actor, cities, now)], now)
    always, others = found[: len(everyday)], found[len(everyday) :]
    return Work(
        [*always, *(tile for tile in others if tile.count)],
        [tile for tile in others if not tile.count],
        shares_of(actor, opened, cities, now),
        _week(opened, cities, now),
        _appeals_off(actor, cities, now),
        _unset(actor, cities, now),
        ahead_of(actor, cities, now),
        _unread(actor, cities),
    )


def _appeals_off(actor: Actor, cities: Sequence[City], now: datetime) -> list[tuple[str, str]]:
    """The actor's cities that hear no appeal, because no ordinance or policy is named that creates one."""
    return [
        (city.name, reverse("admin:requests_app_citypolicy_change", args=[city.policy.pk]))
        for city in cities
        if policy.may(actor, Verb.CHANGE_POLICY, city) and not _hears_appeals(city, now)
    ]


def _unset(actor: Actor, cities: Sequence[City], now: datetime) -> list[tuple[str, str, str]]:
    """What the actor's cities have not set: nothing is guessed in its place (two queries a city)."""
    words = {
        CONTACT: (
            _("no email or phone for requesters is set. No one guesses one."),
            "admin:requests_app_department_changelist",
        ),
        CLOSED_DAYS: (_("holidays and closures are missing."), "admin:requests_app_closedday_changelist"),
        FEES: (_("the fee schedule is empty."), "admin:requests_app_feerate_changelist"),
    }
    found = []
    for city in cities:
        if not policy.may(actor, Verb.CHANGE_POLICY, city):
            continue
        contact = clerk_contact(city)
        years = years_without_closed_days(city, local_date(city, now))
        for key in unset_of(city, (contact["email"], contact["phone"]), years):
            said, page = words[key]
            found.append((city.name, said, reverse(page)))
    return found


def _unread(actor: Actor, cities: Sequence[City]) -> list[tuple[str, str]]:
    """The actor's cities in which no one sees some restricted request any more."""
    return [
        (city.name, reverse("admin:requests_app_membership_readers", args=[city.key]))
        for city in cities
        if policy.may(actor, Verb.NAME_READERS, city) and unread_cases(city)
    ]


def _hears_appeals(city: City, now: datetime) -> bool:
    """Whether a decision of the city can be reviewed before the courts: by the city, or by a body the law names."""
    pack = library().in_force(city.pack_key, local_date(city, now))
    return city_reviews(pack, terms_of(city.policy)) or reviewer_under(pack) is not None


def _everyday(
    actor: Actor, opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime
) -> list[Wanted]:
    """What the day starts with; shown also when it is nothing."""
    late, near = opened.filter(case_due.overdue(cities, now)), opened.filter(case_due.soon(cities, now))
    nobodys, mine = opened.filter(assignee=None), opened.filter(assignee_id=actor.user_id)
    waiting = opened.filter(waits_for_the_requester())
    appealed = opened.filter(pk__in=case_tasks.cases_with(APPEALS, actor, cities, now))
    failed = Notice.objects.visible_to(actor).not_received()
    letters = f"{reverse('admin:requests_app_notice_changelist')}?state=not_received"
    wait_url, appeals_url = queue_address(state="waiting"), queue_address(task=APPEALS)
    return [
        Wanted(_("Overdue"), late, queue_address(due="overdue"), "bad", _("No overdue requests.")),
        Wanted(_("Due within 3 days"), near, queue_address(due="soon"), "warn", _("Nothing due.")),
        Wanted(
            _("Unassigned"),
            nobodys,
            queue_address(assignee="nobody"),
            "info",
            _("Every request is assigned."),
        ),
        Wanted(
            _("Waiting for the requester"),
            waiting,
            wait_url,
            "",
            _("No requests are waiting on a requester."),
        ),
        Wanted(_("Appeals"), appealed, appeals_url, "warn", _("No open appeals.")),
        Wanted(_("Undelivered notices"), failed, letters, "bad", _("All notices were delivered.")),
        Wanted(
            _("Assigned to me"), mine, queue_address(assignee="me"), "", _("You have no assigned requests.")
        ),
    ]


def _now_and_then(actor: Actor, cities: Sequence[City], now: datetime) -> list[Wanted]:
    """What waits only sometimes."""
    seen = RecordsRequest.objects.visible_to(actor)
    tasks = (APPROVE, LOOK_AGAIN, WAIVER, HOLD, COURT, SEARCH)
    approvals, again, waivers, holds, courts, searches = (
        seen.filter(pk__in=case_tasks.cases_with(task, actor, cities, now)) for task in tasks
    )
    mail = InboundMail.objects.visible_to(actor).filter(state=InboundState.FOR_A_PERSON)
    mails = reverse("admin:requests_app_inboundmail_changelist")
    by_machines = InboundMail.objects.visible_to(actor).filter(
        state__in=MACHINES, received_at__gt=now - timedelta(days=7)
    )
    post = reverse("admin:requests_app_printbatch_changelist")
    calls = Notice.objects.visible_to(actor).to_call()
    call_list = reverse("admin:requests_app_recordsrequest_calls")
    return [
        Wanted(_("Denials awaiting approval"), approvals, queue_address(task=APPROVE), "warn"),
        Wanted(_("Exemptions due for re-review"), again, queue_address(task=LOOK_AGAIN), "warn"),
        Wanted(_("Fee waivers to decide"), waivers, queue_address(task=WAIVER), "warn"),
        Wanted(_("Legal holds to review"), holds, queue_address(task=HOLD), "warn"),
        Wanted(_("Court deadlines to meet"), courts, queue_address(task=COURT), "bad"),
        Wanted(_("Overdue search tasks"), searches, queue_address(task=SEARCH), "bad"),
        Wanted(_("Email to review"), mail, mails, "warn"),
        Wanted(_("Automatic email, last 7 days"), by_machines, f"{mails}?state=machines", ""),
        Wanted(_("Requesters to call"), calls, call_list, "warn", since="queued_at"),
        Wanted(_("Letters to print and mail"), _to_mail(actor, cities), post, "warn", since="queued_at"),
        *grant_tiles(actor, cities, now),
        *incident_tiles(actor),
    ]


def _to_mail(actor: Actor, cities: Sequence[City]) -> QuerySet[Notice]:
    """Letters that a person must print or mail."""
    own = [city for city in cities if policy.may(actor, letter_print_queue.VERB, city)]
    return Notice.objects.filter(
        Q(case__city__in=own) | Q(case=None, city__in=own),
        letter_print_queue.unrestricted(actor),
        channel=Channel.POST,
        state__in=[NoticeState.QUEUED, NoticeState.PRINTED],
    )


def _week(opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime) -> list[case_row.Row]:
    found = opened.filter(case_due.soon(cities, now, 7)).order_by("next_due_on", "pk")
    shown = found.select_related("city", "department", "assignee").only(*case_row.SHOWN)[:15]
    return case_row.rows(list(shown), now)
