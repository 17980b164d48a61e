"""The form of a court's order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.dataset_field import dataset_field, named
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.actors import Actor
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.incidents.court_order_days import BUSINESS, CALENDAR
from requests_app.services.incidents.court_orders import Order
from requests_app.widgets import DateInput


class CourtOrderForm(CityForm):
    """A court's order as it stands on the document."""

    court = forms.CharField(label=gettext_lazy("Court"), required=False, max_length=200)
    docket = forms.CharField(label=gettext_lazy("Court case number"), required=False, max_length=120)
    ordered = forms.CharField(
        label=gettext_lazy("What the court ordered"), required=False, widget=long_text(5)
    )
    ordered_on = forms.DateField(label=gettext_lazy("Date of the order"), widget=DateInput())
    served_on = forms.DateField(label=gettext_lazy("Served on the city on"), widget=DateInput())
    due_on = forms.DateField(
        label=gettext_lazy("Due date named in the order"), required=False, widget=DateInput()
    )
    days = forms.IntegerField(
        label=gettext_lazy("Or number of days after service"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy(
            "The day of service is not counted. A last day on a weekend or closure does not move."
        ),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("How they are counted"),
        required=False,
        widget=Select,
        choices=[
            ("", gettext_lazy("No days are given")),
            (CALENDAR, gettext_lazy("Calendar days")),
            (BUSINESS, gettext_lazy("Court or business days")),
        ],
    )
    dataset = dataset_field()

    def __init__(self, city: City, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.city, self.actor = city, actor

    def clean_dataset(self) -> Dataset | None:
        """The dataset that is named, if one is."""
        return named(self.cleaned_data["dataset"], self.city, self.actor)

    def order(self) -> Order:
        """The order as the service records it; call after is_valid."""
        return Order(city=self.city, **self.cleaned_data)
