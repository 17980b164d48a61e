"""Forms for what is decided without withholding: grant, reschedule, release, no records, transfer, fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.local_time import LocalMoment
from requests_app.admin.forms.action import people
from requests_app.admin.forms.rows import Row, Rows, named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import case_clock
from requests_app.cases.models import Document
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.models.decisions import FeeState
from requests_app.law.requirements import FeeItem, fee_gaps
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.unit_of_work.missing_fields import said


class Estimate(CaseForm):
    """When the records will be there, with reasons."""

    estimated_at = LocalMoment(
        label=gettext_lazy("Records available on (city time)"),
        error_messages={
            "required": gettext_lazy("Give the estimated date and time."),
            "incomplete": gettext_lazy("Give both the date and the time."),
        },
    )
    reasons = forms.CharField(label=gettext_lazy("Reasons"), required=False, widget=long_text(4))

    def set_up(self) -> None:
        """Times are the city's."""
        field = cast(LocalMoment, self.fields["estimated_at"])
        field.zone = ZoneInfo(self.subject.case.city.timezone)


class Grant(Estimate):
    """Also where or how the records can be had."""

    place_or_form = forms.CharField(
        label=gettext_lazy("Where or in which form"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: copies by e-mail, or inspection at the clerk's counter."),
    )

    def arguments(self) -> dict[str, Any]:
        """The service calls it the place."""
        found = super().arguments()
        found["place"] = found.pop("place_or_form")
        return found


def release_fields(form: CaseForm) -> None:
    """The city's own documents of the case, to be ticked."""
    rows = Document.objects.filter(case=form.subject.case).exclude(audience=Audience.REQUESTER)
    field = cast(forms.MultipleChoiceField, form.fields["documents"])
    field.choices = [(str(row.pk), f"{row.name} ({row.get_audience_display()})") for row in rows]
    if not field.choices:
        field.help_text = _(
            "No document of the city is filed in this request yet. Add it to the request first."
        )


class Release(CaseForm):
    """What is released, and the gate."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to release"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked each document for what must not be released."), required=False
    )
    public_url = forms.URLField(
        label=gettext_lazy("Or a public address"), required=False, max_length=500, assume_scheme="https"
    )
    reasons = forms.CharField(label=gettext_lazy("What you want to add"), required=False, widget=long_text(3))

    def set_up(self) -> None:
        """The documents that can be released."""
        release_fields(self)

    def arguments(self) -> dict[str, Any]:
        """The release, whole."""
        typed = self.cleaned_data
        return {
            "draft": ReleaseDraft(
                documents=tuple(map(int, typed["documents"])),
                public_url=typed["public_url"],
                checked=typed["checked"],
                reasons=typed["reasons"],
            )
        }


class NoRecords(CaseForm):
    """Where and how the search was made, and who answers for it."""

    search = forms.CharField(
        label=gettext_lazy("Where and how you searched"), required=False, widget=long_text(5)
    )
    suggestions = forms.CharField(
        label=gettext_lazy("What might help, or who may have them"), required=False, widget=long_text(3)
    )
    order = ("search", "suggestions", "responsible")

    def set_up(self) -> None:
        """Who is responsible."""
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)

    def arguments(self) -> dict[str, Any]:
        """With the persons."""
        return {**super().arguments(), "responsible": named(self.groups["responsible"])}


class Transfer(CaseForm):
    """Who holds the records."""

    body = forms.CharField(
        label=gettext_lazy("The body that holds the records"), required=False, max_length=300
    )
    contact = forms.CharField(label=gettext_lazy("How to reach it"), required=False, widget=long_text(3))
    reasons = forms.CharField(label=gettext_lazy("Reasons"), required=False, widget=long_text(3))


class FeeRow(Row):
    """One line of an estimate."""

    group_title = gettext_lazy("Lines of the estimate")
    one = gettext_lazy("Line")
    add = gettext_lazy("Add a line")

    kind = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    ground = forms.ChoiceField(label=gettext_lazy("Legal basis (if required)"), required=False)
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=300)
    amount = forms.DecimalField(
        label=gettext_lazy("Dollars"),
        required=False,
        max_digits=10,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("Enter an amount greater than $0.00.")},
    )

    def __init__(self, *args: Any, kinds: Sequence[Any], grounds: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("Choose")), *kinds]
        cast(forms.ChoiceField, self.fields["ground"]).choices = [("", _("None")), *grounds]


class EstimateFee(CaseForm):
    """The lines of an estimate; only what the law lets a city charge can be chosen."""

    order = ("items",)

    def set_up(self) -> None:
        """The pack's kinds of fees, and what may never be charged."""
        self.pack = case_clock.pack_of(self.subject.case)
        fees = self.pack.fees
        grounds = sorted({ground for rule in fees.chargeable for ground in rule.needs_ground})
        self.groups["items"] = Rows(
            "items",
            FeeRow,
            self.data if self.is_bound else None,
            kinds=[(rule.key, f"{rule.text} ({rule.citation})") for rule in fees.chargeable],
            grounds=[(ground, ground.replace("_", " ")) for ground in grounds],
        )
        never = "; ".join(f"{rule.text} ({rule.citation})" for rule in fees.not_chargeable)
        pauses = self.pack.pauses("fee")
        waits = (
            _("The deadline is paused until payment is resolved.")
            if pauses
            else _("The deadline does not pause while you wait.")
        )
        self.intro = f"{waits} {_('Never charged:')} {never}." if never else waits

    def _items(self) -> list[FeeItem]:
        return [
            FeeItem(
                kind=row.cleaned_data["kind"],
                description=row.cleaned_data["description"],
                amount=row.cleaned_data["amount"] or Decimal(0),
                ground=row.cleaned_data["ground"],
            )
            for row in self.groups["items"].used
        ]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law does not allow."""
        return said(fee_gaps(self.pack, self._items()))

    def arguments(self) -> dict[str, Any]:
        """The lines."""
        return {"items": self._items()}


class SettleFee(CaseForm):
    """How the estimate ended."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The estimate was"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in FeeState if state != FeeState.OPEN],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, if waived or withdrawn"), required=False, widget=long_text(3)
    )
