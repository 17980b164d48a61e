"""What letters about a custodian's search task read."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.cases.links import TASK_MARK
from requests_app.cases.models import CustodianTask
from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodianTaskContext(LetterContext):
    """A task that was asked, is due, was changed or answered. `late`: its date has passed."""

    task: CustodianTask
    late: bool = False

    @property
    def task_link(self) -> str:
        """The mark of the link that answers it; set only in letters to the custodian."""
        return TASK_MARK % self.task.link_id
