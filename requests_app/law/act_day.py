"""The day an act truly happened: its limits, the proof an earlier day needs, and the day the clock may count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from requests_app.law.gap import Gap

Proof = Literal["none", "reason", "document", "dispatched_letter"]
FIELD = "acted_on"


@dataclass(frozen=True, slots=True)
class ActDay:
    """One act to be judged: the day claimed, the day it is entered, and what stands behind the claim.

    `previous_on` is the day of the act before it on the same case (receipt for the first). `is_notice`: the law
    asks for a letter to the requester, so only the letter as it was dispatched proves its day. `binds_the_city`: the
    requester acted (answered, appealed) and an earlier day can only shorten the city's time or be in time for theirs,
    so what a clerk notes of it is enough.
    """

    acted_on: date
    entered_on: date
    previous_on: date
    proof: Proof = "none"
    is_notice: bool = False
    binds_the_city: bool = False

    @property
    def is_earlier(self) -> bool:
        """Whether the act is entered later than it happened: history shows both days, figures count it."""
        return self.acted_on < self.entered_on

    @property
    def is_proved(self) -> bool:
        """Whether the proof is enough for the day claimed. A reason alone never makes an act of the city timely."""
        if not self.is_earlier:
            return True
        if self.binds_the_city and self.proof == "reason":
            return True
        return self.proof == "dispatched_letter" or (self.proof == "document" and not self.is_notice)

    @property
    def counted_on(self) -> date:
        """The day the clock may count: the day claimed where it is proved, else the day of entry."""
        return self.acted_on if self.is_proved else self.entered_on


def act_day_gaps(act: ActDay) -> list[Gap]:
    """Why this day may not be entered as the day of the act. Empty when it may."""
    if act.acted_on > act.entered_on:
        return [Gap(FIELD, "act_in_the_future", {"on": act.acted_on, "today": act.entered_on})]
    gaps: list[Gap] = []
    if act.acted_on < act.previous_on:
        gaps.append(
            Gap(FIELD, "act_before_the_previous", {"on": act.acted_on, "previous_on": act.previous_on})
        )
    if not act.is_proved:
        code = "dispatched_letter_needed" if act.is_notice else "proof_needed"
        gaps.append(Gap(FIELD, code, {"on": act.acted_on}))
    return gaps
