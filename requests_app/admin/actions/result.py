"""What came of one POST of an action, and which requirements it meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from requests_app.admin.actions.action import Action, M
from requests_app.admin.forms.action import ActionForm
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.preview import Preview


@dataclass(slots=True)
class Result:
    """What came of one POST: the page to show."""

    status: int = 200
    seen: Preview | None = None
    seal: str = ""
    judged: bool = False
    later: Sequence[Notice] = ()


def met_checks(action: Action[M], form: ActionForm[Any], result: Result) -> list[tuple[str, bool]]:
    """What is required and whether it is there; nothing is ticked before something was judged."""
    wrong = form.wrong if result.judged else set()
    return [
        (
            str(check.requirement),
            result.judged and not any(fnmatch(name, field) for name in wrong for field in check.fields),
        )
        for check in action.checks
    ]
