"""A dataset has a life: state, openness, forms, dates of publication, and complete reasons where it is withheld."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


FORWARD = r"""
CREATE FUNCTION cityrecords_withholding_gap(checked_dataset bigint, checked_withholding bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    found requests_app_datasetwithholding%ROWTYPE;
BEGIN
    SELECT * INTO found FROM requests_app_datasetwithholding
        WHERE id = checked_withholding AND dataset_id = checked_dataset;
    IF NOT FOUND THEN RETURN 'no decision about this dataset'; END IF;
    IF jsonb_typeof(found.responsible) <> 'array' OR jsonb_array_length(found.responsible) = 0 THEN
        RETURN 'nobody is named as responsible';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(found.responsible) person
               WHERE cityrecords_is_blank(person->>'name') OR cityrecords_is_blank(person->>'title')) THEN
        RETURN 'a responsible person lacks a name or a title';
    END IF;
    IF cityrecords_is_blank(found.segregability) THEN RETURN 'segregability is not answered'; END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_datasetcitation WHERE withholding_id = found.id) THEN
        RETURN 'no exemption is cited';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_datasetcitation c WHERE c.withholding_id = found.id
               AND (cityrecords_is_blank(c.exemption_key) OR cityrecords_is_blank(c.citation_text)
                    OR cityrecords_is_blank(c.pack_key) OR cityrecords_is_blank(c.pack_version)
                    OR cityrecords_is_blank(c.explanation) OR cityrecords_is_blank(c.records))) THEN
        RETURN 'a citation lacks its text, its pack, its data or its explanation';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_datasetcitation c WHERE c.withholding_id = found.id AND c.needs_balance
               AND (cityrecords_is_blank(c.facts) OR cityrecords_is_blank(c.harm))) THEN
        RETURN 'a balancing exemption lacks its facts or its harm';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION cityrecords_withholding_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row requests_app_dataset%ROWTYPE;
    gap text;
BEGIN
    SELECT * INTO now_row FROM requests_app_dataset WHERE id = NEW.id;
    IF NOT FOUND OR now_row.state <> 'withheld' THEN RETURN NULL; END IF;
    gap := cityrecords_withholding_gap(now_row.id, now_row.withholding_id);
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'dataset % cannot be withheld: %', now_row.id, gap USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER withholding_complete AFTER INSERT OR UPDATE OF state, withholding_id
    ON requests_app_dataset DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'withheld')
    EXECUTE FUNCTION cityrecords_withholding_is_complete();
