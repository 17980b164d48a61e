"""The form of an act on many requests of one city, with the words of each where the act has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.colleagues import colleagues
from requests_app.admin.cases.forms.review import DepartmentChoice
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City, Department, Tag
from requests_app.services.cases.bulk import OF_DEPARTMENTS, OF_TAGS, OWN_WORDS, BulkAct, OwnWords, Wish
from requests_app.services.cases.shared_work import work_for
from requests_app.widgets import DateInput


class OwnForm(forms.Form):
    """What is said of one request alone."""

    use_required_attribute = False

    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False, widget=Select)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(2))
    to_on = forms.DateField(
        label=gettext_lazy("The decision will be sent by"), required=False, widget=DateInput()
    )

    def __init__(self, data: Any, case: RecordsRequest, act: str) -> None:
        super().__init__(data, prefix=str(case.pk), label_suffix="")
        self.case_id = case.pk
        if act == BulkAct.CLOSE:
            del self.fields["ground"], self.fields["to_on"]
            return
        grounds = case_clock.pack_of(case).grounds_on(case.received_on)
        field = cast(forms.ChoiceField, self.fields["ground"])
        field.choices = [("", _("Choose")), *((row.key, f"{row.name} ({row.citation})") for row in grounds)]

    def words(self) -> OwnWords:
        """What was typed; a date that is none is left out, and the act says that it is missing."""
        typed = self.cleaned_data if self.is_valid() or hasattr(self, "cleaned_data") else {}
        return OwnWords(typed.get("reason", ""), typed.get("ground", ""), typed.get("to_on"))


class BulkForm(forms.Form):
    """What is done, and who gets the requests."""

    use_required_attribute = False

    act = forms.ChoiceField(label=gettext_lazy("What to do"), choices=BulkAct.choices, widget=Select)
    department = DepartmentChoice()
    assignee = forms.ChoiceField(label=gettext_lazy("Person"), required=False, widget=Select)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False, widget=Select)
    signer_name = forms.CharField(
        label=gettext_lazy("Extensions signed by"), required=False, max_length=160, widget=Line
    )
    signer_title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=160, widget=Line)

    def __init__(self, data: Any, *, city: City, cases: Sequence[RecordsRequest], actor: Actor) -> None:
        scope = actor.city_roles.get(city.pk)
        signer = {"signer_name": actor.own_name, "signer_title": scope.title if scope else ""}
        super().__init__(data, initial=signer, label_suffix="")
        self.fields["department"].queryset = Department.objects.filter(city=city)  # type: ignore[attr-defined]
        self.fields["department"].required = False
        self._members, named = colleagues(city.pk)
        self.fields["assignee"].choices = [("", _("Unassigned")), *named]  # type: ignore[attr-defined]
        tags = Tag.objects.filter(city=city, retired_at=None).values_list("pk", "name")
        self.fields["tag"].choices = [("", _("None")), *((str(pk), name) for pk, name in tags)]  # type: ignore[attr-defined]
        self._keys = [case.pk for case in cases]
        act = self.data.get("act", "")
        self.own = {case.pk: OwnForm(data, case, act) for case in cases} if act in OWN_WORDS else {}

    def clean(self) -> dict[str, Any]:
        """Each act needs its own."""
        typed: dict[str, Any] = super().clean() or {}
        act = typed.get("act")
        if act in OF_DEPARTMENTS and not typed.get("department") and "department" not in self.errors:
            self.add_error("department", _("Choose the department that has the records."))
        if act == BulkAct.HAND_OVER and not typed.get("assignee"):
            self.add_error("assignee", _("Choose a person."))
        if act in OF_TAGS and not typed.get("tag"):
            self.add_error("tag", _("Choose a tag."))
        return typed

    @property
    def act_label(self) -> str:
        """What is done, in words; "" where nothing was chosen."""
        chosen = self.data.get("act", "")
        return str(BulkAct(chosen).label) if chosen in BulkAct.values else ""

    @property
    def waits_for_words(self) -> bool:
        """Whether nothing was typed yet into the rows that must have words."""
        return bool(self.own) and not any(form.words().reason for form in self.own.values())

    def typed(self) -> list[str]:
        """Everything that was typed, for the seal of what was previewed."""
        names = [*self.fields, *(form.add_prefix(name) for form in self.own.values() for name in form.fields)]
        return [str(self.data.get(name, "")) for name in names]

    def wish(self) -> Wish:
        """What a valid form asks for."""
        typed = self.cleaned_data
        return Wish(
            act=typed["act"],
            department=typed["department"],
            assignee=self._members.get(typed["assignee"]),
            tag=int(typed["tag"]) if typed["tag"] else None,
            work=work_for(self._keys) if typed["act"] == BulkAct.SAME else None,
            signer_name=typed["signer_name"],
            signer_title=typed["signer_title"],
            own={pk: form.words() for pk, form in self.own.items()},
        )
