"""Case numbers such as SAC-2026-000123: one row per city and year, counted under its lock."""

from __future__ import annotations

from django.db import connection

from requests_app.cities.models import City

NEXT = """
INSERT INTO requests_app_numbercounter (city_id, year, last) VALUES (%s, %s, %s)
ON CONFLICT (city_id, year) DO UPDATE SET last = requests_app_numbercounter.last + EXCLUDED.last
RETURNING last
"""


def next_number(city: City, year: int) -> str:
    """The next number of a city and year. The counter's row stays locked until the transaction ends."""
    return number(city, year, take(city, year, 1))


def take(city: City, year: int, how_many: int) -> int:
    """Reserve `how_many` numbers and return the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [city.pk, year, how_many])
        return int(cursor.fetchone()[0])


def number(city: City, year: int, count: int) -> str:
    """How a number is written."""
    return f"{city.prefix}-{year}-{count:06d}"
