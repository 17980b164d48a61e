"""Access to data by programs: what was applied for, the grant, its keys."""

from __future__ import annotations

from django.db import models
from django_fsm import FSMField

from requests_app.access.api_keys import HASH
from requests_app.access.grant_transitions import LIVING, GrantState, GrantTransitions
from requests_app.access.models.rate_tiers import RateTier
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset


class AccessApplication(models.Model):
    """What a data-access request adds to its case: the volume, and the terms as they were shown and accepted.

    `terms_text` and `terms_version` (SHA-256 of the text) are written once, a trigger holds that. Both empty: the
    city specified no terms for this dataset. `volume` is free text and goes when the case is erased.
    """

    case = models.OneToOneField(RecordsRequest, on_delete=models.PROTECT, related_name="application")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="applications")
    volume = models.CharField(max_length=300, blank=True)
    terms_text = models.TextField(blank=True)
    terms_url = models.CharField(max_length=500, blank=True)
    terms_version = models.CharField(max_length=64, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="terms_on_file_were_accepted",
                condition=models.Q(terms_text="", terms_version="")
                | models.Q(terms_version__regex=HASH, accepted_at__isnull=False) & ~models.Q(terms_text=""),
            )
        ]

    def __str__(self) -> str:
        return f"Application in {self.case_id}"


class AccessGrant(GrantTransitions, models.Model):
    """The right of one requester to call one dataset, or several, by program.

    `state` changes by transitions only. `expires_on` is the last day it works, by the city's calendar. `tier` null: the
    city specifies no limit of calls. `renewal_told_at`: the sweep has told the holder about the last day;
    `renewal_asked_at`: the holder asked for more time.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="access_grants")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="access_grants")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="access_grants")
    scopes = models.ManyToManyField(Dataset, related_name="+")
    tier = models.ForeignKey(RateTier, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    state = FSMField(max_length=12, choices=GrantState.choices, default=GrantState.ACTIVE, protected=True)
    granted_at = models.DateTimeField()
    expires_on = models.DateField()
    renewal_told_at = models.DateTimeField(null=True, blank=True)
    renewal_asked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-granted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=GrantState.values), name="grant_state_known"),
            models.UniqueConstraint(
                fields=["case"],
                name="one_living_grant_per_case",
                condition=models.Q(state__in=[str(state) for state in LIVING]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "expires_on", "id"],
                name="grant_by_last_day",
                condition=models.Q(state=GrantState.ACTIVE.value),
            ),
            models.Index(fields=["dataset", "-granted_at"], name="grant_of_dataset"),
        ]

    def __str__(self) -> str:
        return f"Access {self.pk} to dataset {self.dataset_id}"

    @property
    def is_living(self) -> bool:
        """Whether it can still come back: not revoked and not given back."""
        return self.state in LIVING


class ApiKey(models.Model):
    """One key of a grant. `prefix` names it; only the hash of the secret is stored.

    `ends_at` is set when a newer key takes its place: until then both work. `revoked_at`: it ended at once.
    """

    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="api_key_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=HASH),
            ),
            models.UniqueConstraint(
                fields=["grant"],
                name="one_present_key_per_grant",
                condition=models.Q(ends_at=None, revoked_at=None),
            ),
            models.CheckConstraint(
                name="api_key_ends_after_it_begins",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"crk_{self.prefix}…"
