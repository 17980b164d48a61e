"""Forms of a release in part, and of a part of the records with more to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.denial import Denial
from requests_app.admin.cases.forms.determinations import release_fields
from requests_app.admin.cases.forms.local_time import LocalMoment
from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models.decisions import DecisionKind
from requests_app.services.determinations.drafts import ReleaseDraft


class PartialRelease(Denial):
    """Some is released, the rest is withheld with a complete denial."""

    kind, keeps_back = DecisionKind.PARTIAL_DENIAL, False
    released: Sequence[str] = ("documents", "checked", "public_url")

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to release"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked each document for what must not be released."), required=False
    )
    public_url = forms.URLField(
        label=gettext_lazy("Or a public address"), required=False, max_length=500, assume_scheme="https"
    )
    order: Sequence[str] = ("documents", "checked", "public_url", "citations", "segregability", "responsible")

    def set_up(self) -> None:
        """Also the documents that can be released."""
        super().set_up()
        release_fields(self)

    def _draft(self) -> ReleaseDraft:
        typed = {name: self.cleaned_data[name] for name in self.released}
        return ReleaseDraft(**{**typed, "documents": tuple(map(int, typed["documents"])), **self._denied()})


class PartRelease(NamesDate, PartialRelease):
    """A part of the records now, more later; what this part withholds has a complete denial of its own."""

    ends = False
    date_field = "next_at"
    released = ("documents", "checked", "public_url", "last", "next_at", "reasons")

    last = forms.BooleanField(
        label=gettext_lazy("This is the last installment: nothing more will follow."), required=False
    )
    next_at = LocalMoment(
        label=gettext_lazy("Next installment expected (city time)"),
        required=False,
        error_messages={"incomplete": gettext_lazy("Enter both the date and the time.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Additional information"), required=False, widget=long_text(3)
    )
    order = (
        "documents", "checked", "public_url", "last", "next_at", "reasons", "citations", "segregability", "responsible",
    )  # fmt: skip
    intro = gettext_lazy(
        "Leave the exemptions empty if this installment withholds nothing. The last notice "
        "lists everything withheld from all installments."
    )

    def set_up(self) -> None:
        """Times are the city's."""
        super().set_up()
        field = cast(LocalMoment, self.fields["next_at"])
        field.zone = ZoneInfo(self.subject.case.city.timezone)

    @property
    def withholds(self) -> bool:
        """Whether this part keeps anything back."""
        return bool(self.groups["citations"].used or self.cleaned_data["segregability"].strip())

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """A part that withholds nothing needs no denial."""
        return super().gaps() if self.withholds else {}
