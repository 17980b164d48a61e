"""Opening what was withheld or restricted: a finding on each point, the dataset open in the same transaction."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import CityEvent, CityPolicy, Dataset, DatasetWithholding, RecordsRequest
from requests_app.services.datasets import publication_review
from requests_app.services.exemption_reviews.drafts import OpenDraft
from requests_app.services.exemption_reviews.open_it import open_it
from requests_app.services.unit_of_work import cases as case_work
from tests import acts_of_reviews as reviews, cast
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
from tests.services.datasets.parts import withhold_part
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _open(case: RecordsRequest, findings: dict[str, str], **changes: Any) -> RecordsRequest:
    draft = OpenDraft(findings=findings, responsible=changes.pop("responsible", cast.RESPONSIBLE))
    return open_it(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER, **changes)


def test_the_dataset_is_published_and_each_exemption_has_its_finding() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    withholding = again(case.dataset).withholding
    cited = withholding.citations.get()
    case = cast.again(_open(case, {f"exemption-{cited.pk}": "It names nobody."}))
    dataset = again(case.dataset)
    assert (case.state, case.get_state_display()) == ("released", "Opened")
    assert (dataset.state, dataset.withholding) == ("published", None)
    point = case.decision.points.get()
    assert (point.kind, point.citation, point.finding) == ("exemption", cited, "It names nobody.")
    assert case.decision.details["dataset"] == dataset.title
    assert CityEvent.objects.filter(dataset=dataset).latest("seq").kind == "dataset_published"
    assert case.events.latest("seq").kind == "opened"


@pytest.mark.parametrize("finding", ["", " \n "])
def test_without_a_finding_nothing_is_opened(finding: str) -> None:
    case = reviews.a_review_in("clerk_review", "open")
    key = f"exemption-{again(case.dataset).withholding.citations.get().pk}"
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _open(case, {key: finding})
    assert list(refused.value.fields) == [f"findings.{key}"]
    with pytest.raises(Incomplete) as refused:
        _open(case, {key: "It names nobody."}, responsible=[("Records Department", "Office")])
    assert list(refused.value.fields) == ["responsible.0.name"]
    assert snapshot() == before
    assert again(case.dataset).state == "withheld"


def test_a_dataset_withheld_for_another_reason_meanwhile_is_read_again_first() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    dataset = again(case.dataset)
    old = f"exemption-{dataset.withholding.citations.get().pk}"
    publish(dataset)
    withhold(dataset, LATER)
    with pytest.raises(NotNow, match="changed since"):
        _open(case, {old: "It names nobody."})
    assert cast.again(case).state == "clerk_review"


def test_a_restriction_that_staff_entered_ends_with_a_finding_of_its_own() -> None:
    city = cast.a_city()
    dataset = a_scheduled_dataset(city, access_level="restricted public")
    publish(dataset)
    case = reviews.a_review_in("clerk_review", "open", city, dataset=again(dataset))
    case = cast.again(_open(case, {"restricted": "The reason has gone."}))
    assert again(dataset).access_level == "public"
    assert case.decision.points.get().kind == "restricted"


def test_a_restriction_of_the_catalog_is_changed_there_first() -> None:
    city = cast.a_city()
    dataset = a_dataset(city, "secret", accessLevel="restricted public", rights="Ask first.")
    case = reviews.a_review_in("clerk_review", "open", city, dataset=dataset)
    with pytest.raises(NotNow, match="catalog"):
        _open(case, {"restricted": "The reason has gone."})
    take_in(city, entry("secret"), now=LATER)
    case = cast.again(_open(case, {"nothing": "The catalog opened it."}))
    assert (case.state, again(dataset).access_level) == ("released", "public")


def test_a_withdrawn_dataset_is_published_again() -> None:
    city = cast.a_city()
    dataset = a_dataset(city)
    publication_review.withdraw(dataset.pk, reason="Old.", actor=the_desk(city), now=cast.NOW)
    case = reviews.a_review_in("clerk_review", "open", city, dataset=again(dataset))
    _open(case, {"withdrawn": "It is still collected."})
    assert again(dataset).state == "published"


def test_parts_that_were_withheld_are_opened_too() -> None:
    city = cast.a_city()
    dataset = a_dataset(city)
    held = withhold_part(dataset)
    case = reviews.a_review_in("clerk_review", "open", city, dataset=again(dataset), review_aim="open")
    _open(case, {f"exemption-{held.citations.get().pk}": "The column is empty."})
    assert not DatasetWithholding.objects.filter(dataset=dataset).parts_in_force()
    assert CityEvent.objects.filter(dataset=dataset).latest("seq").kind == "dataset_part_opened"


def test_a_request_that_names_no_dataset_is_given_one() -> None:
    city = cast.a_city()
    case = reviews.a_review_in("clerk_review", "open", city, dataset=None, review_aim="open")
    RecordsRequest.objects.filter(pk=case.pk).update(dataset=None)
    dataset = again(withhold(a_dataset(city, "other")))
    key = f"exemption-{dataset.withholding.citations.get().pk}"
    with pytest.raises(Incomplete) as refused:
        _open(case, {key: "It names nobody."})
    assert list(refused.value.fields) == ["dataset"]
    elsewhere = a_dataset(cast.a_city("bakersfield"), "theirs")
    for wrong in (elsewhere.pk, 999_999):
        with pytest.raises(Incomplete) as refused:
            _open(case, {key: "It names nobody."}, dataset=wrong)
        assert list(refused.value.fields) == ["dataset"]
    case = cast.again(_open(case, {key: "It names nobody."}, dataset=dataset.pk))
    assert case.dataset_id == dataset.pk


def test_who_may_not_publish_the_dataset_does_not_open_it() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    CityPolicy.objects.filter(city=case.city).update(deciding_roles=["intake_clerk"])
    before = snapshot()
    with pytest.raises(NotPermitted):
        reviews.open_data(case, LATER, cast.the_intake(case))
    assert snapshot() == before


def test_when_the_letter_fails_the_dataset_stays_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    case = reviews.a_review_in("clerk_review", "open")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(case_work.outbox, "queue", broken)
    before = snapshot()
    with pytest.raises(RuntimeError):
        reviews.open_data(case, LATER)
    assert snapshot() == before
    assert Dataset.objects.get(pk=case.dataset_id).state == "withheld"
