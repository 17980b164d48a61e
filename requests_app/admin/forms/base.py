"""What every form of the clerk workspace shares: its errors as a summary, and a refusal beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from requests_app.cases.refusals import Refusal

Words = str | Promise
NOT_SPECIFIED = gettext_lazy("Leave empty if the city has published none.")


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


class CityForm(forms.Form):
    """The base: refusals go beside their fields."""

    use_required_attribute = False

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, initial=initial, label_suffix="")

    @property
    def summary(self) -> list[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        return list(wrong_in(self))

    def refused(self, refusal: Refusal) -> None:
        """A refusal becomes form errors."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for name, sentences in refusal.fields.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class ConfirmForm(CityForm):
    """Nothing to fill in: only to confirm."""
