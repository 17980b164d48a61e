"""`python -m tests.faults.filer FIRST COUNT`: files requests one after the other, as the web processes do.

Prints the number of each once it is committed. Every fifth act is undone after its letters were queued; those go to
rolled-back@example.org, whom nothing may ever reach.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

UNDONE = "rolled-back@example.org"


class Undone(Exception):
    """The act fails after all."""


def main(first: int, count: int) -> None:
    """File requests `first` to `first + count - 1`; every second one is taken up as well."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from tests import cast

    city = cast.a_city()
    for place in range(first, first + count):
        if place % 5 == 4:
            try:
                with transaction.atomic():
                    cast.a_case(city, now=timezone.now(), email=UNDONE)
                    raise Undone
            except Undone:
                pass
        case = cast.a_case(city, now=timezone.now() - timedelta(minutes=1), email=f"r{place}@example.org")
        sys.stdout.write(f"{case.number}\n")
        sys.stdout.flush()
        if place % 2:
            cast.begin_review(case, timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
