"""The form behind a custodian's one-act link: an answer, records, a search certificate, or a plea for more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.services.custodian_tasks.answer import Certificate, TaskAnswer
from requests_app.web.form_fields import long_text
from requests_app.web.incident_forms import RefusableForm
from requests_app.web.widgets import Radios
from requests_app.widgets import DateInput, ManyFiles

MORE_TIME = "more_time"
OUTCOMES = [
    (TaskState.DONE.value, _("I found records")),
    (TaskState.NOTHING_FOUND.value, _("I searched and found nothing")),
    (TaskState.DECLINED.value, _("These are not my records")),
    (MORE_TIME, _("I need more time")),
]
HINTS = {
    TaskState.DONE.value: _("Add the records below, or say where they are."),
    TaskState.NOTHING_FOUND.value: _("Fill in the search certificate below."),
    TaskState.DECLINED.value: _("Say who may have them."),
    MORE_TIME: _("Name the day below. You can use this link again until you answer."),
}
CERTIFICATE = ("where", "terms", "from_on", "to_on", "hits", "minutes", "name", "title")


class TaskForm(RefusableForm):
    """One answer."""

    outcome = forms.ChoiceField(label=_("Your answer"), choices=OUTCOMES, widget=Radios(hints=HINTS))
    words = long_text(4, label=_("Remarks"), required=False)
    uploads = ManyFiles(
        label=_("Records"), required=False, help_text=_("You can select several files."), max_length=255
    )
    more_time_on = forms.DateField(
        label=_("If you need more time: until"), required=False, widget=DateInput()
    )
    where = long_text(
        3,
        label=_("Search certificate: where you searched"),
        required=False,
        help_text=_("Systems, mailboxes, folders, boxes. Required if you found nothing."),
    )
    terms = long_text(2, label=_("Search terms"), required=False)
    from_on = forms.DateField(label=_("Records dated from"), required=False, widget=DateInput())
    to_on = forms.DateField(label=_("Records dated through"), required=False, widget=DateInput())
    hits = forms.IntegerField(
        label=_("How many results"), required=False, min_value=0, max_value=1_000_000_000
    )
    minutes = forms.IntegerField(label=_("Minutes you spent"), required=False, min_value=0, max_value=60_000)
    name = forms.CharField(label=_("Your name"), required=False, max_length=120)
    title = forms.CharField(label=_("Your title"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """More time needs its day."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("outcome") == MORE_TIME and not typed.get("more_time_on") and not self.errors:
            self.add_error("more_time_on", _("Enter the day by which you can answer."))
        return typed

    @property
    def wants_more_time(self) -> bool:
        """Whether a valid form asks for more time."""
        return bool(self.cleaned_data["outcome"] == MORE_TIME)

    def answer(self) -> TaskAnswer:
        """The answer of a valid form."""
        typed = self.cleaned_data
        return TaskAnswer(
            outcome=typed["outcome"],
            words=typed["words"],
            uploads=tuple(typed["uploads"] or ()),
            certificate=Certificate(**{name: typed[name] for name in CERTIFICATE}),
        )
