"""Simulated cases are cases: chained, complete, dated by the clock, and nothing is left for the sweep unless asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from requests_app.cases.event_chain import link_hash
from requests_app.models import Deadline, Event, Notice, RecordsRequest, Requester
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.jobs.sweep import sweep
from requests_app.services.simulation.load import RealCasesPresent, simulate
from tests import cast


def build(how_many: int = 300, **options: object) -> None:
    cities = [cast.a_city(key, appeals=False) for key in ("sacramento", "bakersfield")]
    simulate(cities, how_many, now=cast.NOW, **options)


@pytest.mark.django_db
def test_every_simulated_chain_holds_and_every_deadline_follows_from_it() -> None:
    build()
    assert RecordsRequest.objects.count() == 300
    for case in RecordsRequest.objects.all():
        head = "0" * 64
        for seq, event in enumerate(Event.objects.filter(case=case).order_by("seq"), start=1):
            assert (event.seq, event.prev_hash) == (seq, head)
            head = link_hash(head, event.payload)
        assert (case.head_hash, case.head_seq) == (head, seq)
    found = rederive(check=True)
    assert (found.cases, found.differing, found.unreadable) == (300, 0, [])


@pytest.mark.django_db
def test_the_rules_of_the_database_are_asked_for_every_simulated_case() -> None:
    build()
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # an incomplete denial or a dangling key would fail here
    states = set(RecordsRequest.objects.values_list("state", flat=True))
    assert states == {"submitted", "clerk_review", "released", "no_records", "denied", "withdrawn", "closed"}
    denied = RecordsRequest.objects.filter(state="denied")
    assert all(case.decision.citations.exists() for case in denied)


@pytest.mark.django_db
def test_what_the_sweep_would_have_done_is_done() -> None:
    build(open_share=1.0)
    assert Deadline.objects.exclude(late_marked_at=None).exists()
    assert not any(sweep(cast.NOW).done.values())
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_due_cases_are_all_left_for_the_sweep() -> None:
    build(50, due=True)
    assert sweep(cast.NOW).done["mark_late"] == 50


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_cases() -> None:
    build(40, seed=7)
    first = list(RecordsRequest.objects.order_by("pk").values_list("description", "state", "received_at"))
    build(40, seed=7)
    assert (
        list(RecordsRequest.objects.order_by("pk").values_list("description", "state", "received_at"))[40:]
        == first
    )


@pytest.mark.django_db
def test_nothing_is_simulated_beside_real_people() -> None:
    cast.a_case(cast.a_city(appeals=False))
    with pytest.raises(RealCasesPresent):
        build(10)
    with pytest.raises(CommandError, match="there are real cases here; nothing was changed"):
        call_command("simulate", "--cases", "10")
    assert Requester.objects.count() == 1
    build(10, among_real_cases=True)
    assert RecordsRequest.objects.count() == 11


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--cases", "0"], "1 to 10,000,000"),
        (["--cases", "5", "--open-share", "1.5"], "0 to 1"),
        (["--cases", "5", "--city", "atlantis"], "no city 'atlantis'"),
    ],
)
def test_a_wrong_option_stops_before_anything_is_stored(options: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("simulate", *options)
    assert RecordsRequest.objects.count() == 0


@pytest.mark.django_db
def test_a_deadline_that_does_not_follow_is_named_by_the_check_and_put_right_without_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    build(20, open_share=1.0)
    row = Deadline.objects.order_by("pk")[3]
    true_on = row.due_on
    Deadline.objects.filter(pk=row.pk).update(due_on=true_on + timedelta(days=4))
    Deadline.objects.order_by("pk")[7].delete()
    gone = RecordsRequest.objects.order_by("pk")[10]
    RecordsRequest.objects.filter(pk=gone.pk).update(next_due_on=None)
    with pytest.raises(CommandError, match="do not all match the events"):
        call_command("rederive", "--check")
    assert row.case.number in capsys.readouterr().out
    assert Deadline.objects.get(pk=row.pk).due_on != true_on  # the check changes nothing
    call_command("rederive")
    assert "3 cases differed" in capsys.readouterr().out
    assert Deadline.objects.get(pk=row.pk).due_on == true_on
    assert rederive(check=True).differing == 0


@pytest.mark.django_db
def test_a_case_whose_law_is_gone_is_named_and_the_others_are_checked() -> None:
    build(5)
    lost = RecordsRequest.objects.order_by("pk")[2]
    RecordsRequest.objects.filter(pk=lost.pk).update(pack_version="1066-10-14")
    found = rederive(check=True)
    assert found.cases == 5 and len(found.unreadable) == 1 and lost.number in found.unreadable[0]


@pytest.mark.django_db
def test_batches_meet_without_a_gap() -> None:
    build(25)
    assert rederive(check=True, batch=7).cases == 25


@pytest.mark.django_db(transaction=True)
def test_a_chunk_with_a_broken_rule_is_stored_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "requests_app.services.simulation.load.numbers.number", lambda city, year, count: "SAC-1-1"
    )
    with pytest.raises(IntegrityError):
        build(5)
    assert RecordsRequest.objects.count() == Requester.objects.count() == Event.objects.count() == 0
