"""What every act's form is made of: fields, groups of rows, and a place for each refusal beside its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.admin.forms.widgets import DateInput as DateInput, Line, LongText
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal

MOST_ROWS = 15
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: the case, who acts, and when."""

    case: RecordsRequest
    actor: Actor
    now: datetime

    @property
    def signer(self) -> dict[str, str]:
        """The actor's own name and title, as a proposal for who signs."""
        scope = self.actor.city_roles.get(self.case.city_id)
        return {"name": self.actor.name, "title": scope.title if scope else ""}


class TimeInput(forms.TimeInput):
    """A time of day with the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def long_text(rows: int = 4) -> forms.Textarea:
    """A box for several lines."""
    return LongText(attrs={"rows": rows})


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the error summary. `target` is the id of the control to go to, if there is one."""

    text: str
    target: str = ""


def wrong_in(form: forms.Form, before: str = "") -> Iterator[Wrong]:
    """The errors of a form, those of no field first."""
    for error in form.non_field_errors():
        yield Wrong(str(error))
    for bound in form:
        several = isinstance(bound.field.widget, forms.RadioSelect | forms.MultiWidget)
        target = f"{bound.auto_id}_0" if several else bound.id_for_label
        for error in bound.errors:
            yield Wrong(f"{before}{bound.label}: {error}", str(target))


class Quiet(forms.Form):
    """A form that can be shown as typed, without being judged."""

    use_required_attribute = False
    _errors: ErrorDict | None

    def quieten(self) -> None:
        """Forget what is wrong, keep what was typed."""
        self._errors = ErrorDict()
        self.cleaned_data = {}


