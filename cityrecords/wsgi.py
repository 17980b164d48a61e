"""The WSGI entry: what gunicorn loads."""

import os

from django.core.wsgi import get_wsgi_application

from cityrecords.env import one_line_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

with one_line_stop():
    application = get_wsgi_application()
