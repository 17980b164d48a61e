"""A stage for plays in a real browser: people with their own windows and no scripts, a clock, a postman, a critic.

Every page somebody looks at is judged by axe in a second window, which may run scripts (the people's windows may not;
one of a shape that has passed is not judged again), and measured on a narrow screen. With PICTURES=1 it is
photographed wide and narrow too, into var/screenshots.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from requests_app.models import Notice
from requests_app.notices.delivery.run import deliver
from tests import cast
from tests.browser.judged import mark_of

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


JUDGED = """async () => (await axe.run({resultTypes: ['violations']})).violations.map(
    found => [found.id, found.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]
)"""
"""What axe finds wrong, and nothing else: a page's list of what is right is far longer than the page."""


def chromium() -> str:
    """The browser of this machine."""
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next((path for path in found if path), None)
    assert path, "no Chromium found (on Debian: apt-get install chromium)"
    return path


class Clock:
    """The time the doors read, in the play's hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, *moment: int) -> None:
        """That minute by the cities' wall clock; never back."""
        at = datetime(*moment, tzinfo=cast.LOCAL)  # type: ignore[arg-type,misc]
        assert at > self.at, "a play does not go back in time"
        self.at = at

    def pass_by(self, **span: float) -> None:
        """Some time goes by."""
        self.at += timedelta(**span)


class Stage:
    """One browser, the windows of the people, and what was seen."""

    def __init__(self, browser: Browser, origin: str, clock: Clock, folder: Path) -> None:
        self.browser, self.origin, self.clock, self.folder = browser, origin, clock, folder
        self.critic = browser.new_context(bypass_csp=True, viewport=WIDE).new_page()  # type: ignore[arg-type]
        self.critic.goto(f"{origin}/healthz")
        # Compiled once: it stays in the window whatever page is written into it, and takes longer than the judging.
        self.critic.evaluate(Axe().axe_script)
        self.seen = 0

    def window(self, language: str = "en", *, scripts: bool = False) -> Page:
        """A new person's window: no cookies, and no scripts unless they are the point."""
        locale = {"en": "en-US", "es": "es-US"}[language]
        context = self.browser.new_context(java_script_enabled=scripts, viewport=WIDE, locale=locale)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        return context.new_page()

    def look(self, page: Page, name: str) -> str:
        """Let the critic judge the page, and photograph it where pictures are wanted; its text is returned."""
        page.wait_for_load_state()  # what was pressed a moment ago may still be on its way
        self.seen += 1
        label = f"{self.seen:02d}-{name}"
        if os.environ.get("PICTURES"):
            self._photograph(page, label)
        self._judge(page, label)
        return page.locator("body").inner_text()

    def _photograph(self, page: Page, label: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=self.folder / f"{label}-{size['width']}.png", full_page=True)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    def _judge(self, page: Page, label: str) -> None:
        content = page.content()
        mark = mark_of(content)
        self.critic.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.critic.set_content(content, wait_until="load")
        # Folded parts are judged open: axe takes what a closed one hides for something laid over the page.
        self.critic.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        if not mark.exists():
            wrong = self.critic.evaluate(JUDGED)
            assert not wrong, f"{label}: {wrong}"
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
        self.critic.set_viewport_size(NARROW)  # type: ignore[arg-type]
        width = self.critic.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"], f"{label} is {width} px wide on a narrow screen"

    def post(self) -> dict[str, EmailMultiAlternatives]:
        """Everything the city sends now: letter to mail; a letter to several people once."""
        mail.outbox.clear()
        tally = deliver(self.clock)
        assert (tally.failed, tally.parked) == (0, 0)
        names = dict(Notice.objects.values_list("message_id", "letter"))
        sent: list[Any] = list(mail.outbox)
        return {names[message.extra_headers["Message-ID"]]: message for message in sent}

    def link_in(self, message: EmailMultiAlternatives) -> str:
        """The working link of a letter to the requester."""
        found = re.findall(rf"{re.escape(self.origin)}/l/[\w-]+/\S*", str(message.body))
        assert found, message.body
        return str(found[0])


def press(page: Page, button: str) -> None:
    """Press a button given by `name=value`, or the only one whose form it is."""
    name, _equals, value = button.partition("=")
    only(page.locator(f'button[name="{name}"][value="{value}"]')).click()


def only(found: Locator) -> Locator:
    """The first of what was found; a play names things that are there."""
    return found.first


def tick(page: Page, name: str, value: str = "") -> None:
    """Choose an option, or the one box of that name, by its label, as people do."""
    control = page.locator(f'input[name="{name}"]' + (f'[value="{value}"]' if value else ""))
    page.locator(f'label[for="{control.get_attribute("id")}"]').click()
    assert control.is_checked()


def fill(page: Page, **values: str) -> None:
    """Type into fields by their names; two underscores stand for a hyphen."""
    for name, value in values.items():
        page.locator(f'[name="{name.replace("__", "-")}"]').fill(value)


@contextmanager
def raised(origin: str, clock: Clock, act: str) -> Iterator[Stage]:
    """The stage of one play; its pictures, if any, go to var/screenshots/<act>."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver has an event loop in this thread
    folder = Path(settings.BASE_DIR) / "var" / "screenshots" / act
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            yield Stage(browser, origin, clock, folder)
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
