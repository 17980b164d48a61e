"""The base of every action's form: fields, groups of rows, and a place for each refusal beside its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from requests_app.admin.forms.base import Quiet, Words, Wrong, wrong_in
from requests_app.admin.forms.rows import PersonRow, Rows
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City


class Subject(Protocol):
    """What a form is about: a row of some city, who acts on it, and when."""

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime: ...

    @property
    def city(self) -> City: ...


S = TypeVar("S", bound=Subject)


def signer_of(subject: Subject) -> dict[str, str]:
    """The actor's own name and title, as a proposal for who signs; a user name is never proposed."""
    scope = subject.actor.city_roles.get(subject.city.pk)
    return {"name": subject.actor.own_name, "title": scope.title if scope else ""}


class ActionForm(Quiet, Generic[S]):
    """The base of every action's form. `order` names fields and groups of rows as they are shown."""

    order: Sequence[str] = ()
    intro: Words = ""
    """A sentence above the fields, where the law or the house has one to say."""

    beside: str = ""
    """A template with what must be read beside the form, if there is any."""

    def __init__(self, subject: S, data: Any = None, files: Any = None) -> None:
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

    def all_arguments(self) -> dict[str, Any]:
        """The same, with what the form asks beside its own fields."""
        return self.arguments()

    def offer_own_day(self) -> None:
        """Ask for the day the act was really done, where what the form is about keeps it."""

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


def people(form: ActionForm[S], data: Any) -> Rows:
    """The rows for the persons responsible, the actor proposed first."""
    return Rows("responsible", PersonRow, data, initial=[signer_of(form.subject)])
