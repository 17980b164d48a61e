"""Forms for search tasks: who is asked for what, another date, and a custodian's answer that a clerk records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.models import CustodianTask
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cities.models import Department
from requests_app.services.custodian_tasks.answer import Certificate, TaskAnswer
from requests_app.services.custodian_tasks.ask import TaskDraft
from requests_app.widgets import DateInput, ManyFiles

OUTCOMES = [
    (TaskState.DONE.value, gettext_lazy("Records found")),
    (TaskState.NOTHING_FOUND.value, gettext_lazy("No records found")),
    (TaskState.DECLINED.value, gettext_lazy("Not their records")),
]


class AskCustodian(CaseForm):
    """What to look for, who is asked, and by when."""

    intro = gettext_lazy("The request’s due dates keep running while a search is open.")
    what = forms.CharField(label=gettext_lazy("What to look for"), required=False, widget=long_text(4))
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        widget=Select,
    )
    custodian = forms.CharField(
        label=gettext_lazy("Custodian's name"), required=False, max_length=160, widget=Line
    )
    email = forms.CharField(
        label=gettext_lazy("Custodian's email"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "They get a link that takes one answer, without an account. Without an email, record their answer here."
        ),
        widget=Line,
    )
    due_on = forms.DateField(label=gettext_lazy("Answer by"), widget=DateInput())

    def set_up(self) -> None:
        """The departments of the city, the one of the case first proposed, and what is asked for."""
        case = self.subject.case
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = Department.objects.filter(city_id=case.city_id)
        field.initial = case.department_id
        self.fields["what"].initial = case.asked_for

    def arguments(self) -> dict[str, Any]:
        """The task."""
        return {"draft": TaskDraft(**self.cleaned_data)}


class OneTask(CaseForm):
    """Which open task."""

    task = forms.ChoiceField(
        label=gettext_lazy("Search task"),
        widget=Select,
        error_messages={"required": gettext_lazy("Choose a search task.")},
    )

    def set_up(self) -> None:
        """The tasks that wait for an answer."""
        rows = open_tasks(self)
        choices = [(str(row.pk), _named(row)) for row in rows]
        cast(forms.ChoiceField, self.fields["task"]).choices = choices

    def arguments(self) -> dict[str, Any]:
        """The task as a number."""
        return {**super().arguments(), "task": int(self.cleaned_data["task"])}


class MoveTask(OneTask):
    """The task and its new date."""

    due_on = forms.DateField(label=gettext_lazy("Answer by"), widget=DateInput())

    def set_up(self) -> None:
        """The date the custodian asked for, if one did."""
        super().set_up()
        asked = [row.more_time_on for row in open_tasks(self) if row.more_time_on]
        self.fields["due_on"].initial = asked[0] if asked else None


class RecordTaskAnswer(OneTask):
    """What the custodian answered, with the certificate as they gave it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        required=False,
        choices=OUTCOMES,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Remarks"),
        required=False,
        help_text=gettext_lazy("Where the records are, or who may have them."),
        widget=long_text(3),
    )
    uploads = ManyFiles(label=gettext_lazy("Records"), required=False, max_length=255)
    where = forms.CharField(
        label=gettext_lazy("Where they searched"),
        required=False,
        help_text=gettext_lazy("Systems, mailboxes, folders, boxes. Required if no records were found."),
        widget=long_text(3),
    )
    terms = forms.CharField(label=gettext_lazy("Search terms"), required=False, widget=long_text(2))
    from_on = forms.DateField(label=gettext_lazy("Records dated from"), required=False, widget=DateInput())
    to_on = forms.DateField(label=gettext_lazy("Records dated through"), required=False, widget=DateInput())
    hits = forms.IntegerField(label=gettext_lazy("Results"), required=False, min_value=0)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes spent"), required=False, min_value=0)
    name = forms.CharField(
        label=gettext_lazy("Name of the person who searched"), required=False, max_length=120, widget=Line
    )
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=120, widget=Line)

    def arguments(self) -> dict[str, Any]:
        """The answer, whole."""
        return {"task": int(self.cleaned_data["task"]), "answer": answer_of(self.cleaned_data)}


def answer_of(typed: Mapping[str, Any]) -> TaskAnswer:
    """An answer as a form cleaned it."""
    names = ("where", "terms", "from_on", "to_on", "hits", "minutes", "name", "title")
    return TaskAnswer(
        outcome=typed["outcome"],
        words=typed["words"],
        uploads=tuple(typed["uploads"] or ()),
        certificate=Certificate(**{name: typed[name] for name in names}),
    )


def open_tasks(form: CaseForm) -> list[CustodianTask]:
    """The tasks of the case that wait, those first whose custodian asked for more time."""
    rows = CustodianTask.objects.filter(case=form.subject.case, state=TaskState.OPEN)
    found = list(rows.select_related("department").order_by("due_on", "pk"))
    return sorted(found, key=lambda row: row.more_time_on is None)


def _named(row: CustodianTask) -> str:
    return _("%(who)s, due %(on)s") % {"who": row.asked_of, "on": longdate(row.due_on)}
