"""What the database holds by itself: functions and triggers, a file for each subject in `database_rules/`."""

from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent / "database_rules"
SUBJECTS = (
    "shared",
    "search",
    "events",
    "city_log",
    "determinations",
    "withholding_log",
    "records",
    "appeals",
    "letters",
    "checkpoints",
    "retention",
    "fees",
    "scope",
    "datasets",
    "exemption_reviews",
    "data_access",
    "incidents",
)
"""In the order they are made: later ones call functions of earlier ones."""


def rules(subject: str) -> migrations.RunSQL:
    """The SQL of one subject, and how it is undone."""
    forward, _mark, back = (FOLDER / f"{subject}.sql").read_text(encoding="utf-8").partition("-- reverse\n")
    return migrations.RunSQL(forward, back)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [rules(subject) for subject in SUBJECTS]
