"""Pages of the desk looked at one after another, and everything that is wrong with any of them said at once."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.people import Clerk
from tests.browser.stage import Stage

DESK = "/admin/requests_app"


def look_at_each(stage: Stage, clerk: Clerk, pages: Iterable[tuple[str, str]]) -> None:
    """Each page by its name and address: it answers there, fits a narrow screen and passes axe."""
    wrong: list[str] = []
    clerk.come_in("/admin/")
    for name, path in pages:
        page = clerk.go(path)
        if page.url != f"{stage.origin}{path}":
            wrong.append(f"{name}: led to {page.url}")
            continue
        if "ad-" not in page.content():
            wrong.append(f"{name}: no page of the desk")
            continue
        try:
            stage.look(page, name)
        except AssertionError as found:
            wrong.append(str(found))
    assert not wrong, "\n".join(wrong)
