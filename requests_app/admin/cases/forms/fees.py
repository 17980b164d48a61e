"""Forms for an estimate of fees and for how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm, clock_sentence
from requests_app.admin.forms.rows import Row, Rows
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import case_clock
from requests_app.cases.models.fees import FeeState
from requests_app.law.fee_requirements import FeeItem, fee_gaps
from requests_app.services.unit_of_work.missing_fields import said


class FeeRow(Row):
    """One line of an estimate."""

    group_title = gettext_lazy("Fee items")
    one = gettext_lazy("Entry")
    add = gettext_lazy("Add a fee item")

    kind = forms.ChoiceField(label=gettext_lazy("Item"), required=False)
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
            kinds=[(rule.key, f"{rule.name} ({rule.citation})") for rule in fees.chargeable],
            grounds=[(ground, fees.grounds[ground]) for ground in grounds],
        )
        never = "; ".join(f"{rule.name} ({rule.citation})" for rule in fees.not_chargeable)
        waits = clock_sentence(
            self.subject,
            "fee",
            _("The deadline is paused until payment is resolved."),
            _("The deadline does not pause while you wait."),
        )
        self.intro = f"{waits} {_('You cannot charge for:')} {never}." if never else waits

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
