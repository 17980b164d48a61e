"""An entry of a city's log as a line of a timeline, for incidents and datasets alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent
from requests_app.cases.timeline import TimelineLine, who

Detail = Callable[[CityEventKind, Mapping[str, Any]], str]


def line_of(event: CityEvent, detail: Detail) -> TimelineLine:
    """One entry as a sentence; `detail` words the dates and facts it carries."""
    content, kind = json.loads(event.payload), CityEventKind(event.kind)
    said = detail(kind, content.get("data", {}))
    by = who(content.get("by", ""), _("resident"))
    return TimelineLine(event.seq, event.at, event.kind, str(kind.label), said, by, event.hash)
