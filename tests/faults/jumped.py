"""`python -m tests.faults.jumped SECONDS`: a deliverer whose clock is wrong by so many seconds, for a few letters."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django


def main(seconds: int) -> None:
    """Send up to ten letters by a clock that jumped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    django.setup()
    from django.utils import timezone

    from requests_app.notices.delivery.run import deliver

    deliver(lambda: timezone.now() + timedelta(seconds=seconds), most=10)


if __name__ == "__main__":
    main(int(sys.argv[1]))
