"""What letters read that are about no case: of a city's reports and datasets, to followers, to staff each morning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from requests_app.cases.models import RecordsRequest
from requests_app.cases.timeline import TimelineLine
from requests_app.notices.letters.contexts.base import LetterFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFacts(LetterFacts):
    """The city with its contact."""

    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowFacts(CityFacts):
    """A public case as everyone sees it. `happened` is None in the question whether someone wants to follow it."""

    case: RecordsRequest
    page_address: str
    state: str
    happened: TimelineLine | None
