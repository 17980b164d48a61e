"""What is done before a new version serves: migrations, cities, static files and, asked for, first accounts.

Safe to run again and beside a twin: one session-level lock in the database lets one do it at a time.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from cityrecords.config import env

LOCK = 0x6369_7479  # any number, the same in every release


def main(arguments: list[str]) -> int:
    """0 when all is ready, 1 with one line when it cannot be; ``static`` does the static files alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    os.environ["AS_OWNER"] = "1"  # this process alone: whoever serves is not the owner
    with env.one_line_stop():
        django.setup()
        first_staff = env.flag("FIRST_STAFF")
    collect_static()
    if arguments == ["static"]:
        return 0
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_cities", verbosity=0)
        if first_staff:
            call_command("make_staff")
    except OperationalError as error:
        first_line = str(error).strip().splitlines()[0]
        sys.stderr.write(f"cityrecords: DATABASE_URL: the database does not answer: {first_line}\n")
        return 1
    except CommandError as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    finally:
        connection.close()  # which also gives the lock back
    return 0


def collect_static() -> None:
    """Copy, hash and compress the static files, unless they are those of the last time."""
    if not hasattr(staticfiles_storage, "manifest_name"):
        return
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected-from"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest(), encoding="ascii")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
