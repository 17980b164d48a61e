"""Forms for the time spent on a request: minutes entered, or a timer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import Select
from requests_app.cases.models.staff_time import Work
from requests_app.cities.city_time import local_date
from requests_app.services.staff_time.record import MOST
from requests_app.widgets import DateInput


class StartTimer(CaseForm):
    """What the time is spent on."""

    work = forms.ChoiceField(label=gettext_lazy("Work"), choices=Work.choices, widget=Select)


class RecordTime(StartTimer):
    """What it was spent on, when, and how long."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=MOST)

    def set_up(self) -> None:
        """Today."""
        self.fields["on"].initial = local_date(self.subject.city, self.subject.now)
