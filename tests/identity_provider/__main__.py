"""`python -m tests.identity_provider PORT CALLBACK CLIENT SECRET`: make the tables and the client, then serve."""

from __future__ import annotations

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"
django.setup()


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main() -> None:
    """Serve until killed."""
    from oauth2_provider.models import Application

    port, callback, client, secret = sys.argv[1:]
    call_command("migrate", verbosity=0)
    Application.objects.create(
        name="CityRecords", client_id=client, client_secret=secret, client_type="confidential",
        authorization_grant_type="authorization-code", redirect_uris=callback, skip_authorization=True,
        algorithm="RS256",
    )  # fmt: skip
    server = make_server("127.0.0.1", int(port), get_wsgi_application(), handler_class=Quiet)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


main()