CREATE TRIGGER datasetwithholding_written_once BEFORE UPDATE OR DELETE ON requests_app_datasetwithholding
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER datasetcitation_written_once BEFORE UPDATE OR DELETE ON requests_app_datasetcitation
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
"""

BACK = r"""
DROP TRIGGER datasetcitation_written_once ON requests_app_datasetcitation;
DROP TRIGGER datasetwithholding_written_once ON requests_app_datasetwithholding;
DROP TRIGGER withholding_complete ON requests_app_dataset;
DROP FUNCTION cityrecords_withholding_is_complete();
DROP FUNCTION cityrecords_withholding_gap(bigint, bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0012_withholding_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='DatasetCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exemption_key', models.CharField(max_length=60)),
                ('citation_text', models.CharField(max_length=200)),
                ('meaning', models.TextField()),
                ('pack_key', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('records', models.TextField()),
                ('explanation', models.TextField()),
                ('needs_balance', models.BooleanField()),
                ('facts', models.TextField(blank=True)),
                ('harm', models.TextField(blank=True)),
                ('other_law', models.CharField(blank=True, max_length=300)),
                ('rereview_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DatasetWithholding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_at', models.DateTimeField()),
                ('responsible', models.JSONField(default=list)),
                ('segregability', models.TextField()),
                ('pack_key', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
            ],
            options={
                'ordering': ['decided_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('description', models.TextField(blank=True)),
                ('media_type', models.CharField(blank=True, max_length=160)),
                ('format', models.CharField(blank=True, max_length=40)),
                ('access_url', models.CharField(blank=True, max_length=2000)),
                ('download_url', models.CharField(blank=True, max_length=2000)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='dataset',
            options={'ordering': ['title', 'id']},
        ),
        migrations.RemoveConstraint(
            model_name='dataset',
            name='dataset_title_once_per_city',
        ),
        migrations.AddField(
            model_name='dataset',
            name='access_level',
            field=models.CharField(choices=[('public', 'Public'), ('restricted public', 'Restricted'), ('non-public', 'Not public')], default='public', max_length=20),
        ),
        migrations.AddField(
            model_name='dataset',
            name='contact_email',
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='dataset',
            name='contact_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='dataset',
            name='description',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='formats',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='dataset',
            name='issued_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='keywords',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='landing_page',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='dataset',
            name='licence',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='links_hidden',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='dataset',
            name='missed_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='modified_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='next_due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='origin',
            field=models.CharField(choices=[('city_file', 'The city’s own pages'), ('catalog', 'The city’s data catalog'), ('desk', 'Entered by staff')], default='city_file', max_length=10),
        ),
        migrations.AddField(
            model_name='dataset',
            name='original_due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='datasets', to='requests_app.department'),
        ),
        migrations.AddField(
            model_name='dataset',
            name='published_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='publisher',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='dataset',
            name='raw',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='rhythm',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='dataset',
            name='rights',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='state',
            field=django_fsm.FSMField(choices=[('scheduled', 'Not published yet'), ('published', 'Published'), ('under_review', 'Under review'), ('withheld', 'Withheld'), ('withdrawn', 'Withdrawn')], default='published', max_length=16, protected=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='terms_text',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='terms_url',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='dataset',
            name='vanished_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='warnings',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        # The rows on file come from the cities' own pages, which name published data.
        migrations.AlterField(
            model_name='dataset',
            name='origin',
            field=models.CharField(choices=[('city_file', 'The city’s own pages'), ('catalog', 'The city’s data catalog'), ('desk', 'Entered by staff')], default='desk', max_length=10),
        ),
        migrations.AlterField(
            model_name='dataset',
            name='state',
            field=django_fsm.FSMField(choices=[('scheduled', 'Not published yet'), ('published', 'Published'), ('under_review', 'Under review'), ('withheld', 'Withheld'), ('withdrawn', 'Withdrawn')], default='scheduled', max_length=16, protected=True),
        ),
        migrations.AlterField(
            model_name='dataset',
            name='identifier',
            field=models.CharField(blank=True, max_length=500, null=True),
        ),
        migrations.AlterField(
            model_name='dataset',
            name='title',
            field=models.CharField(max_length=500),
        ),
        migrations.AddField(
            model_name='datasetwithholding',
            name='dataset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withholdings', to='requests_app.dataset'),
        ),
        migrations.AddField(
            model_name='datasetwithholding',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='datasetcitation',
            name='withholding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='requests_app.datasetwithholding'),
        ),
        migrations.AddField(
            model_name='dataset',
            name='withholding',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.datasetwithholding'),
        ),
        migrations.AddField(
            model_name='dataset',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('identifier', config='simple', weight='A'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('keywords', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('publisher', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('description', 'note', config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=models.Index(fields=['city', 'title', 'id'], name='dataset_by_title'),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=models.Index(fields=['city', 'publisher'], name='dataset_by_publisher'),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=models.Index(condition=models.Q(('next_due_on__isnull', False), ('state__in', ['scheduled', 'published', 'under_review'])), fields=['next_due_on'], name='dataset_due'),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='dataset_search'),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=django.contrib.postgres.indexes.GinIndex(fields=['formats'], name='dataset_formats'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.UniqueConstraint(fields=('city', 'identifier'), name='dataset_identifier_once_per_city'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.UniqueConstraint(condition=models.Q(('identifier__isnull', True)), fields=('city', 'title'), name='dataset_title_once_per_city'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'published', 'under_review', 'withheld', 'withdrawn'])), name='dataset_state_known'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'restricted public', 'non-public'])), name='dataset_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withheld'), ('withholding__isnull', False)), models.Q(models.Q(('state', 'withheld'), _negated=True), ('withholding__isnull', True)), _connector='OR'), name='dataset_withheld_with_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identifier', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='dataset_is_named'),
        ),
        migrations.AddField(
            model_name='distribution',
            name='dataset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='distributions', to='requests_app.dataset'),
        ),
        migrations.AddConstraint(
            model_name='datasetcitation',
            constraint=models.UniqueConstraint(fields=('withholding', 'exemption_key'), name='exemption_once_per_withholding'),
        ),
        migrations.AddConstraint(
            model_name='distribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('access_url', ''), ('access_url__regex', '^(https?|ftp)://'), _connector='OR'), models.Q(('download_url', ''), ('download_url__regex', '^(https?|ftp)://'), _connector='OR')), name='distribution_addresses_can_be_followed'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
