"""What someone reports about the city's data, and what is missing from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from requests_app.access.states import REPORTABLE
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.cases.documents import MOST_DOCUMENTS
from requests_app.services.unit_of_work import incidents as incident_work

if TYPE_CHECKING:
    from requests_app.services.cases.upload import Upload


@dataclass(frozen=True, slots=True)
class Report:
    """What someone reports. Name and address may both be left out: then only the private page answers."""

    city: City
    kind: str
    description: str
    dataset: Dataset | None = None
    seen_at_url: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"
    uploads: Sequence[Upload] = ()
    submission_key: UUID | None = field(default=None)


def require_whole(asked: Report) -> str:
    gaps: dict[str, list[str]] = {}
    if asked.kind not in [str(kind) for kind in REPORTABLE]:
        gaps["kind"] = [_("Choose what you want to report.")]
    if asked.dataset is not None and asked.dataset.city_id != asked.city.pk:
        gaps["dataset"] = [_("That dataset belongs to another city.")]
    if asked.language not in dict(settings.LANGUAGES):
        gaps["language"] = [_("Choose one of the languages of these pages.")]
    if asked.email:
        try:
            validate_email(asked.email)
        except ValidationError:
            gaps["email"] = [_("Check the email address.")]
    if len(asked.uploads) > MOST_DOCUMENTS:
        gaps["documents"] = [_("Attach no more than %(most)s files.") % {"most": MOST_DOCUMENTS}]
    if gaps:
        raise Incomplete(gaps)
    return incident_work.required_text(asked.description, "description", _("Tell us what is wrong."))
