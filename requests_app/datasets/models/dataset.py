"""A dataset of a city's registry and the forms in which its data can be had."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django_fsm import FSMField

from requests_app.cities.models import City, Department
from requests_app.datasets.querysets import DatasetQuerySet
from requests_app.datasets.states import DUE_STATES, AccessLevel, DatasetState, Origin
from requests_app.datasets.transitions import DatasetTransitions


class Dataset(DatasetTransitions, models.Model):
    """One dataset. `state` changes by transitions only. Blank text and null: the city does not specify it.

    What comes from the catalog (title to `raw`) is rewritten by the next import where `origin` is the catalog;
    owner, terms and publication dates are entered by staff and never are. `identifier` is the portal's own, null where
    none was found. `raw` is the entry as the catalog gave it, for staff. `periodicity` is ISO 8601 ("R/P1M") or the
    catalog's own word. `issued` and `modified` are the catalog's words, beside the day they name, if they name one.
    `next_due_on` is the city-local date by which the data, or its next update, is to be out; `original_due_on` the
    date first promised, while it differs, `due_reason` why it moved; `missed_on` the last date found missed.
    `state_reason` is why the city reviews or withdrew it; `links_hidden` takes its addresses out of view.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="datasets")
    title = models.CharField(max_length=500)
    identifier = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001 - null: none was found
    note = models.TextField(blank=True)
    source = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.STAFF)
    state = FSMField(
        max_length=16, choices=DatasetState.choices, default=DatasetState.SCHEDULED, protected=True
    )
    access_level = models.CharField(max_length=20, choices=AccessLevel.choices, default=AccessLevel.PUBLIC)
    description = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    licence = models.TextField(blank=True)
    rights = models.TextField(blank=True)
    periodicity = models.CharField(max_length=80, blank=True)
    issued = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    modified = models.CharField(max_length=80, blank=True)
    modified_on = models.DateField(null=True, blank=True)
    landing_page = models.CharField(max_length=2000, blank=True)
    formats = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    raw = models.JSONField(null=True, blank=True, editable=False)
    warnings = models.JSONField(default=list, blank=True, editable=False)
    vanished_at = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="datasets"
    )
    terms_text = models.TextField(blank=True)
    terms_url = models.CharField(max_length=2000, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    original_due_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    missed_on = models.DateField(null=True, blank=True, editable=False)
    withholding = models.ForeignKey(
        "requests_app.DatasetWithholding", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    links_hidden = models.BooleanField(default=False)
    state_reason = models.TextField(blank=True)
    due_reason = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", config="english", weight="A")
        + SearchVector("identifier", config="simple", weight="A")
        + SearchVector("keywords", config="english", weight="B")
        + SearchVector("publisher", config="english", weight="C")
        + SearchVector("description", "note", config="english", weight="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["city", "title", "id"], name="dataset_by_title"),
            models.Index(fields=["city", "publisher"], name="dataset_by_publisher"),
            models.Index(
                fields=["next_due_on"],
                name="dataset_due",
                condition=models.Q(state__in=[str(state) for state in DUE_STATES], next_due_on__isnull=False),
            ),
            GinIndex(fields=["search"], name="dataset_search"),
            GinIndex(fields=["formats"], name="dataset_formats"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["city", "identifier"], name="dataset_identifier_once_per_city"),
            models.UniqueConstraint(
                fields=["city", "title"],
                name="dataset_title_once_per_city",
                condition=models.Q(identifier__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DatasetState.values), name="dataset_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(access_level__in=AccessLevel.values), name="dataset_access_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="withheld", withholding__isnull=False)
                | (~models.Q(state="withheld") & models.Q(withholding__isnull=True)),
                name="dataset_withheld_with_its_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(identifier="") & ~models.Q(title=""), name="dataset_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everyone may know of it."""
        return self.access_level != AccessLevel.NON_PUBLIC

    @property
    def shows_links(self) -> bool:
        """Whether the addresses of its data may be shown to those who may know of it."""
        return self.state in (DatasetState.PUBLISHED, DatasetState.UNDER_REVIEW) and not self.links_hidden
