"""Which datasets a form offers: all that are public while they are few, else the one a page brought along."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from requests_app.cases.actors import PUBLIC
from requests_app.cases.law_translation import law_text
from requests_app.cases.states import Kind, ReviewAim
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset

MOST_LISTED = 50


def offered(city: City, chosen: str) -> Mapping[str, Dataset]:
    """Datasets by their key in the form, the chosen one among them if everyone may know of it."""
    rows = Dataset.objects.visible_to(PUBLIC).filter(city=city).select_related("city__policy", "owner")
    rows = rows.defer("search", "raw", "warnings")
    found = {str(row.pk): row for row in rows[: MOST_LISTED + 1]}
    if len(found) <= MOST_LISTED:
        return found
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    one = rows.filter(pk=int(chosen)).first() if known else None
    return {str(one.pk): one} if one else {}


def opening_words(dataset: Dataset, kind: str, aim: str = "") -> str:
    """How a request that comes from a dataset's page begins, for people to go on; "" where they choose themselves.

    `aim`: what an exemption review asks for, where that is known.
    """
    if kind == Kind.EXEMPTION_REVIEW and dataset.state == "withheld":
        words = _("Please review again why the dataset “%(title)s” is withheld.")
    elif kind == Kind.EXEMPTION_REVIEW and aim == ReviewAim.PROTECT:
        words = _("Please protect this in the dataset “%(title)s”:")
    elif kind == Kind.EXEMPTION_REVIEW and aim == ReviewAim.OPEN:
        words = _("Please open this in the dataset “%(title)s”:")
    elif kind == Kind.EXEMPTION_REVIEW:
        words = _("Please review the dataset “%(title)s.”")
    elif kind == Kind.RECORDS:
        words = _("I request the records in the dataset “%(title)s.”")
    else:
        return ""
    return words % {"title": law_text(dataset.title)}
