"""The withholding log: drafts and issued lines; appeals contest single lines, with papers and a representative."""

import django.db.models.deletion
from django.db import migrations, models

LINES = r"""
CREATE FUNCTION cityrecords_log_line_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
    citation requests_app_citation%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = NEW.decision_id;
    SELECT * INTO citation FROM requests_app_citation WHERE id = NEW.citation_id;
    IF citation.decision_id IS DISTINCT FROM decision.id
        OR citation.exemption_key IS DISTINCT FROM NEW.exemption_key THEN
        RAISE EXCEPTION 'log line % names an exemption its decision does not cite', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.position > COALESCE((decision.details->'log'->>'lines')::integer, 0) THEN
        RAISE EXCEPTION 'log line % is beyond the log its decision fixed', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF decision.kind = 'denial' AND NEW.treatment <> 'withheld' THEN
        RAISE EXCEPTION 'log line %: a denial of everything redacts nothing', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER log_line_fits BEFORE INSERT ON requests_app_withholdingline
    FOR EACH ROW EXECUTE FUNCTION cityrecords_log_line_fits();
CREATE TRIGGER log_line_written_once BEFORE UPDATE OR DELETE ON requests_app_withholdingline
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();

CREATE FUNCTION cityrecords_log_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored integer;
BEGIN
    SELECT count(*) INTO stored FROM requests_app_withholdingline WHERE decision_id = NEW.id;
    IF stored <> (NEW.details->'log'->>'lines')::integer THEN
        RAISE EXCEPTION 'the log of decision % has % lines, not %', NEW.id, stored, NEW.details->'log'->>'lines'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER log_whole AFTER INSERT ON requests_app_decision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.details->'log' IS NOT NULL) EXECUTE FUNCTION cityrecords_log_is_whole();
"""
LINES_BACK = """
DROP TRIGGER log_whole ON requests_app_decision;
DROP FUNCTION cityrecords_log_is_whole();
DROP TRIGGER log_line_written_once ON requests_app_withholdingline;
DROP TRIGGER log_line_fits ON requests_app_withholdingline;
DROP FUNCTION cityrecords_log_line_fits();
"""
APPEALS = """
CREATE FUNCTION cityrecords_point_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.citation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_appeal a, requests_app_citation c
            JOIN requests_app_decision d ON d.id = c.decision_id
        WHERE a.id = NEW.appeal_id AND c.id = NEW.citation_id AND d.case_id = a.case_id) THEN
        RAISE EXCEPTION 'a point contests a citation of another case' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.line_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_withholdingline l
        WHERE l.id = NEW.line_id AND l.citation_id = NEW.citation_id) THEN
        RAISE EXCEPTION 'a point contests a line under another citation' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER point_belongs BEFORE INSERT OR UPDATE OF appeal_id, citation_id, line_id
    ON requests_app_appealpoint FOR EACH ROW EXECUTE FUNCTION cityrecords_point_belongs();

CREATE FUNCTION cityrecords_officer_is_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_decision d
               WHERE d.id = NEW.decision_id AND d.decided_by_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'appeal %: whoever decided the request cannot decide the appeal', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER officer_is_another BEFORE INSERT OR UPDATE OF officer_id, decision_id
    ON requests_app_appeal FOR EACH ROW WHEN (NEW.officer_id IS NOT NULL)
    EXECUTE FUNCTION cityrecords_officer_is_another();
"""
APPEALS_BACK = """
DROP TRIGGER officer_is_another ON requests_app_appeal;
DROP FUNCTION cityrecords_officer_is_another();
DROP TRIGGER point_belongs ON requests_app_appealpoint;
DROP FUNCTION cityrecords_point_belongs();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0011_more_channels'),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('description', models.TextField()),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('custodian', models.CharField(blank=True, max_length=160)),
                ('pages', models.CharField(blank=True, max_length=60)),
                ('exemption_key', models.CharField(blank=True, max_length=60)),
                ('treatment', models.CharField(choices=[('withheld', 'Withheld'), ('redacted', 'Redacted')], default='withheld', max_length=10)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WithholdingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('description', models.TextField()),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('custodian', models.CharField(blank=True, max_length=160)),
                ('pages', models.CharField(blank=True, max_length=60)),
                ('exemption_key', models.CharField(blank=True, max_length=60)),
                ('treatment', models.CharField(choices=[('withheld', 'Withheld'), ('redacted', 'Redacted')], default='withheld', max_length=10)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['decision_id', 'position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='appealpoint',
            name='citation_contested_once',
        ),
        migrations.AddField(
            model_name='appeal',
            name='documents',
            field=models.ManyToManyField(blank=True, related_name='appeals', to='requests_app.document'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='representative_authority',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='appeal',
            name='representative_contact',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='appealpoint',
            name='grounds',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='draftline',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draft_lines', to='requests_app.recordsrequest'),
        ),
        migrations.AddField(
            model_name='withholdingline',
            name='citation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_lines', to='requests_app.citation'),
        ),
        migrations.AddField(
            model_name='withholdingline',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_lines', to='requests_app.decision'),
        ),
        migrations.AddField(
            model_name='appealpoint',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='requests_app.withholdingline'),
        ),
        migrations.AddConstraint(
            model_name='appealpoint',
            constraint=models.UniqueConstraint(fields=('appeal', 'citation', 'line'), name='point_contested_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='appealpoint',
            constraint=models.CheckConstraint(condition=models.Q(('line', None), ('citation__isnull', False), _connector='OR'), name='line_comes_with_its_citation'),
        ),
        migrations.AddConstraint(
            model_name='draftline',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__in', ['withheld', 'redacted'])), name='draft_line_treatment_known'),
        ),
        migrations.AddConstraint(
            model_name='draftline',
            constraint=models.CheckConstraint(condition=models.Q(('description__regex', '\\S')), name='draft_line_says_something'),
        ),
        migrations.AddConstraint(
            model_name='withholdingline',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='log_position_once_per_decision'),
        ),
        migrations.AddConstraint(
            model_name='withholdingline',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__in', ['withheld', 'redacted'])), name='log_line_treatment_known'),
        ),
        migrations.AddConstraint(
            model_name='withholdingline',
            constraint=models.CheckConstraint(condition=models.Q(('custodian__regex', '\\S'), ('description__regex', '\\S'), ('exemption_key__regex', '\\S'), ('pages__regex', '\\S'), ('position__gte', 1), ('reason__regex', '\\S')), name='log_line_is_whole'),
        ),
        migrations.RunSQL(LINES, LINES_BACK),
        migrations.RunSQL(APPEALS, APPEALS_BACK),
    ]
