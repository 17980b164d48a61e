"""How a form reads: every control has its label, hint and error tied to it, and the summary leads there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string

from requests_app.web.widgets import FormRenderer, PageForm, Radios, Ticks
from requests_app.widgets import DateInput


class Sample(PageForm):
    """One field of each kind."""

    description = forms.CharField(
        label="What do you want?", help_text="Name the subject & the time.", widget=forms.Textarea
    )
    email = forms.EmailField(label="Email", required=False)
    since = forms.DateField(label="From", required=False, widget=DateInput())
    dataset = forms.ChoiceField(label="Dataset", required=False, choices=[("", "None"), ("a", "Calls")])
    format = forms.ChoiceField(
        label="Format",
        choices=[("e", "Electronic"), ("p", "Paper")],
        widget=Radios(hints={"e": "Usually free."}),
    )
    lines = forms.MultipleChoiceField(
        label="Lines", required=False, choices=[("1", "One"), ("2", "Two")], widget=Ticks()
    )
    upload = forms.FileField(label="Attachment", required=False, widget=forms.FileInput())
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(required=False, widget=forms.HiddenInput())


class Page(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(params=[None, {}, {"description": "x", "email": "no", "since": "never", "format": "z"}])
def form(request: pytest.FixtureRequest) -> Sample:
    """The sample empty, sent empty, and sent with wrong values."""
    return Sample(request.param)


def controls(page: Page) -> list[dict[str, str | None]]:
    return [attrs for attrs in page.all("input", "select", "textarea") if attrs.get("type") != "hidden"]


def test_every_control_has_exactly_one_label(form: Sample) -> None:
    page = Page(str(form))
    targets = [attrs["for"] for attrs in page.all("label")]
    assert sorted(map(str, targets)) == sorted(str(attrs["id"]) for attrs in controls(page))


def test_no_id_appears_twice(form: Sample) -> None:
    ids = Page(str(form)).ids()
    assert len(ids) == len(set(ids))


def test_every_description_points_at_something_on_the_page(form: Sample) -> None:
    page = Page(str(form))
    named = [str(attrs["aria-describedby"]) for _, attrs in page.tags if "aria-describedby" in attrs]
    assert named
    assert {target for value in named for target in value.split()} <= set(page.ids())


def test_every_link_of_the_summary_leads_to_a_control() -> None:
    form = Sample({})
    summary = Page(render_to_string("components/error_summary.html", {"form": form}))
    links = {str(attrs["href"]).removeprefix("#") for attrs in summary.all("a")}
    assert links == {"id_description", "id_format_0", "id_agree"}
    assert links <= {str(attrs["id"]) for attrs in controls(Page(str(form)))}


def test_an_error_stands_beside_its_field_and_is_announced() -> None:
    field = str(Sample({"email": "no"})["email"].as_field_group())
    assert 'aria-describedby="id_email_error"' in field
    assert 'aria-invalid="true"' in field
    assert re.search(
        r'id="id_email_error">.*Enter an email address in the form name@example\.org\.', field, re.DOTALL
    )


def test_what_was_typed_is_still_there_after_an_error() -> None:
    html = str(Sample({"description": "Reports of <2026>", "email": "no", "format": "p"}))
    assert "Reports of &lt;2026&gt;</textarea>" in html
    assert 'value="no"' in html
    assert re.search(r'value="p"[^>]*checked', html)


def test_an_optional_field_says_so_and_a_required_one_does_not() -> None:
    form = Sample()
    assert "(optional)" in form["email"].as_field_group()
    assert "(optional)" not in form["description"].as_field_group()


def test_hints_are_escaped_and_tied_to_the_control() -> None:
    html = str(Sample()["description"].as_field_group())
    assert "Name the subject &amp; the time." in html
    assert 'aria-describedby="id_description_helptext"' in html


def test_a_choice_group_is_a_fieldset_with_a_legend_and_hints() -> None:
    html = str(Sample()["format"].as_field_group())
    assert Page(html).all("fieldset")
    assert "<legend" in html
    assert "Usually free." in html


def test_a_single_option_is_never_marked_invalid() -> None:
    form = Sample({})
    assert form.errors["format"]
    assert "aria-invalid" not in form["format"].as_field_group()


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("description", "usa-textarea"),
        ("email", "usa-input"),
        ("since", "usa-input"),
        ("dataset", "usa-select"),
        ("format", "usa-radio__input"),
        ("lines", "usa-checkbox__input"),
        ("upload", "usa-file-input"),
        ("agree", "usa-checkbox__input"),
    ],
)
def test_each_kind_of_control_gets_its_own_class(name: str, css: str) -> None:
    page = Page(str(Sample()[name].as_field_group()))
    assert all(css in str(attrs["class"]).split() for attrs in controls(page))


def test_a_class_of_the_widget_itself_is_kept() -> None:
    class Narrow(PageForm):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "cr-narrow"}))

    assert 'class="cr-narrow usa-input"' in str(Narrow()["code"])


def test_hidden_fields_have_no_label_and_no_class() -> None:
    hidden = [attrs for attrs in Page(str(Sample())).all("input") if attrs["type"] == "hidden"]
    assert hidden == [{"type": "hidden", "name": "token", "id": "id_token"}]


def test_a_date_keeps_the_form_browsers_read() -> None:
    html = str(Sample(initial={"since": "2026-10-15"})["since"])
    assert 'type="date"' in html
    assert 'value="2026-10-15"' in html


def test_an_ordinary_django_form_renders_through_the_same_field() -> None:
    class Plain(forms.Form):
        name = forms.CharField(label="Name", help_text="As in letters.")

    html = Plain(renderer=FormRenderer()).as_div()
    plain: Any = Plain({}, renderer=FormRenderer())
    assert 'for="id_name"' in html
    assert 'id="id_name_error"' in plain["name"].as_field_group()
