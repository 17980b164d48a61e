"""`manage.py describe`: write the generated pages of docs/; `--check` only says whether they are up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.law.describe import describe as describe_law
from requests_app.law.pack import library
from requests_app.management.state_docs import describe_states


class Command(BaseCommand):
    """Make docs/states.md and docs/law.md from the code and the packs."""

    help = "Write docs/states.md and docs/law.md from the code and the law packs."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if a page is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; with `--check` an outdated page is an error that names it."""
        for name, text in pages().items():
            path: Path = settings.BASE_DIR / "docs" / name
            current = path.is_file() and path.read_text(encoding="utf-8") == text
            if options["check"] and not current:
                raise CommandError(f"docs/{name} is out of date: run `python manage.py describe`")
            if not current:
                path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name}: {'up to date' if current else 'written'}")


def pages() -> dict[str, str]:
    """File name under docs/: its content."""
    return {"states.md": describe_states(), "law.md": describe_law(library())}
