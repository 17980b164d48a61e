#!/usr/bin/env python
"""Django's command line; a bad environment stops it with one line and exit code 2."""

import os
import sys

from django.core.management import execute_from_command_line

from cityrecords.config.env import one_line_stop

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    if sys.argv[1:2] == ["migrate"]:
        os.environ["AS_OWNER"] = "1"  # tables are made by the role that owns them
    with one_line_stop():
        execute_from_command_line(sys.argv)
