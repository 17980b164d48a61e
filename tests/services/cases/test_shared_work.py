"""Requests linked as asking for the same: one group, an event on each, nothing that a requester sees."""

from __future__ import annotations

import pytest

from requests_app.cases import timeline
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.cases.shared_work import same_as
from requests_app.models import Event, Notice, RecordsRequest, SharedWork
from requests_app.services.cases.shared_work import link_same, unlink_same
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def link(case: RecordsRequest, other: RecordsRequest) -> None:
    link_same(case.pk, number=other.number.lower(), actor=cast.the_intake(case), now=LATER)


def test_two_groups_become_one_with_an_event_on_each_and_no_notice() -> None:
    one, two, three, four = (cast.a_case() for _ in range(4))
    link(one, two)
    link(three, four)
    told = Notice.objects.count()
    link(two, three)
    group = [one, two, three, four]
    assert SharedWork.objects.values("work").distinct().count() == 1
    assert [case.pk for case in same_as(one, cast.the_intake(one))] == [case.pk for case in group[1:]]
    for case in group:
        assert Event.objects.filter(case=case, kind="work_shared").exists()
        seen = timeline.public(list(Event.objects.filter(case=case).order_by("seq")))
        assert all("linked" not in line.sentence for line in seen)
    assert Notice.objects.count() == told


def test_the_last_one_left_is_in_no_group() -> None:
    one, two = cast.a_case(), cast.a_case()
    link(one, two)
    unlink_same(one.pk, actor=cast.the_intake(one), now=LATER)
    assert not SharedWork.objects.exists()
    for case in (one, two):
        assert Event.objects.filter(case=case, kind="work_parted").exists()
    with pytest.raises(NotNow):
        unlink_same(one.pk, actor=cast.the_intake(one), now=LATER)


def test_what_cannot_be_linked_says_why_and_changes_nothing() -> None:
    case, other = cast.a_case(), cast.a_case()
    elsewhere = cast.a_case(cast.a_city("bakersfield"))
    for number in (case.number, elsewhere.number, "SAC-2026-999999", " "):
        with pytest.raises(Incomplete) as refused:
            link_same(case.pk, number=number, actor=cast.the_intake(case), now=LATER)
        assert "number" in refused.value.fields
    link(case, other)
    with pytest.raises(NotNow):
        link(other, case)
    with pytest.raises(NotPermitted):
        link_same(case.pk, number=cast.a_case().number, actor=cast.the_officer(case), now=LATER)
    assert SharedWork.objects.count() == 2
