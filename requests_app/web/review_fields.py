"""What the filing form asks beside the rest where an exemption review is wanted: to open or to protect something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from requests_app.cases.exemption_review import aim_of
from requests_app.cases.states import Kind, ReviewAim
from requests_app.services.cases.filing_draft import aim_gaps
from requests_app.web.access_fields import AccessFields
from requests_app.web.widgets import Radios


class ReviewFields(AccessFields):
    """The aim of a review: counts only where `kind` is exemption_review, asked where the dataset does not show it."""

    review_aim = forms.ChoiceField(
        label=_("What should the city do?"),
        required=False,
        choices=[
            (ReviewAim.OPEN.value, _("Open something it withholds or restricts")),
            (ReviewAim.PROTECT.value, _("Protect something it publishes")),
        ],
        widget=Radios(),
    )

    @property
    def wants_review(self) -> bool:
        """Whether a review is what the person chose, or came for."""
        chosen = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        return bool(chosen == Kind.EXEMPTION_REVIEW.value)

    @cached_property
    def known_aim(self) -> str:
        """What the chosen dataset leaves to be asked for; "" where the person must say it."""
        return aim_of(self.asked_dataset)

    @property
    def asks_aim(self) -> bool:
        """Whether the question is shown."""
        return self.wants_review and not self.known_aim

    @property
    def chosen_aim(self) -> str:
        """What the review asks for; "" of every other kind of request. Call after is_valid."""
        typed = self.cleaned_data.get("review_aim", "")
        return (self.known_aim or str(typed)) if self.wants_review else ""

    @property
    def aim_words(self) -> str:
        """The same in words."""
        return str(dict(self.base_fields["review_aim"].choices).get(self.chosen_aim, ""))  # type: ignore[attr-defined]

    def clean_review(self, cleaned: dict[str, Any]) -> None:
        """Put what is missing from a review beside its field."""
        if cleaned.get("kind") != Kind.EXEMPTION_REVIEW.value or self.known_aim:
            return
        self.errors.pop("review_aim", None)  # said better below
        for name, sentences in aim_gaps(self.asked_dataset, cleaned.get("review_aim", "")).items():
            self.add_error(name, list(sentences))