class Row(Quiet):
    """One row of a group. Nothing in it is required by itself: an empty row is left out."""

    group_title: Words = ""
    one: Words = ""
    add: Words = ""
    layout = "ad-row__grid"

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is filled in."""
        return not any(self.cleaned_data.get(name) for name in self.fields) and not self.errors


class Rows:
    """A group of rows that can grow without a script: the button "add" sends the form and shows one row more."""

    def __init__(
        self,
        name: str,
        kind: type[Row],
        data: Mapping[str, Any] | None,
        *,
        initial: Sequence[Mapping[str, Any]] = ({},),
        **options: Any,
    ) -> None:
        self.name = name
        self.title, self.one, self.add = kind.group_title, kind.one, kind.add
        self.errors: list[str] = []
        self.finder: Any = None
        count = len(initial) if data is None else self.counted(data, name)
        self.forms = [
            kind(
                data,
                prefix=f"{name}-{place}",
                initial=dict(initial[place]) if place < len(initial) else {},
                label_suffix="",
                **options,
            )
            for place in range(count)
        ]

    @staticmethod
    def counted(data: Mapping[str, Any], name: str) -> int:
        """How many rows a form as sent has in the group `name`, within bounds."""
        wanted = str(data.get(f"{name}-count", "1"))[:4]
        count = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
        return min(max(count, 1) + (data.get("add") == name), MOST_ROWS)

    @property
    def count_name(self) -> str:
        """The hidden field that says how many rows were shown."""
        return f"{self.name}-count"

    @property
    def is_full(self) -> bool:
        """Whether no further row can be added."""
        return len(self.forms) >= MOST_ROWS

    def is_valid(self) -> bool:
        """Whether every row could be read."""
        return all([row.is_valid() for row in self.forms])

    @property
    def used(self) -> list[Row]:
        """The rows in which something stands; call after is_valid."""
        return [row for row in self.forms if not row.is_blank]

    def refuse(self, path: Sequence[str], sentence: str) -> None:
        """Put a sentence beside the field of a used row: path is ("0", "harm"), or empty for the whole group."""
        place = int(path[0]) if path and path[0].isdigit() else None
        if place is None or place >= len(self.used):
            self.errors.append(sentence)
            return
        row = self.used[place]
        name = path[1] if len(path) > 1 and path[1] in row.fields else None
        row.add_error(name, sentence)


class ActionForm(Quiet):
    """The base of every act's form. `order` names fields and groups of rows as they are shown."""

    order: Sequence[str] = ()
    intro: Words = ""
    """A sentence above the fields, where the law or the house has one to say."""

    def __init__(self, subject: Subject, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")
        self.subject = subject
        self.groups: dict[str, Rows] = {}
        self.set_up()

    def set_up(self) -> None:
        """Choices, proposals and groups that depend on the case."""

    def is_valid(self) -> bool:
        """Fields and rows together; what the law floor misses counts too (`refuse_gaps`)."""
        whole = all([super().is_valid(), *[group.is_valid() for group in self.groups.values()]])
        if whole:
            for path, sentences in self.gaps().items():
                self.place(path, sentences)
        return whole and super().is_valid() and not any(self._row_errors())

    def _row_errors(self) -> Iterator[Any]:
        for group in self.groups.values():
            yield group.errors
            yield from (row.errors for row in group.forms)

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law finds missing in a form that could be read, as sentences by field path."""
        return {}

    def arguments(self) -> dict[str, Any]:
        """The service's keyword arguments; call after is_valid."""
        return dict(self.cleaned_data)

    def without_errors(self) -> None:
        """Show what was typed as it is, for a form that only grew by a row."""
        self.quieten()
        for group in self.groups.values():
            for row in group.forms:
                row.quieten()

    def about_to_show(self) -> None:
        """What the page shows beyond what was typed, worked out once before it is rendered."""

    def refused(self, refusal: Refusal) -> None:
        """A refusal becomes form errors, each beside its field."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for path, sentences in refusal.fields.items():
            self.place(path, sentences)

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """Put sentences beside the field that a path such as "citations.0.harm" names."""
        name, *rest = path.split(".")
        for sentence in sentences:
            if name in self.groups:
                self.groups[name].refuse(rest, sentence)
            else:
                self.add_error(name if name in self.fields else None, sentence)

    @property
    def wrong(self) -> set[str]:
        """The names of fields and of row fields ("citations", "citations.harm") at which something is wrong."""
        found = set(self.errors)
        for name, group in self.groups.items():
            if group.errors:
                found.add(name)
            found |= {f"{name}.{field}" for row in group.forms for field in row.errors}
        return found

    @property
    def summary(self) -> list[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        found = list(wrong_in(self))
        for group in self.groups.values():
            found += [Wrong(f"{group.title}: {error}", group.name) for error in group.errors]
            for place, row in enumerate(group.forms, start=1):
                found += wrong_in(row, f"{group.one} {place}, ")
        return found

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Fields and groups in the order they are shown."""
        names = self.order or [*self.fields, *self.groups]
        return [
            {"group": self.groups[name]} if name in self.groups else {"field": self[name]}
            for name in names
            if name in self.groups or name in self.fields
        ]

    @property
    def is_multipart_form(self) -> bool:
        """Whether a file can be chosen."""
        return self.is_multipart()


class PersonRow(Row):
    """Somebody who is responsible for a decision."""

    group_title = _("Who is responsible")
    one = _("Person")
    add = _("Add a person")

    group_title = _("Who is responsible")
    one = _("Person")
    add = _("Add a person")

    name = forms.CharField(label=_("Name"), required=False, max_length=160, widget=Line)
    title = forms.CharField(label=_("Title"), required=False, max_length=160, widget=Line)


def people(form: ActionForm, data: Any) -> Rows:
    """The rows for the persons responsible, the actor proposed first."""
    return Rows("responsible", PersonRow, data, initial=[form.subject.signer])


def named(rows: Rows) -> list[tuple[str, str]]:
    """The persons of `people` as (name, title)."""
    return [(row.cleaned_data["name"].strip(), row.cleaned_data["title"].strip()) for row in rows.used]
