"""Letters on paper are kept: each written once, and gone only when the words of its letter are erased."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION cityrecords_letter_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM requests_app_notice WHERE id = OLD.notice_id AND body_text = '[erased]') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is written once and never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER letter_file_stays BEFORE UPDATE OR DELETE ON requests_app_letterfile
    FOR EACH ROW EXECUTE FUNCTION cityrecords_letter_file_stays();
"""
BACK = """
DROP TRIGGER letter_file_stays ON requests_app_letterfile;
DROP FUNCTION cityrecords_letter_file_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0007_indexes_of_lists_and_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('flawed', models.BooleanField(default=False)),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='requests_app.notice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='letter_file_has_a_hash')],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
