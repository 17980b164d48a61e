"""Each act on an exemption review in each state and by each role: done, or refused in words with nothing changed."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import Actor, link_holder, staff
from requests_app.cases.refusals import EndsInItsOwnWay, NotPermitted, Refusal
from requests_app.models import Dataset, DatasetWithholding, Event, RecordsRequest
from tests import acts_of_reviews as reviews, cast
from tests.services.snapshot import snapshot
from tests.services.table import REVIEW_SERVICES, undone

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
STATES = (
    "submitted", "clerk_review", "awaiting_requester", "released", "denied", "transferred", "withdrawn", "appealed",
    "upheld", "closed",
)  # fmt: skip
DECIDABLE = REVIEW_SERVICES["open_it"].states.split()
AIMS = {"open_it": "open", "keep_withheld": "open", "protect_it": "protect", "decline_to_protect": "protect"}
ACTS = {name: (row.act, AIMS[name], row.event) for name, row in REVIEW_SERVICES.items()}
"""Verb: its act, what the request must ask, the event it leaves."""
RECORDS_ACTS = (
    cast.grant, cast.release, cast.release_part, cast.release_in_part, cast.deny, cast.report_no_records,
)  # fmt: skip


def _stored(dataset: Dataset) -> tuple[object, ...]:
    """How a dataset stands, and how much was ever withheld of it."""
    row = Dataset.objects.get(pk=dataset.pk)
    held = DatasetWithholding.objects.filter(dataset=row).count()
    return row.state, row.access_level, row.withholding_id, held


def _whole(case: RecordsRequest) -> RecordsRequest:
    cast.a_document(case, cast.NOW + cast.DAY / 2)
    cast.a_reviewer(case.city)
    return cast.again(case)


@pytest.mark.parametrize("aim", ["open", "protect"])
@pytest.mark.parametrize("state", STATES)
def test_in_each_state_exactly_its_own_ends_are_possible(state: str, aim: str) -> None:
    case = _whole(reviews.a_review_in(state, aim))
    assert case.dataset is not None
    before, stood = snapshot(), _stored(case.dataset)
    for name, (act, wanted, event) in ACTS.items():
        with undone():
            if wanted == aim and state in DECIDABLE:
                act(case, LATER)
                assert event in Event.objects.filter(case=case).values_list("kind", flat=True)
            else:
                with pytest.raises(Refusal) as refused:
                    act(case, LATER)
                assert refused.value.message.strip(), name
                assert (snapshot(), _stored(case.dataset)) == (before, stood), name


@pytest.mark.parametrize("act", RECORDS_ACTS, ids=lambda act: act.__name__)
def test_what_hands_over_or_withholds_records_is_refused_by_name(act: object) -> None:
    case = _whole(reviews.a_review_in("clerk_review", "open"))
    before = snapshot()
    with pytest.raises(EndsInItsOwnWay, match="exemption review"):
        act(case, LATER)  # type: ignore[operator]
    assert snapshot() == before


@pytest.mark.parametrize("name", ACTS)
def test_a_request_for_records_is_never_decided_as_a_review(name: str) -> None:
    case = _whole(cast.a_case_in("clerk_review"))
    with pytest.raises(Refusal):
        ACTS[name][0](case, LATER)
    assert cast.again(case).state == "clerk_review"


def _people(case: RecordsRequest) -> dict[str, Actor]:
    other = cast.a_city("bakersfield")
    return {
        "intake": staff(cast.an_intake_clerk(case.city)),
        "reviewer": staff(cast.a_reviewer(case.city)),
        "officer": staff(cast.an_officer(case.city)),
        "administrator": staff(cast.an_administrator(case.city)),
        "requester": link_holder(case.pk),
        "elsewhere": staff(cast.an_administrator(other)),
        "police": staff(cast.a_reviewer(case.city, "police", cast.a_department(case.city, "police"))),
    }


@pytest.mark.parametrize("name", ACTS)
def test_only_deciding_roles_may_and_nobody_else(name: str) -> None:
    act, aim, event = ACTS[name]
    case = _whole(reviews.a_review_in("clerk_review", aim))
    before = snapshot()
    for who, actor in _people(case).items():
        with undone():
            if who in ("reviewer", "administrator"):
                act(case, LATER, actor)
                assert Event.objects.filter(case=case).latest("seq").kind == event, who
            else:
                with pytest.raises(NotPermitted):
                    act(case, LATER, actor)
                assert snapshot() == before, who


@pytest.mark.parametrize("name", ACTS)
def test_it_meets_the_determination_and_hands_over_nothing(name: str) -> None:
    act, aim, _event = ACTS[name]
    case = _whole(reviews.a_review_in("clerk_review", aim))
    act(case, LATER)
    due = cast.deadline(case)
    assert due.met_on == LATER.astimezone(cast.LOCAL).date()
    assert not case.deadlines.filter(kind="production").exists()
    assert not case.documents.filter(audience="released").exists()
