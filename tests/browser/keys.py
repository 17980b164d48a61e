"""The keyboard of somebody who uses nothing else: Tab to what is wanted, type, and press it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MOST_TABS = 250
HERE = """([name, value, href]) => {
  const it = document.activeElement;
  if (!it) return false;
  if (href) return it.tagName === 'A' && it.getAttribute('href').endsWith(href);
  return it.getAttribute('name') === name && (value === null || it.value === value);
}"""


class Keyboard:
    """One person's keyboard on one page; what cannot be reached by Tab fails the play."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _reach(self, what: list[Any]) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate(HERE, what):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached by the Tab key on {self.page.url}")

    def type(self, name: str, text: str) -> None:
        """Go to a field and write over what stands there."""
        self._reach([name, None, ""])
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, name: str, value: str) -> None:
        """Go to a box and choose it with the space bar."""
        self._reach([name, value, ""])
        self.page.keyboard.press("Space")

    def press(self, name: str, value: str) -> None:
        """Go to a button and press Enter; the next page is awaited."""
        self._reach([name, value, ""])
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, address: str) -> None:
        """Go to the link that ends in `address` and press Enter."""
        self._reach(["", None, address])
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
