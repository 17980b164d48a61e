"""Exemption reviews told like acts.py: a case that asks to open or protect a dataset, and the four acts that end it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from requests_app.cases.actors import PUBLIC, Actor
from requests_app.cases.exemption_review import points_of
from requests_app.cases.states import State
from requests_app.models import City, Dataset, RecordsRequest
from requests_app.services.cases import filing as case_filing
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.exemption_reviews.decline_to_protect import decline_to_protect
from requests_app.services.exemption_reviews.drafts import (
    DeclinedPoint,
    DeclineDraft,
    OpenDraft,
    ProtectDraft,
)
from requests_app.services.exemption_reviews.keep_withheld import keep_withheld
from requests_app.services.exemption_reviews.open_it import open_it
from requests_app.services.exemption_reviews.protect_it import protect_it
from tests import cast
from tests.datasets.library import a_dataset, again as dataset_again, withhold

PART = "The column “owner name”"
TAXPAYERS = CitationInput(
    "taxpayer_information", "The names of owners", "They come from what single taxpayers told the city."
)
KEPT: dict[str, Any] = {
    "citations": (TAXPAYERS,),
    "segregability": "Every other column stays published.",
    "responsible": cast.RESPONSIBLE,
}


def a_review(
    aim: str, city: City | None = None, dataset: Dataset | None = None, **changes: Any
) -> RecordsRequest:
    """A request just filed: to open a withheld dataset, or to protect a published one."""
    city = city or cast.a_city()
    if dataset is None:
        dataset = a_dataset(city, f"calls-{city.datasets.count()}")
        dataset = dataset_again(withhold(dataset)) if aim == "open" else dataset
    values = {"kind": "exemption_review", "dataset": dataset, "description": "Please look at it again."}
    asked = cast.a_filing(city, **{**values, **changes})
    return cast.again(case_filing.file(asked, actor=PUBLIC, now=cast.NOW))


def a_review_in(state: str, aim: str, city: City | None = None, **changes: Any) -> RecordsRequest:
    """The same, brought into `state` through services, one act an hour."""
    return drive_review(a_review(aim, city, **changes), state)


def open_data(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A finding on each point."""
    dataset = dataset_again(case.dataset) if case.dataset else None
    points = points_of(dataset) if dataset else []
    draft = OpenDraft(
        findings={point.key: "The table names nobody." for point in points}, responsible=cast.RESPONSIBLE
    )
    open_it(case.pk, draft=draft, actor=actor or cast.the_reviewer(case), now=now)


def keep_data_withheld(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A complete denial."""
    keep_withheld(case.pk, draft=DenialDraft(**KEPT), actor=actor or cast.the_reviewer(case), now=now)


def protect_data(case: RecordsRequest, now: datetime, actor: Actor | None = None, part: str = PART) -> None:
    """One column is withheld, the rest stays published."""
    draft = ProtectDraft(part=part, **KEPT)
    protect_it(case.pk, draft=draft, actor=actor or cast.the_reviewer(case), now=now)


def decline_data(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The year a house was built stays published."""
    point = DeclinedPoint("The year my house was built", "The county publishes it for every house.")
    draft = DeclineDraft(points=[point], responsible=cast.RESPONSIBLE)
    decline_to_protect(case.pk, draft=draft, actor=actor or cast.the_reviewer(case), now=now)


ENDS = {
    ("open", State.RELEASED.value): open_data,
    ("open", State.DENIED.value): keep_data_withheld,
    ("protect", State.RELEASED.value): protect_data,
    ("protect", State.DENIED.value): decline_data,
}
"""How a review comes to its end, by what it asks."""


def drive_review(case: RecordsRequest, state: str) -> RecordsRequest:
    """Bring a review into a state; each act an hour after the last."""
    case = cast.again(case)
    if case.state == state:
        return case
    end = ENDS.get((case.review_aim, state))
    before, act = (State.CLERK_REVIEW.value, end) if end else cast.WAYS[state]
    case = drive_review(case, before)
    act(case, case.events.latest("seq").at + cast.HOUR)
    return cast.again(case)
