"""The WSGI entry: what gunicorn loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cityrecords.config.env import one_line_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

with one_line_stop():
    application = get_wsgi_application()
# All pages are loaded now, not at the first request: the workers share them, and a broken one stops the start.
_ = get_resolver().url_patterns
