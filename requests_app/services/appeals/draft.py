"""What a requester writes for an appeal, and who speaks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.services.unit_of_work.missing_fields import required


@dataclass(frozen=True, slots=True)
class Representative:
    """Who speaks for the requester: a name, how to reach them, and what lets them do so. Blank: no one."""

    name: str = ""
    contact: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDraft:
    """What a requester wrote for an appeal.

    `citations` and `lines` are what they contest, `reasons` the grounds of single points (services/appeals/points.py).
    `decision`: which decision, where more than one can be appealed; None: the one that what is contested belongs to.
    `draft_key` names the files that were handed in for it (services/cases/documents.py).
    """

    grounds: str
    citations: Sequence[int] = ()
    lines: Sequence[int] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    decision: int | None = None
    lateness_reason: str = ""
    representative: Representative = field(default_factory=Representative)
    draft_key: UUID | None = None

    @property
    def names_something(self) -> bool:
        """Whether it says which decision, or what in it."""
        return bool(self.citations or self.lines or self.decision)


def whole_representative(speaker: Representative) -> Representative:
    """The representative, if any, with everything the city needs to deal with them. Raises Incomplete."""
    tidy = Representative(speaker.name.strip(), speaker.contact.strip(), speaker.authority.strip())
    if tidy == Representative():
        return tidy
    required(
        representative=(tidy.name, _("Enter the name of your representative.")),
        representative_contact=(tidy.contact, _("Enter contact information for your representative.")),
        representative_authority=(tidy.authority, _("Describe this person's authority to represent you.")),
    )
    return tidy
