"""`manage.py practice`: an invented city with thirty invented requests, and what to open in which order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.services.practice.fill import Practice, fill_practice_city


class Command(BaseCommand):
    """Make the practice city once."""

    help = "Make and fill a city for practice: invented requests in every state; nothing of it is ever sent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a second time it changes nothing."""
        made = fill_practice_city(timezone.now())
        path = settings.VAR_DIR / "practice.txt"
        if made is None:
            self.stdout.write(f"The practice city is there already; what to open: {path}")
            return
        text = "\n".join(_lines(made)) + "\n"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(text)
        self.stdout.write(f"{made.cases} invented requests made; what to open: {path}")


def _lines(made: Practice) -> Iterator[str]:
    base, city = settings.PUBLIC_URL, made.city.key
    desk = f"{base}/admin/requests_app"
    yield "Practice city (invented; nothing of it is sent). Open in this order:"
    start = [("a resident's start", f"{base}/{city}/"), ("file a request", f"{base}/{city}/requests/new/")]
    pages = [*start, *((str(state), address) for state, address in made.pages)]
    wide = max(len(name) for name, _address in pages) + 2
    for place, (name, address) in enumerate(pages, start=1):
        yield f"  {place:>2}  {name:<{wide}}{address}"
    yield "Then as staff, all with one password:"
    yield f"      sign in                 {base}/admin/"
    yield "      users                   practice-intake-clerk, practice-department-reviewer,"
    yield "                              practice-appeals-officer, practice-city-administrator"
    yield f"      password                {made.password}"
    yield f"      the queue               {desk}/recordsrequest/"
    yield f"      overdue requests        {desk}/recordsrequest/?due=overdue"
    yield f"      manager's page          {desk}/citation/manager/"
    yield f"      its mail, as files      {settings.EMAIL_FILE_PATH}"
