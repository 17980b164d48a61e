"""What someone asks for and how to reach them, and what is missing from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.cases.channels import Channel
from requests_app.cases.exemption_review import aim_of
from requests_app.cases.refusals import Incomplete
from requests_app.cases.states import Kind, ReviewAim
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.notices.recipients.contact import Contact, gaps_of
from requests_app.services.cases import access_application

OLDEST = timedelta(days=20 * 366)


@dataclass(frozen=True, slots=True)
class Filing:
    """What someone asks for and how to reach them.

    `track`: a kind of request with its own days (Illinois: commercial). `received_at` only where a clerk files on
    their behalf. `volume` and `terms_version` (of the terms that were shown and accepted) belong to data access.
    `review_aim` belongs to an exemption review whose dataset does not show it.
    `unconfirmed`: no one has looked at it, and whoever filed may not be who they say. `authenticated`: it came by a
    mail that its sender's own domain vouches for.
    """

    city: City
    description: str
    kind: str = Kind.RECORDS.value
    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    no_contact: bool = False
    preferred_channel: str = ""
    language: str = "en"
    records_from_on: date | None = None
    records_to_on: date | None = None
    preferred_format: str = ""
    intended_use: str = ""
    dataset: Dataset | None = None
    track: str = ""
    volume: str = ""
    terms_version: str = ""
    review_aim: str = ""
    channel: str = Channel.WEB.value
    received_at: datetime | None = None
    submission_key: UUID | None = None
    draft_key: UUID | None = field(default=None)
    unconfirmed: bool = False
    authenticated: bool = False


def require_whole(asked: Filing, now: datetime) -> None:
    gaps: dict[str, list[str]] = {}
    if not asked.description.strip():
        gaps["description"] = [_("Describe the records or data you are requesting.")]
    gaps |= gaps_of(contact_of(asked))
    if asked.records_from_on and asked.records_to_on and asked.records_from_on > asked.records_to_on:
        gaps["records_to_on"] = [_("The last date is before the first date.")]
    if asked.received_at is not None and asked.received_at > now + timedelta(minutes=1):
        gaps["received_at"] = [_("Enter a date received that is not in the future.")]
    if asked.received_at is not None and asked.received_at < now - OLDEST:
        gaps["received_at"] = [_("That date is more than 20 years ago. Check the year.")]
    if asked.kind not in Kind.values:
        gaps["kind"] = [_("Choose what you want to do.")]
    if asked.dataset is not None and asked.dataset.city_id != asked.city.pk:
        gaps["dataset"] = [_("That dataset belongs to another city.")]
    elif asked.kind == Kind.DATA_ACCESS.value:
        gaps |= access_application.gaps(asked.dataset, asked.terms_version)
    if not gaps and asked.kind == Kind.EXEMPTION_REVIEW.value:
        gaps |= aim_gaps(asked.dataset, asked.review_aim)
    if gaps:
        raise Incomplete(gaps)


def aim_gaps(dataset: Dataset | None, said: str) -> dict[str, list[str]]:
    """What is wrong with the aim of an exemption review: not said, or not possible with this dataset."""
    known = aim_of(dataset)
    if known and said and said != known:
        only = {
            ReviewAim.OPEN.value: _("This dataset is not open to everyone. You can ask the city to open it."),
            ReviewAim.PROTECT.value: _(
                "This dataset is published. You can ask the city to protect something in it."
            ),
        }
        return {"review_aim": [only[known]]}
    if not known and said not in ReviewAim.values:
        return {"review_aim": [_("Say whether the city should open something or protect something.")]}
    return {}


def contact_of(asked: Filing) -> Contact:
    return Contact(
        email=asked.email,
        phone=asked.phone,
        postal_address=asked.postal_address,
        preferred_channel=asked.preferred_channel,
        no_contact=asked.no_contact,
        language=asked.language,
    )
