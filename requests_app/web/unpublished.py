"""What a city has not published, by name: told in one line instead of an empty row each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.terms_of_use import TermsOfUse
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset


def names(facts: Mapping[str, Any]) -> list[str]:
    """The names of those facts that are empty."""
    return [name for name, value in facts.items() if value in (None, "", [], ())]


def of_dataset(dataset: Dataset, terms: TermsOfUse, specified: Mapping[str, Any]) -> list[str]:
    """What neither the catalog nor the city says about a dataset."""
    return names(
        {
            _("identifier"): dataset.identifier,
            _("department"): dataset.owner_id or "",
            _("publisher"): dataset.publisher,
            _("contact"): dataset.contact_email or dataset.contact_name,
            _("license"): dataset.licence,
            _("terms of use"): terms.text or terms.url or specified["terms"],
            _("update schedule"): dataset.periodicity,
            _("date first issued"): dataset.issued_on or dataset.issued,
            _("date last changed"): dataset.modified_on or dataset.modified,
            _("format"): dataset.formats,
            _("web page"): dataset.landing_page,
            _("rate limits"): specified["rate_limits"],
        }
    )


def of_open_data(specified: Mapping[str, Any]) -> list[str]:
    """What the city does not say about its open data as a whole."""
    return names({_("its own data portal"): specified["portal"], _("rate limits"): specified["rate_limits"]})


def of_appeals(**known: object) -> list[str]:
    """What the city does not say about its appeals: `last_day` to file one, `decision_day` of one."""
    said = {"last_day": _("the last day to appeal"), "decision_day": _("its deadline to decide an appeal")}
    return names({said[key]: value for key, value in known.items()})


def of_city(town: City, specified: Mapping[str, Any]) -> list[str]:
    """What the home page would tell of a city, and the city does not say."""
    return names(
        {
            _("an open data portal"): specified["portal"],
            _("an API access form"): specified["form"],
            _("an API access fee"): specified["fee"],
            _("an appeal process of its own"): town.policy.appeal_offered or None,
        }
    )
