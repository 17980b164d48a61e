"""What the people of a play do in their windows, through the pages alone."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from requests_app.models import City, RecordsRequest, User
from tests import cast
from tests.browser.stage import Stage, fill, only, press, tick

DESCRIPTION = "All e-mails about the inspection of the Main Street bridge since January 2024."


class Resident:
    """Somebody who files, reads, answers and appeals."""

    def __init__(self, stage: Stage, city: City, language: str) -> None:
        self.stage, self.city, self.language = stage, city, language
        self.page = stage.window(language)

    def file(self) -> str:
        """Through the three steps to the receipt, whose text is returned."""
        stage, page = self.stage, self.page
        page.goto(f"{stage.origin}/{self.city.key}/")
        stage.look(page, "home")
        only(page.locator(f'a[href="/{self.city.key}/requests/new/"]')).click()
        stage.look(page, "file-1-empty")
        press(page, "go=next")
        assert page.locator('[name="description"][aria-invalid="true"]').count() == 1
        stage.look(page, "file-1-error")
        fill(page, description=DESCRIPTION)
        press(page, "go=next")
        stage.look(page, "file-2")
        fill(page, email=cast.ADDRESS, name="Ana Requester")
        press(page, "go=next")
        text = stage.look(page, "file-3-check")
        assert DESCRIPTION in text
        stage.clock.pass_by(minutes=2)
        press(page, "go=send")
        return stage.look(page, "receipt")

    def open(self, link: str) -> str:
        """Follow the link of a letter in a fresh window; the secret does not stay in the address."""
        self.page = self.stage.window(self.language)
        self.page.goto(link)
        assert "/l/" not in self.page.url
        return self.page.locator("body").inner_text()

    def status(self, name: str) -> str:
        """The status page as it stands."""
        return self.stage.look(self.page, f"status-{name}")

    def accept_narrower(self) -> None:
        """Reply to the city's question with one choice."""
        only(self.page.locator('a[href$="/reply/"]')).click()
        self.stage.look(self.page, "reply")
        tick(self.page, "choice", "accept")
        only(self.page.locator("main form button")).click()

    def appeal(self) -> None:
        """Contest everything the city cites; an empty form first."""
        page = self.page
        only(page.locator('a[href$="/appeal/"]')).click()
        only(page.locator("main form button")).click()
        self.stage.look(page, "appeal-error")
        for place in range(page.locator('input[name="citations"]').count()):
            value = page.locator('input[name="citations"]').nth(place).get_attribute("value")
            tick(page, "citations", value or "")
        fill(page, grounds="The drafts were sent around and acted on; they are facts.")
        self.stage.look(page, "appeal")
        only(page.locator("main form button")).click()


class Clerk:
    """Somebody of the city's staff at the desk, with the role of their account."""

    def __init__(self, stage: Stage, user: User) -> None:
        self.stage, self.user, self.page = stage, user, stage.window()
        self.name = user.username.split("-", 1)[1]
        self.signed_in = False

    def go(self, path: str) -> Page:
        """Open a page of the desk, signing in where asked."""
        self.page.goto(f"{self.stage.origin}{path}")
        if self.page.locator('[name="password"]').count():
            if not self.signed_in:
                self.stage.look(self.page, f"{self.name}-sign-in")
            self.signed_in = True
            fill(self.page, username=self.user.username, password=cast.PASSWORD)
            only(self.page.locator("main form button")).click()
        return self.page

    def come_in(self, path: str) -> Page:
        """Open a page of the desk as somebody who signed in before; the sign-in itself is played elsewhere."""
        visitor = Client()
        visitor.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": visitor.cookies[name].value, "url": self.stage.origin}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        return self.go(path)

    def find(self, case: RecordsRequest) -> Page:
        """From my work over the queue to the case."""
        self.go("/admin/")
        self.stage.look(self.page, f"{self.name}-my-work")
        self.go("/admin/requests_app/recordsrequest/")
        self.stage.look(self.page, f"{self.name}-queue")
        only(self.page.locator(f'a[href*="/recordsrequest/{case.pk}/change/"]')).click()
        self.stage.look(self.page, f"{self.name}-case")
        return self.page

    def begin(self, case: RecordsRequest, verb: str) -> Page:
        """Open the page of one act from the case."""
        self.go(f"/admin/requests_app/recordsrequest/{case.pk}/change/")
        only(self.page.locator(f'a[href$="/action/{verb}/"]')).click()
        self.stage.look(self.page, f"{self.name}-{verb}")
        return self.page

    def send(self, verb: str) -> str:
        """Look at the letter, then send it; the letter's page as it was shown is returned."""
        press(self.page, "do=preview")
        shown = self.stage.look(self.page, f"{self.name}-{verb}-preview")
        press(self.page, "do=send")
        assert self.page.url.endswith("/change/"), shown
        self.stage.look(self.page, f"{self.name}-{verb}-done")
        return shown

    def cite(self, place: int, **values: str) -> None:
        """Fill one row of the exemptions."""
        self.page.locator(f'[name="citations-{place}-exemption"]').select_option(values.pop("exemption"))
        for name, value in values.items():
            self.page.locator(f'[name="citations-{place}-{name}"]').fill(value)

    def sign(self, name: str, title: str) -> None:
        """Name the person responsible."""
        self.page.locator('[name="responsible-0-name"]').fill(name)
        self.page.locator('[name="responsible-0-title"]').fill(title)
