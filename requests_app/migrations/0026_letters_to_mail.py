"""Letters to mail are found quickly; a letter that came back by post can be printed once more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0025_a_legal_hold_keeps_words_and_files")]

    operations = [
        migrations.RemoveConstraint(model_name="printedletter", name="letter_printed_once_unless_spoiled"),
        migrations.AddConstraint(
            model_name="printedletter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mailed_at", None), ("spoiled_at", None)),
                fields=("notice",),
                name="letter_in_one_open_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("channel", "post"), ("state__in", ["queued", "printed"])),
                fields=["queued_at"],
                name="notice_to_mail",
            ),
        ),
    ]
