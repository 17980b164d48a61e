"""A time on the wall: the instants it can mean where clocks change, and the ways to write the one that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a local time can mean.

    `plain`: one instant. `repeated`: the clock showed it twice, both instants in their order. `skipped`: the clock
    never showed it; the instants are the readings by the offset after the change and by the one before it.
    """

    kind: Literal["plain", "repeated", "skipped"]
    instants: tuple[datetime, ...]

    @property
    def is_asked_about(self) -> bool:
        """Whether someone has to say which instant is meant."""
        return self.kind != "plain"


def wall_time(local: datetime, zone: ZoneInfo) -> WallTime:
    """The instants a naive local time can mean in a zone, each with its offset, the earlier first."""
    if local.tzinfo is not None:
        raise ValueError("a wall time has no offset")
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return WallTime("plain", (_fixed(first, zone),))
    shown = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(fold=0)
    instants = sorted((_fixed(one, zone) for one in (first, second)), key=lambda one: one.astimezone(UTC))
    return WallTime("repeated" if shown else "skipped", tuple(instants))


def _fixed(moment: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the clock of that zone truly shows it."""
    return moment.astimezone(UTC).astimezone(zone)
