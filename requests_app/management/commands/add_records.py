"""`manage.py add_records NUMBER PATH... --by USER`: files and whole folders added to the records of a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.cases.actors import staff
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import User
from requests_app.services.records.intake import take_in

AT_ONCE = 50
"""Files of one act; one that is refused keeps only these out."""


class Command(BaseCommand):
    """Add files that are on this machine already, such as an export of a mail server."""

    help = (
        "Add files, and all files of folders, to the records of a request, as the member of staff who may. A second "
        "run adds nothing twice: the same bytes are counted as duplicates."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("number", help="number of the request")
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--by", required=True, help="user name of the member of staff who adds them")
        parser.add_argument("--custodian", default="", help="office the records come from")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add them, some at a time; what is refused is named and the others are added."""
        case = RecordsRequest.objects.filter(number=options["number"]).first()
        user = User.objects.filter(username=options["by"], is_active=True).first()
        if case is None or user is None:
            raise CommandError("There is no such request." if case is None else "There is no such user.")
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"Not found: {', '.join(missing)}")
        actor, added, refused = staff(user), 0, 0
        files = _files(options["paths"])
        while some := list(islice(files, AT_ONCE)):
            with ExitStack() as stack:
                uploads = [
                    UploadedFile(
                        file=stack.enter_context(path.open("rb")), name=path.name, size=path.stat().st_size
                    )
                    for path, _folder in some
                ]
                folders = [folder for _path, folder in some]
                try:
                    added += len(
                        take_in(
                            case.pk, uploads=uploads, paths=folders, custodian=options["custodian"], actor=actor,
                            now=timezone.now(),
                        )
                    )  # fmt: skip
                except Refusal as refusal:
                    refused += len(some)
                    self.stderr.write(f"{some[0][0]} to {some[-1][0]}: {refusal.message}")
        self.stdout.write(f"{added} added, {refused} not added")
        if refused:
            raise CommandError("Some files were not added.")


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the folder it was in, below the folder that was named."""
    for path in paths:
        if path.is_file():
            yield path, ""
        for found in sorted(path.rglob("*")) if path.is_dir() else ():
            if found.is_file() and not found.is_symlink():
                yield found, str(found.parent.relative_to(path.parent))
