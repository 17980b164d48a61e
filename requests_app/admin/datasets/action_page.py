"""What the action page must know of a dataset, and what a preview says it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.actions.action import Action
from requests_app.admin.actions.preview import Change, data_letter
from requests_app.admin.actions.subject import Heading, Outcome, SubjectKind, Wording
from requests_app.admin.datasets.actions import ACTIONS
from requests_app.admin.datasets.forms.actions import DatasetSubject
from requests_app.admin.datasets.forms.facts import Edit
from requests_app.admin.forms.base import Words
from requests_app.cases.dates_in_words import longdate
from requests_app.datasets.dcat import periodicity
from requests_app.datasets.models import Dataset
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.preview import Preview

LONGEST = 300
"""Signs of a fact that are shown."""
DATES: Mapping[str, Words] = {
    "next_due_on": gettext_lazy("To be published by"),
    "published_on": gettext_lazy("Last published here"),
}
REASONS: Mapping[str, Words] = {
    "state_reason": gettext_lazy("Reason"),
    "due_reason": gettext_lazy("Why the date moves"),
}
SHOWN: Mapping[str, Callable[[Dataset], Any]] = {
    "access_level": lambda dataset: dataset.get_access_level_display(),
    "owner": lambda dataset: dataset.owner.name if dataset.owner else "",
    "periodicity": lambda dataset: periodicity.words(dataset.periodicity),
}
"""Facts that are not shown as they are stored."""


def changes(before: Dataset, after: Dataset) -> list[Change]:
    """What the public page, or the registry, will say otherwise."""
    rows = [
        (_("Status"), str(before.get_state_display()), str(after.get_state_display())),
        (_("Download links shown"), _yes(before.shows_links), _yes(after.shows_links)),
        *(
            (str(label), *(_date(getattr(row, name)) for row in (before, after)))
            for name, label in DATES.items()
        ),
        *((str(label), *(_fact(row, name) for row in (before, after))) for name, label in REASONS.items()),
        *(
            (str(field.label), *(_fact(row, name) for row in (before, after)))
            for name, field in Edit.base_fields.items()
        ),
    ]
    return [Change(*row) for row in rows if row[1] != row[2]]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _date(value: Any) -> str:
    return longdate(value) if value else _("no due date set")


def _fact(dataset: Dataset, name: str) -> str:
    value = SHOWN[name](dataset) if name in SHOWN else getattr(dataset, name)
    return Truncator(str(value)).chars(LONGEST) if value else _("Not set")


def _heading(dataset: Dataset) -> Heading:
    return Heading(
        title=dataset.title,
        back=_("Back to the dataset"),
        lead=dataset.title,
        state=str(dataset.get_state_display()),
    )


def _outcome(dataset: Dataset, action: Action[Dataset], seen: Preview) -> Outcome:
    found = changes(dataset, seen.dataset) if seen.dataset else []
    return Outcome(f"{action.send}.", found)


DATASETS = SubjectKind(
    model=Dataset,
    actions=ACTIONS,
    wording=Wording(
        letters=gettext_lazy("What changes, and the notices"),
        preview=gettext_lazy(
            "Preview shows what changes, and each notice exactly as it will be sent. Nothing "
            "changes until you review it."
        ),
        no_letter=gettext_lazy(
            "No notice is sent outside the city. The history records who did this and when."
        ),
        changes=gettext_lazy("What changes"),
    ),
    subject=DatasetSubject,
    last_seq=last_seq,
    heading=_heading,
    outcome=_outcome,
    letter=data_letter,
)
