"""Forms about access to data: grant, change, renew, reinstate."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.models import AccessGrant, RateTier
from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import long_text
from requests_app.datasets.models import Dataset
from requests_app.widgets import DateInput

NO_LIMIT = gettext_lazy("No rate limit set")


class _Tiered(CaseForm):
    """A tier and further datasets."""

    tier = forms.ModelChoiceField(
        queryset=RateTier.objects.none(),
        label=gettext_lazy("Tier"),
        required=False,
        empty_label=NO_LIMIT,
        help_text=gettext_lazy(
            "The purpose can affect the tier. It is no reason to deny a record that is public."
        ),
    )
    more = forms.CharField(
        label=gettext_lazy("Other datasets"),
        required=False,
        max_length=5000,
        widget=long_text(3),
        help_text=gettext_lazy(
            "Identifiers or exact titles, one per line. The requested dataset is always included."
        ),
    )

    def set_up(self) -> None:
        """The city's own tiers."""
        field = cast(forms.ModelChoiceField, self.fields["tier"])  # type: ignore[type-arg]
        field.queryset = RateTier.objects.filter(city=self.subject.case.city, retired=False)

    def clean_more(self) -> list[int]:
        """The ids of the datasets named. Raises ValidationError for one that this reader cannot find."""
        names = [
            line.strip()
            for line in self.cleaned_data["more"].replace("\x00", "").splitlines()
            if line.strip()
        ]
        seen = Dataset.objects.visible_to(self.subject.actor).filter(city=self.subject.case.city)
        found: list[int] = []
        for name in names[:200]:
            row = seen.filter(identifier=name).first() or seen.filter(title=name).first()
            if row is None:
                raise forms.ValidationError(_("There is no dataset “%(name)s” here.") % {"name": name})
            found.append(row.pk)
        return found

    def arguments(self) -> dict[str, Any]:
        """The service calls them scopes."""
        given = super().arguments()
        given["scopes"] = given.pop("more")
        return given


class GrantAccess(_Tiered):
    """Grant it: until when, how much, to what."""

    expires_on = forms.DateField(
        label=gettext_lazy("Last day of the access"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the last day of the access.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Additional information"), required=False, max_length=5000, widget=long_text(3)
    )
    order = ("expires_on", "tier", "more", "reasons")

    def set_up(self) -> None:
        """A year is proposed."""
        super().set_up()
        today: date = self.subject.now.date()
        self.fields["expires_on"].initial = today.replace(year=today.year + 1, day=min(today.day, 28))


class ChangeAccess(_Tiered):
    """Another tier or other datasets."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (the holder will see this)"),
        required=False,
        max_length=5000,
        widget=long_text(3),
    )
    order = ("tier", "more", "reason")

    def set_up(self) -> None:
        """As it stands now."""
        super().set_up()
        grant = latest_grant(self.subject.case.pk)
        if grant is not None:
            self.fields["tier"].initial = grant.tier_id
            others = grant.scopes.exclude(pk=grant.dataset_id)
            self.fields["more"].initial = "\n".join(row.identifier or row.title for row in others)


class RenewAccess(CaseForm):
    """Until when it goes on."""

    expires_on = forms.DateField(
        label=gettext_lazy("New last day of the access"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the last day of the access.")},
    )


class ReinstateAccess(CaseForm):
    """Why the keys work again."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (the holder will see this)"),
        required=False,
        max_length=5000,
        widget=long_text(3),
    )


def latest_grant(case_id: int) -> AccessGrant | None:
    """The latest grant of a case."""
    return (
        AccessGrant.objects.select_related("tier", "dataset").filter(case_id=case_id).order_by("-id").first()
    )
