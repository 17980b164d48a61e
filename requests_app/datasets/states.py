"""The states a dataset can be in, how open it is, and where its entry comes from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class DatasetState(models.TextChoices):
    """Where a dataset stands. Overdue is worked out, never a state."""

    SCHEDULED = "scheduled", _("Not published yet")
    PUBLISHED = "published", _("Published")
    UNDER_REVIEW = "under_review", _("Under review")
    WITHHELD = "withheld", _("Withheld")
    WITHDRAWN = "withdrawn", pgettext_lazy("dataset", "Withdrawn")


class AccessLevel(models.TextChoices):
    """Who may have the data, in the words of DCAT-US."""

    PUBLIC = "public", _("Public")
    RESTRICTED = "restricted public", _("Restricted")
    NON_PUBLIC = "non-public", _("Not public")


class Origin(models.TextChoices):
    """Where the registry's entry comes from."""

    CITY_FILE = "city_file", _("The city’s own pages")
    CATALOG = "catalog", _("The city’s data catalog")
    STAFF = "staff", _("Added by staff")


OUT_STATES = (DatasetState.PUBLISHED, DatasetState.UNDER_REVIEW)
"""States in which the data is out: its addresses may be shown."""
DUE_STATES = (DatasetState.SCHEDULED, DatasetState.PUBLISHED, DatasetState.UNDER_REVIEW)
"""States in which a date of publication is a duty."""
