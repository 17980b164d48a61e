"""One import under way: its map, its setting, the judged file and the tally so far."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from requests_app.services.imports.case import Setting
from requests_app.services.imports.column_map import LogMap
from requests_app.services.imports.log_file import Judged
from requests_app.services.imports.tally import Imported, NoteProblem


@dataclass(frozen=True)
class ImportJob:
    log_map: LogMap
    setting: Setting
    judged: Judged
    note: NoteProblem
    result: Imported

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.setting.city.timezone)
