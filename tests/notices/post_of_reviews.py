"""The letters of exemption reviews, made by the services: opened, kept withheld, protected, not protected."""

from __future__ import annotations

from typing import Any

from requests_app.cases.actors import staff
from requests_app.cases.exemption_review import points_of
from requests_app.models import City, Dataset, RecordsRequest
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
from tests import acts_of_reviews as reviews, cast
from tests.datasets.library import a_dataset, again, withhold


def reviewed(city: City, language: str, words: str, line: str, rich: bool) -> None:
    """One request for each end. Not `rich`: no dataset is named where none must be, and all of one is withheld."""
    people = [(line, line)] if line else cast.RESPONSIBLE
    cited = CitationInput("taxpayer_information", words, words) if words else reviews.TAXPAYERS
    whole = {**reviews.KEPT, "citations": (cited,), "responsible": people}
    if words:
        whole["segregability"] = words
    asked: dict[str, Any] = {"language": language, "name": line or "Ana Ruiz"}
    if words:
        asked["description"] = words

    def case_of(aim: str, dataset: Dataset | None) -> RecordsRequest:
        case = cast.a_case(city, kind="exemption_review", dataset=dataset, review_aim=aim, **asked)
        cast.begin_review(case, cast.NOW + cast.HOUR)
        return cast.again(case)

    by: dict[str, Any] = {"actor": staff(cast.a_reviewer(city)), "now": cast.NOW + cast.DAY}
    held = again(withhold(a_dataset(city, "held", title="311 held"), citations=(cited,)))
    opened = case_of("open", held)
    findings = {point.key: words or "The table names nobody." for point in points_of(held)}
    kept = again(withhold(a_dataset(city, "kept", title="311 kept"))) if rich else None
    keep_withheld(case_of("open", kept).pk, draft=DenialDraft(**whole), **by)
    open_it(opened.pk, draft=OpenDraft(findings=findings, responsible=people), **by)
    part = (words or reviews.PART)[:2000].strip() if rich else ""
    shown = a_dataset(city, "shown", title="311 shown")
    protect_it(case_of("protect", shown).pk, draft=ProtectDraft(part=part, **whole), **by)
    point = DeclinedPoint(words or "The year my house was built", words or "The county publishes it.")
    declined = case_of("protect", a_dataset(city, "declined", title="311 declined") if rich else None)
    decline_to_protect(declined.pk, draft=DeclineDraft(points=[point], responsible=people), **by)
