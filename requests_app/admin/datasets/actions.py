"""The one table of actions on datasets: what each is called, its form, its service, in which states it is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action
from requests_app.admin.datasets.forms import actions as forms, facts
from requests_app.admin.forms.base import Words
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import DatasetState
from requests_app.services.datasets import (
    publication,
    publication_review,
    registry,
    withheld_parts,
    withholding,
)

SCHEDULED, PUBLISHED, REVIEWED = DatasetState.SCHEDULED, DatasetState.PUBLISHED, DatasetState.UNDER_REVIEW
WITHHELD, WITHDRAWN = DatasetState.WITHHELD, DatasetState.WITHDRAWN


def _action(
    label: Words,
    done: Words,
    form: type[forms.DatasetForm],
    service: Callable[..., Any],
    verb: Verb,
    states: tuple[DatasetState, ...],
    about: Words,
    only: Callable[[Dataset], bool] = lambda _dataset: True,
) -> Action[Dataset]:
    """The last button says what the action is called; no step is likelier than another."""
    return Action(
        label,
        form,
        service,
        label,
        done,
        (verb,),
        lambda dataset, _actor: dataset.state in states and only(dataset),
        about=about,
    )


def _has_parts(dataset: Dataset) -> bool:
    return bool(dataset.withholdings.parts_in_force().exists())


ACTIONS: Mapping[str, Action[Dataset]] = {
    "publish": _action(
        _("Publish"),
        _("Dataset published."),
        forms.Publish,
        publication.publish,
        Verb.PUBLISH_DATASET,
        (SCHEDULED, WITHHELD, WITHDRAWN),
        _("Its page will say that it is published. An incident opened because it was late ends."),
    ),
    "refresh": _action(
        _("Record new data"),
        _("New data recorded."),
        forms.Publish,
        publication.publish,
        Verb.PUBLISH_DATASET,
        (PUBLISHED,),
        _("New data of this dataset is out today. An incident opened because it was late ends."),
    ),
    "end_review": _action(
        _("End the review"),
        _("Review ended. The dataset stays published."),
        forms.Nothing,
        publication_review.end_review,
        Verb.REVIEW_DATASET,
        (REVIEWED,),
        _("The dataset stays published with its download links. Otherwise, withhold or withdraw it instead."),
    ),
    "schedule": _action(
        _("Set a publication date"),
        _("Publication date set."),
        forms.Schedule,
        publication.schedule,
        Verb.SCHEDULE_DATASET,
        (SCHEDULED, PUBLISHED, REVIEWED),
        _("The date is public. If it passes, an incident opens automatically."),
    ),
    "begin_review": _action(
        _("Review it again"),
        _("Review started."),
        forms.Review,
        publication_review.begin_review,
        Verb.REVIEW_DATASET,
        (PUBLISHED,),
        _("Its page will say that the city is reviewing it again, and why."),
    ),
    "withhold": _action(
        _("Withhold"),
        _("Dataset withheld."),
        forms.Withhold,
        withholding.withhold,
        Verb.WITHHOLD_DATASET,
        (SCHEDULED, PUBLISHED, REVIEWED),
        _("Its page stays and shows the exemptions and reasons. The data is no longer offered."),
    ),
    "withhold_part": _action(
        _("Withhold a part"),
        _("Part withheld. The rest stays published."),
        forms.WithholdPart,
        withheld_parts.withhold_part,
        Verb.WITHHOLD_DATASET,
        (PUBLISHED, REVIEWED),
        _("Its page says which part is withheld, with the exemptions and reasons. The rest stays published."),
    ),
    "open_part": _action(
        _("Publish a withheld part"),
        _("Part published."),
        forms.OpenPart,
        withheld_parts.open_part,
        Verb.PUBLISH_DATASET,
        (PUBLISHED, REVIEWED),
        _("Its page no longer says that this part is withheld."),
        only=_has_parts,
    ),
    "withdraw": _action(
        _("Withdraw"),
        _("Dataset withdrawn."),
        forms.Withdraw,
        publication_review.withdraw,
        Verb.WITHDRAW_DATASET,
        (PUBLISHED, REVIEWED),
        _("Its page stays and says why. If an exemption is the reason, withhold it instead."),
    ),
    "edit": _action(
        _("Change owner, terms and facts"),
        _("Changes saved."),
        facts.Edit,
        registry.edit,
        Verb.EDIT_DATASET,
        (SCHEDULED, PUBLISHED, REVIEWED, WITHHELD, WITHDRAWN),
        _("The history records which facts changed, and who changed them."),
    ),
}
