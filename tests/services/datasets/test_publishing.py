"""Acts on datasets, each allowed, refused and atomic; dates that were missed are marked once and end by publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, SYSTEM, link_holder, staff
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotPermitted
from requests_app.models import CityEvent, Dataset, DatasetWithholding, Incident
from requests_app.services.datasets import (
    missed_publication as dataset_missed_publication,
    public_reason as dataset_public_reason,
    publication as dataset_publication,
    publication_review as dataset_publication_review,
    registry as dataset_registry,
)
from requests_app.services.unit_of_work.datasets import NoSuchDataset
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.transition import WrongDatasetState
from tests import cast
from tests.datasets.library import (
    a_dataset,
    a_scheduled_dataset,
    again,
    entry,
    publish,
    take_in,
    the_desk,
    withhold,
)

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 1)


def _kinds(dataset: Dataset) -> list[str]:
    return list(CityEvent.objects.filter(dataset=dataset).order_by("seq").values_list("kind", flat=True))


def _review(dataset: Dataset, **changes: Any) -> Dataset:
    values = {"reason": "It may name people.", "actor": the_desk(dataset.city), "now": cast.NOW}
    return dataset_publication_review.begin_review(dataset.pk, **{**values, **changes})


def _withdraw(dataset: Dataset, **changes: Any) -> Dataset:
    values = {"reason": "No longer collected.", "actor": the_desk(dataset.city), "now": cast.NOW}
    return dataset_publication_review.withdraw(dataset.pk, **{**values, **changes})


def _schedule(dataset: Dataset, **changes: Any) -> Dataset:
    values = {
        "due_on": LATER,
        "reason": "The table is bigger than we thought.",
        "actor": the_desk(dataset.city),
    }
    return dataset_publication.schedule(dataset.pk, **{**values, "now": cast.NOW, **changes})


def test_a_life_from_its_date_to_its_end_is_all_on_file() -> None:
    dataset = a_scheduled_dataset()
    _schedule(dataset)
    publish(dataset)
    publish(dataset)
    _review(dataset, hide_links=True)
    dataset_publication_review.end_review(dataset.pk, actor=the_desk(dataset.city), now=cast.NOW)
    withhold(dataset)
    publish(dataset)
    _withdraw(dataset)
    assert _kinds(dataset) == [
        "dataset_listed", "publication_scheduled", "dataset_published", "dataset_refreshed", "dataset_under_review",
        "dataset_review_ended", "dataset_withheld", "dataset_published", "dataset_withdrawn",
    ]  # fmt: skip
    dataset = again(dataset)
    assert (dataset.state, dataset.state_reason) == ("withdrawn", "No longer collected.")


ACTIONS = {
    "publish": publish,
    "review": _review,
    "withdraw": _withdraw,
    "schedule": _schedule,
    "withhold": withhold,
}


@pytest.mark.parametrize("act", ACTIONS)
def test_nobody_else_may(act: str) -> None:
    dataset = a_dataset()
    city = dataset.city
    others = [
        PUBLIC, SYSTEM, link_holder(1), staff(cast.an_intake_clerk(city)), staff(cast.an_officer(city)),
        staff(cast.a_reviewer(cast.a_city("bakersfield"))),
        staff(cast.a_reviewer(city, "narrow", cast.a_department(city))),
    ]  # fmt: skip
    before = Dataset.objects.filter(pk=dataset.pk).values().get()
    for actor in others:
        with pytest.raises(NotPermitted):
            ACTIONS[act](dataset, actor=actor)
    assert Dataset.objects.filter(pk=dataset.pk).values().get() == before


def test_a_reviewer_of_the_owner_department_may() -> None:
    dataset = a_dataset()
    owner = cast.a_department(dataset.city)
    dataset_registry.edit(dataset.pk, changes={"owner": owner}, actor=the_desk(dataset.city), now=cast.NOW)
    _review(dataset, actor=staff(cast.a_reviewer(dataset.city, "narrow", owner)))
    dataset = again(dataset)
    assert dataset.state == "under_review"


@pytest.mark.parametrize("act", ACTIONS)
def test_an_act_that_fails_on_the_way_leaves_nothing_behind(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = a_dataset()
    before = Dataset.objects.filter(pk=dataset.pk).values().get(), CityEvent.objects.count()

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("requests_app.services.unit_of_work.city_log.city_outbox.queue_of_city", broken)
    with pytest.raises(RuntimeError):
        ACTIONS[act](dataset)
    assert (Dataset.objects.filter(pk=dataset.pk).values().get(), CityEvent.objects.count()) == before
    assert not DatasetWithholding.objects.exists()


def test_a_step_that_the_state_does_not_allow_is_refused() -> None:
    dataset = a_scheduled_dataset()
    for act in (_review, _withdraw):
        with pytest.raises(WrongDatasetState, match="Not published yet"):
            act(dataset)
    withhold(dataset)
    for act in (withhold, _schedule, _withdraw):
        with pytest.raises(WrongDatasetState, match="Withheld"):
            act(dataset)


def test_an_act_on_old_news_and_on_nothing_is_refused() -> None:
    dataset = a_dataset()
    seen = last_seq(dataset)
    _review(dataset)
    with pytest.raises(ChangedMeanwhile, match="began to review"):
        _withdraw(dataset, seen_seq=seen)
    _withdraw(dataset, seen_seq=last_seq(dataset))
    dataset.pk = 999_999
    with pytest.raises(NoSuchDataset):
        _withdraw(dataset)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 5000])
def test_a_reason_is_wanted_and_bounded(reason: str) -> None:
    dataset = a_dataset()
    for act in (_review, _withdraw):
        with pytest.raises(Incomplete) as refused:
            act(dataset, reason=reason)
        assert list(refused.value.fields) == ["reason"]


def test_the_longest_reason_is_taken_whole() -> None:
    longest = "x" * dataset_public_reason.LONGEST_REASON
    assert _review(a_dataset(), reason=f" {longest} ").state == "under_review"
    with pytest.raises(Incomplete):
        _review(a_dataset(identifier="another"), reason=f"{longest}x")


# --- dates of publication


def test_a_moved_date_needs_a_reason_and_keeps_the_first_promise_in_view() -> None:
    dataset = a_scheduled_dataset(days=30)
    first = dataset.next_due_on
    with pytest.raises(Incomplete, match="why the date moves"):
        _schedule(dataset, reason="")
    _schedule(dataset)
    _schedule(dataset, due_on=date(2027, 1, 15))
    dataset = again(dataset)
    assert (dataset.original_due_on, dataset.next_due_on) == (first, date(2027, 1, 15))
    assert dataset.due_reason == "The table is bigger than we thought."
    _schedule(dataset, due_on=first)
    dataset = again(dataset)
    assert dataset.original_due_on is None


@pytest.mark.parametrize("due_on", [None, date(2026, 10, 5), date(2020, 1, 1), date(2126, 1, 1)])
def test_a_date_that_cannot_be_kept_is_refused(due_on: date | None) -> None:
    with pytest.raises(Incomplete) as refused:
        _schedule(a_dataset(), due_on=due_on)
    assert list(refused.value.fields) == ["due_on"]


def test_a_missed_date_opens_one_incident_however_often_the_sweep_runs() -> None:
    dataset = a_scheduled_dataset(days=3)
    for days in (1, 2, 3):
        assert dataset_missed_publication.mark_missed(cast.NOW + days * cast.DAY) == (0, [])
    late = cast.NOW + 4 * cast.DAY
    assert dataset_missed_publication.mark_missed(late) == (1, [])
    assert dataset_missed_publication.mark_missed(late + 400 * cast.DAY) == (0, [])
    incident = Incident.objects.get()
    assert (incident.kind, incident.dataset, incident.state) == ("failure_to_publish", dataset, "reported")
    assert _kinds(dataset)[-1] == "publication_missed"


def test_a_rescheduled_date_that_is_missed_again_opens_another() -> None:
    dataset = a_scheduled_dataset(days=3)
    dataset_missed_publication.mark_missed(cast.NOW + 4 * cast.DAY)
    _schedule(dataset, due_on=date(2026, 10, 20), now=cast.NOW + 5 * cast.DAY)
    assert dataset_missed_publication.mark_missed(cast.NOW + 6 * cast.DAY) == (0, [])
    assert dataset_missed_publication.mark_missed(cast.NOW + 16 * cast.DAY) == (1, [])
    dataset = again(dataset)
    assert (str(dataset.original_due_on), str(dataset.missed_on)) == ("2026-10-08", "2026-10-20")
    assert Incident.objects.count() == 2


def test_publication_ends_what_was_opened_because_it_was_late() -> None:
    dataset = a_scheduled_dataset(days=3)
    late = cast.NOW + 4 * cast.DAY
    dataset_missed_publication.mark_missed(late)
    publish(dataset, now=late)
    incident = Incident.objects.get()
    assert (incident.state, incident.ended_at) == ("resolved", late)
    dataset = again(dataset)
    assert (str(dataset.published_on), str(dataset.next_due_on)) == ("2026-10-09", "2026-11-09")
    assert CityEvent.objects.latest("seq").kind == "incident_resolved"


@pytest.mark.parametrize("fate", ["withheld", "vanished", "withdrawn"])
def test_no_date_is_missed_where_nothing_is_to_be_published(fate: str) -> None:
    dataset = a_dataset(accrualPeriodicity="R/P1M")
    _schedule(dataset, due_on=date(2026, 10, 8))
    if fate == "withheld":
        withhold(dataset)
    elif fate == "withdrawn":
        _withdraw(dataset)
    else:
        take_in(dataset.city, entry("other"))
    assert dataset_missed_publication.mark_missed(cast.NOW + timedelta(days=30)) == (0, [])


def test_one_dataset_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    a_scheduled_dataset(days=3)
    other = a_dataset(cast.a_city("bakersfield"))
    _schedule(other, due_on=date(2026, 10, 8))
    opened = dataset_missed_publication.incident_detected.open_by_system

    def sometimes(city: Any, found: Any, **more: Any) -> Any:
        if found.dataset == other:
            raise RuntimeError
        return opened(city, found, **more)

    monkeypatch.setattr(dataset_missed_publication.incident_detected, "open_by_system", sometimes)
    assert dataset_missed_publication.mark_missed(cast.NOW + 9 * cast.DAY) == (1, [other.pk])
    monkeypatch.undo()
    assert dataset_missed_publication.mark_missed(cast.NOW + 9 * cast.DAY) == (1, [])


# --- entering and changing by hand


def test_a_dataset_is_entered_by_hand_once() -> None:
    dataset = a_scheduled_dataset()
    assert (dataset.state, dataset.origin, dataset.title) == ("scheduled", "staff", "Tree inventory")
    with pytest.raises(Incomplete) as refused:
        a_scheduled_dataset(dataset.city)
    assert list(refused.value.fields) == ["identifier"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 600}, "title"),
        ({"access_level": "secret"}, "access_level"),
        ({"terms_url": "javascript:alert(1)"}, "terms_url"),
        ({"landing_page": "data.city.example"}, "landing_page"),
        ({"identifier": "x"}, "identifier"),
        ({"state": "published"}, "state"),
    ],
)
def test_bad_facts_are_refused_beside_their_field(changes: dict[str, Any], field: str) -> None:
    dataset = a_scheduled_dataset()
    with pytest.raises(Incomplete) as refused:
        dataset_registry.edit(dataset.pk, changes=changes, actor=the_desk(dataset.city), now=cast.NOW)
    assert list(refused.value.fields) == [field]


def test_the_desk_changes_only_its_own_fields_of_a_catalogs_dataset() -> None:
    dataset = a_dataset()
    desk = the_desk(dataset.city)
    with pytest.raises(Incomplete, match="catalog"):
        dataset_registry.edit(dataset.pk, changes={"title": "Mine"}, actor=desk, now=cast.NOW)
    there = cast.a_department(cast.a_city("bakersfield"))
    with pytest.raises(Incomplete, match="another city"):
        dataset_registry.edit(dataset.pk, changes={"owner": there}, actor=desk, now=cast.NOW)
    before = len(_kinds(dataset))
    dataset_registry.edit(dataset.pk, changes={"terms_text": ""}, actor=desk, now=cast.NOW)
    assert len(_kinds(dataset)) == before
    dataset_registry.edit(dataset.pk, changes={"terms_text": "Name the city."}, actor=desk, now=cast.NOW)
    assert _kinds(dataset)[-1] == "dataset_kept"
