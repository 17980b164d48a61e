"""The embedded PostgreSQL of the default set-up: where it is."""

from pathlib import Path

from cityrecords.env import Database

NAME = "cityrecords"


def address(var: Path) -> Database:
    return Database(name=NAME, user=NAME, password="", host=str(var / "socket"), port="5432")
