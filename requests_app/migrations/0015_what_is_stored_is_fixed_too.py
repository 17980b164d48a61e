"""Checkpoints fix what is stored beside the chains; words are only erased; retention by records series; public logs."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION cityrecords_salt_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.subject = OLD.subject AND NEW.salt = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a salt is only erased, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER salt_only_erased BEFORE UPDATE OR DELETE ON requests_app_salt
    FOR EACH ROW EXECUTE FUNCTION cityrecords_salt_is_only_erased();

CREATE FUNCTION cityrecords_words_are_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    field text;
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
BEGIN
    FOREACH field IN ARRAY TG_ARGV LOOP
        IF after->>field IS DISTINCT FROM before->>field AND after->>field NOT IN ('[erased]', '') THEN
            RAISE EXCEPTION '% of % is written once; it can only be erased', field, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_words_stay BEFORE UPDATE OF subject, body_text, body_html, message_id, letter
    ON requests_app_notice FOR EACH ROW
    EXECUTE FUNCTION cityrecords_words_are_only_erased('subject', 'body_text', 'body_html', 'message_id', 'letter');
CREATE TRIGGER message_words_stay BEFORE UPDATE OF body ON requests_app_message
    FOR EACH ROW EXECUTE FUNCTION cityrecords_words_are_only_erased('body');
CREATE TRIGGER note_words_stay BEFORE UPDATE OF body ON requests_app_note
    FOR EACH ROW EXECUTE FUNCTION cityrecords_words_are_only_erased('body');
CREATE TRIGGER appeal_words_stay BEFORE UPDATE OF grounds, number ON requests_app_appeal
    FOR EACH ROW EXECUTE FUNCTION cityrecords_words_are_only_erased('grounds', 'number');
"""
BACK = """
DROP TRIGGER appeal_words_stay ON requests_app_appeal;
DROP TRIGGER note_words_stay ON requests_app_note;
DROP TRIGGER message_words_stay ON requests_app_message;
DROP TRIGGER notice_words_stay ON requests_app_notice;
DROP FUNCTION cityrecords_words_are_only_erased();
DROP TRIGGER salt_only_erased ON requests_app_salt;
DROP FUNCTION cityrecords_salt_is_only_erased();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0014_delivery_at_full_strength")]

    operations = [
        migrations.CreateModel(
            name="Salt",
            fields=[
                ("subject", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("salt", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.RemoveConstraint(model_name="retentionrule", name="one_retention_rule_per_city_and_kind"),
        migrations.AddField(
            model_name="checkpointleaf",
            name="city",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checkpoint_leaves",
                to="requests_app.city",
            ),
        ),
        migrations.AddField(
            model_name="checkpointleaf", name="contents", field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="citypolicy",
            name="publishes_log",
            field=models.BooleanField(
                default=False,
                help_text="Everybody may download the city's log of requests, without personal data.",
            ),
        ),
        migrations.AddField(
            model_name="recordsrequest",
            name="series",
            field=models.CharField(
                blank=True, help_text="The records series of the city's retention schedule.", max_length=60
            ),
        ),
        migrations.AddField(
            model_name="retentionrule", name="series", field=models.CharField(blank=True, max_length=60)
        ),
        migrations.AlterField(
            model_name="checkpointleaf",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checkpoint_leaves",
                to="requests_app.recordsrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpointleaf",
            constraint=models.UniqueConstraint(fields=("checkpoint", "city"), name="leaf_city_once"),
        ),
        migrations.AddConstraint(
            model_name="checkpointleaf",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("city", None)),
                    models.Q(("case", None), ("city__isnull", False)),
                    _connector="OR",
                ),
                name="leaf_is_of_a_case_or_a_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.UniqueConstraint(
                fields=("city", "kind", "series"), name="one_retention_rule_per_series"
            ),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
