"""How forms look: Django's form renderer with one field template, and the form class the public pages use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

# The first row that fits counts: Django derives CheckboxSelectMultiple from RadioSelect.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "usa-checkbox__input usa-checkbox__input--tile"),
    (forms.RadioSelect, "usa-radio__input usa-radio__input--tile"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Select, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.FileInput, "usa-file-input"),
    (forms.widgets.Input, "usa-input"),
)
_OPTIONS = (forms.CheckboxSelectMultiple, forms.RadioSelect)


def _css_class(widget: forms.Widget) -> str:
    """The USWDS class of a widget: the first row of the table that fits, or none."""
    return next((css for kind, css in _CLASSES if isinstance(widget, kind)), "")


class FormRenderer(TemplatesSetting):
    """The project's FORM_RENDERER: forms and fields use our templates, widgets stay Django's."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class _Hinted(forms.widgets.ChoiceWidget):
    """Options that may carry a sentence each: `hints={value: text}`."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One option of the group, with its hint under the key `hint`."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        return {**option, "hint": self.hints.get(str(option["value"]), "")}


class Radios(_Hinted, forms.RadioSelect):
    """Radio buttons, one to choose."""


class Ticks(_Hinted, forms.CheckboxSelectMultiple):
    """Check boxes, any number to choose."""


class PageField(forms.BoundField):
    """A field on a public page: knows its USWDS classes, its kind and where a link to it must point."""

    @property
    def kind(self) -> str:
        """Which branch of components/field.html draws it: options, tick, parts or single."""
        widget = self.field.widget
        if isinstance(widget, _OPTIONS):
            return "options"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        return "parts" if isinstance(widget, forms.MultiWidget) else "single"

    @property
    def option_kind(self) -> str:
        """The USWDS name of one option: radio or checkbox."""
        return "checkbox" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radio"

    @property
    def anchor(self) -> str:
        """The id of the first control, for the links of the error summary."""
        return f"{self.auto_id}_0" if self.kind in {"options", "parts"} else str(self.id_for_label)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """The widget's attributes with its USWDS class; a single option is never itself invalid."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, _OPTIONS):
            built.pop("aria-invalid", None)
            built.pop("required", None)
        names = [widget.attrs.get("class", ""), _css_class(widget)]
        if self.errors and self.kind == "single":
            names.append("usa-input--error")
        if not widget.is_hidden:
            built["class"] = " ".join(name for name in names if name)
        return built


class PageForm(forms.Form):
    """The base of every form a resident sees. Cleans and never saves."""

    bound_field_class = PageField
    default_renderer = FormRenderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
