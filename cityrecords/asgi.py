"""The ASGI entry, for hosts that only speak ASGI; the Procfile uses WSGI."""

import os

from django.core.asgi import get_asgi_application

from cityrecords.config.env import one_line_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

with one_line_stop():
    application = get_asgi_application()
