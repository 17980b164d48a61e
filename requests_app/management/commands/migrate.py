"""`manage.py migrate`: Django's own, and then what the role that the application runs as may do."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from requests_app.services.ledger.database_roles import grant_running_role


class Command(migrate.Command):
    """Migrate as the owner, and grant."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            grant_running_role()
