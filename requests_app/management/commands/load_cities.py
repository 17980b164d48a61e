"""`manage.py load_cities`: the law packs checked, both cities loaded; a second run changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.cities.pack_file import CityFileError
from requests_app.law.pack import PackError, library
from requests_app.services.city_settings.load_cities import load_cities


class Command(BaseCommand):
    """Load the cities from their files."""

    help = "Load the law packs and the cities from their files. Policies set in the admin are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a bad file stops it with the file, the key and the reason, and nothing is changed."""
        try:
            packs = library().packs
            loaded = load_cities()
        except (PackError, CityFileError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Law packs: {', '.join(f'{pack.key} {pack.version}' for pack in packs)}")
        for item in loaded:
            word = "added" if item.created else "updated" if item.changed else "unchanged"
            self.stdout.write(f"{item.city.name}: {word}")
