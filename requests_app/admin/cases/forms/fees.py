"""Forms for an estimate of fees, for a payment on it, and for a decision about waiving it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.fees import open_estimate_of, open_waiver_of
from requests_app.admin.cases.forms.base import CaseForm, clock_sentence
from requests_app.admin.forms.rows import Row, Rows
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cases import case_clock
from requests_app.cases.models.fees import PaymentWay
from requests_app.cities.city_time import local_date
from requests_app.cities.models import FeeRate, FeeUnit
from requests_app.law.fee_requirements import FeeItem, fee_gaps
from requests_app.services.unit_of_work.missing_fields import said

BAD_AMOUNT = {"invalid": gettext_lazy("Enter an amount greater than $0.00.")}


class FeeRow(Row):
    """One line of an estimate: a rate of the city's schedule, or a kind and a price, times a quantity."""

    group_title = gettext_lazy("Fee items")
    one = gettext_lazy("Entry")
    add = gettext_lazy("Add a fee item")

    rate = forms.ChoiceField(label=gettext_lazy("Rate"), required=False, widget=Select)
    kind = forms.ChoiceField(label=gettext_lazy("Item (without a rate)"), required=False, widget=Select)
    ground = forms.ChoiceField(label=gettext_lazy("Legal basis (if required)"), required=False, widget=Select)
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=300)
    quantity = forms.DecimalField(
        label=gettext_lazy("How many"),
        required=False,
        max_digits=12,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("Enter how many, as a number greater than 0.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Of what"), required=False, widget=Select)
    price = forms.DecimalField(
        label=gettext_lazy("Dollars for each"),
        required=False,
        max_digits=12,
        decimal_places=4,
        error_messages=BAD_AMOUNT,
    )

    def __init__(
        self,
        *args: Any,
        rates: Mapping[str, FeeRate],
        kinds: Sequence[Any],
        grounds: Sequence[Any],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.rates = rates
        said_rates = [
            (key, f"{rate.name}: ${rate.price:f} / {rate.get_unit_display()}") for key, rate in rates.items()
        ]
        choices = {
            "rate": [("", _("Not in the city's schedule")), *said_rates],
            "kind": [("", _("Choose")), *kinds],
            "ground": [("", _("None")), *grounds],
            "unit": [("", _("Choose")), *FeeUnit.choices],
        }
        for name, offered in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = offered

    def item(self) -> FeeItem:
        """The line; a rate of the schedule brings its own kind, unit and price."""
        typed, rate = self.cleaned_data, self.rates.get(self.cleaned_data["rate"])
        own = typed["description"].strip()
        return FeeItem(
            kind=rate.kind if rate else typed["kind"],
            description=own or (rate.name if rate else ""),
            price=rate.price if rate else typed["price"] or Decimal(0),
            quantity=Decimal(1) if typed["quantity"] is None else typed["quantity"],
            unit=rate.unit if rate else typed["unit"] or FeeUnit.ITEM.value,
            ground=typed["ground"],
            basis=rate.basis if rate else "",
        )


class EstimateFee(CaseForm):
    """The lines of an estimate; only what the law lets a city charge can be chosen."""

    order = ("items", "deposit")

    deposit = forms.DecimalField(
        label=gettext_lazy("Deposit before copying, in dollars"),
        required=False,
        max_digits=12,
        decimal_places=2,
        error_messages=BAD_AMOUNT,
    )

    def set_up(self) -> None:
        """The city's rates, the pack's kinds of fees, and what may never be charged."""
        self.pack = case_clock.pack_of(self.subject.case)
        fees = self.pack.fees
        kinds = {rule.key for rule in fees.chargeable}
        rates = {
            str(rate.pk): rate for rate in FeeRate.objects.filter(city=self.subject.city, kind__in=kinds)
        }
        grounds = sorted({ground for rule in fees.chargeable for ground in rule.needs_ground})
        self.groups["items"] = Rows(
            "items",
            FeeRow,
            self.data if self.is_bound else None,
            rates=rates,
            kinds=[(rule.key, f"{rule.name} ({rule.citation})") for rule in fees.chargeable],
            grounds=[(ground, fees.grounds[ground]) for ground in grounds],
        )
        self._offer_deposit()
        self.intro = " ".join(self._intro(bool(rates)))

    def _offer_deposit(self) -> None:
        """A deposit is asked for only where the law provides for one."""
        allowed = self.pack.fees.deposit
        if allowed is None:
            del self.fields["deposit"]
            return
        most = {"percent": allowed.most_percent, "citation": allowed.rule.citation}
        self.fields["deposit"].help_text = (
            _("At most %(percent)s percent of the total (%(citation)s).") % most
        )

    def _intro(self, has_rates: bool) -> list[str]:
        sentences = [
            clock_sentence(
                self.subject,
                "fee",
                _("The deadline is paused until payment is resolved."),
                _("The deadline does not pause while you wait."),
            )
        ]
        if not has_rates:
            sentences.append(
                _("The city has no fee schedule here. Enter the direct cost; the notice says so.")
            )
        never = "; ".join(f"{rule.name} ({rule.citation})" for rule in self.pack.fees.not_chargeable)
        if never:
            sentences.append(f"{_('You cannot charge for:')} {never}.")
        return sentences

    def _items(self) -> list[FeeItem]:
        return [cast(FeeRow, row).item() for row in self.groups["items"].used]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law does not allow."""
        return said(fee_gaps(self.pack, self._items()))

    def arguments(self) -> dict[str, Any]:
        """The lines, and the deposit where one is asked for."""
        return {"items": self._items(), "deposit": self.cleaned_data.get("deposit")}


class Payment(CaseForm):
    """A payment, as the cashier took it."""

    amount = forms.DecimalField(
        label=gettext_lazy("Dollars"), max_digits=12, decimal_places=2, error_messages=BAD_AMOUNT
    )
    paid_on = forms.DateField(
        label=gettext_lazy("Paid on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    receipt_number = forms.CharField(label=gettext_lazy("Receipt number"), max_length=40, widget=Line)
    way = forms.ChoiceField(
        label=gettext_lazy("How it reached the city"),
        required=False,
        choices=PaymentWay.choices,
        widget=forms.RadioSelect,
    )

    def set_up(self) -> None:
        """The whole of what is owed, today, is proposed."""
        estimate = open_estimate_of(self.subject.case)
        if estimate is not None:
            self.fields["amount"].initial = estimate.owed
        self.fields["paid_on"].initial = local_date(self.subject.city, self.subject.now)


class Waive(CaseForm):
    """Why nothing more is charged."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(3))

    def set_up(self) -> None:
        """What the requester gave as grounds, if they asked."""
        estimate = open_estimate_of(self.subject.case)
        asked = open_waiver_of(self.subject.case)
        if asked is not None:
            self.intro = _("The requester wrote: “%(grounds)s”") % {"grounds": asked.grounds}
        elif estimate is not None:
            self.intro = _("Open fee estimate: $%(owed)s still to be paid.") % {
                "owed": f"{estimate.owed:,.2f}"
            }
