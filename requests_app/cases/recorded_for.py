"""An act of a requester that a clerk records for them: how and when it reached the city, what was said, its scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from requests_app.cases.act_day import Acted
from requests_app.cases.channels import Channel

CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.POST, Channel.EMAIL)
"""How an act reaches a clerk who then records it; what comes by the private page is the requester's own doing."""

UNDO_DAYS = 10
"""So many days after it was recorded a recorded withdrawal can be undone by the requester, or by a clerk for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFor:
    """What a clerk says of an act they record: `on` is the day it happened, `document_id` a scan among the case's
    documents. `words` are the requester's, as they were written or said; where the act has words of its own (an
    answer, the grounds of an appeal) they are those.
    """

    channel: str
    on: date
    words: str = ""
    document_id: int | None = None

    @property
    def acted(self) -> Acted:
        """The day of the act, as every act that is entered later gives it."""
        return Acted(on=self.on, how=self.words, document_id=self.document_id)


def recorded_data(recorded: RecordedFor | None) -> dict[str, Any]:
    """What the event says of it: that it was recorded for the requester, and by which channel it came."""
    return {"recorded": True, "channel": recorded.channel} if recorded else {}


def last_day_to_undo(recorded_on: date) -> date:
    """Until when a withdrawal recorded on that day can be undone."""
    return recorded_on + timedelta(days=UNDO_DAYS)
