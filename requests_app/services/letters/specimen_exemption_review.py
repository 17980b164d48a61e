"""A made-up exemption review of a made-up dataset, decided in each of its four ways: what specimen letters need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.actors import PUBLIC
from requests_app.cases.exemption_review import points_of
from requests_app.datasets.models import Dataset
from requests_app.services.cases import filing as case_filing
from requests_app.services.datasets import publication, registry, withholding
from requests_app.services.determinations.drafts import DenialDraft
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
from requests_app.services.letters.specimen_determination import withheld
from requests_app.services.letters.specimen_request import PERSON, Play
from requests_app.services.letters.specimen_review import take_up


def _asked(play: Play, *, withhold: bool) -> Dataset:
    """A request to review a dataset, taken up: one that is withheld, or one that is published."""
    city = play.case.city
    by: dict[str, Any] = {"actor": play.clerk, "now": play.now}
    dataset = registry.add(city, identifier="", changes={"title": _("Sample: inspections of bridges")}, **by)
    publication.publish(dataset.pk, **by)
    if withhold:
        withholding.withhold(dataset.pk, draft=DenialDraft(**withheld(play)), **by)
    dataset = Dataset.objects.select_related("city__policy", "withholding").get(pk=dataset.pk)
    asked = replace(play.asked, kind="exemption_review", dataset=dataset)
    play.case = case_filing.file(asked, actor=PUBLIC, now=play.now)
    take_up(play)
    return dataset


def open_data(play: Play) -> None:
    found = {point.key: _("Sample: what the city found.") for point in points_of(_asked(play, withhold=True))}
    play.perform(open_it, draft=OpenDraft(findings=found, responsible=PERSON))


def keep_data_withheld(play: Play) -> None:
    _asked(play, withhold=True)
    play.perform(keep_withheld, draft=DenialDraft(**withheld(play)))


def protect_data(play: Play) -> None:
    _asked(play, withhold=False)
    part = _("Sample: the column with names")
    play.perform(protect_it, draft=ProtectDraft(part=part, **withheld(play)))


def decline_data(play: Play) -> None:
    _asked(play, withhold=False)
    point = DeclinedPoint(_("Sample: the year of each inspection"), _("Sample: why it stays published."))
    play.perform(decline_to_protect, draft=DeclineDraft(points=[point], responsible=PERSON))
