"""Incidents with their causes, files and court orders; measures that are written once and reviewed by others."""

import django.core.validators
import django.db.models.deletion
import django_fsm
import requests_app.access.models.incidents
import requests_app.access.transitions
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION cityrecords_measure_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'measures are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.incident_id, NEW.kind, NEW.actor_id, NEW.reason, NEW.clause, NEW.evidence, NEW.basis, NEW.skip_reason,
        NEW.details, NEW.taken_at, NEW.restricts, NEW.emergency, NEW.notice_due_on, NEW.contest_offered,
        NEW.contest_until)
       IS DISTINCT FROM
       (OLD.incident_id, OLD.kind, OLD.actor_id, OLD.reason, OLD.clause, OLD.evidence, OLD.basis, OLD.skip_reason,
        OLD.details, OLD.taken_at, OLD.restricts, OLD.emergency, OLD.notice_due_on, OLD.contest_offered,
        OLD.contest_until) THEN
        RAISE EXCEPTION 'what a measure decided is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('upheld', 'reversed') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a reviewed measure stays as it was decided' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_written_once BEFORE UPDATE OR DELETE ON requests_app_measure
    FOR EACH ROW EXECUTE FUNCTION cityrecords_measure_is_written_once();

CREATE FUNCTION cityrecords_incident_has_its_measure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_state text;
BEGIN
    SELECT state INTO now_state FROM requests_app_incident WHERE id = NEW.id;
    IF now_state = 'measure_taken'
        AND NOT EXISTS (SELECT 1 FROM requests_app_measure WHERE incident_id = NEW.id) THEN
        RAISE EXCEPTION 'incident % says that a measure was taken and has none', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incident_has_its_measure AFTER INSERT OR UPDATE ON requests_app_incident
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cityrecords_incident_has_its_measure();
"""
BACK = """
DROP TRIGGER incident_has_its_measure ON requests_app_incident;
DROP FUNCTION cityrecords_incident_has_its_measure();
DROP TRIGGER measure_written_once ON requests_app_measure;
DROP FUNCTION cityrecords_measure_is_written_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0016_letter_paper_post_and_outside_bodies'),
    ]

    operations = [
        migrations.CreateModel(
            name='CourtOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('court', models.CharField(max_length=200)),
                ('docket', models.CharField(blank=True, max_length=120)),
                ('ordered', models.TextField()),
                ('ordered_on', models.DateField()),
                ('served_on', models.DateField()),
                ('counted_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('counted_unit', models.CharField(blank=True, max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('late_marked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='IncidentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=80, upload_to=requests_app.access.models.incidents.stored_name)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['uploaded_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction of the data'), ('warning', 'Warning'), ('suspension', 'Suspension of access'), ('key_revocation', 'Revocation of the access and its keys'), ('takedown_order', 'Takedown'), ('redaction', 'Redaction'), ('referral_to_city_attorney', 'Referral to the City Attorney'), ('publication_rescheduled', 'A new date of publication'), ('disclosure_ordered', 'Disclosure as the court ordered')], max_length=32)),
                ('state', django_fsm.FSMField(choices=[('taken', 'Taken'), ('contested', 'Contested'), ('upheld', 'Contested and upheld'), ('reversed', 'Reversed')], default='taken', max_length=12, protected=True)),
                ('reason', models.TextField()),
                ('clause', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('basis', models.CharField(max_length=300)),
                ('skip_reason', models.TextField(blank=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('taken_at', models.DateTimeField()),
                ('restricts', models.BooleanField()),
                ('emergency', models.BooleanField(default=False)),
                ('notice_due_on', models.DateField(blank=True, null=True)),
                ('contest_offered', models.BooleanField(default=False)),
                ('contest_until', models.DateField(blank=True, null=True)),
                ('contested_at', models.DateTimeField(blank=True, null=True)),
                ('contest_grounds', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('review_reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['taken_at', 'id'],
            },
            bases=(requests_app.access.transitions.MeasureMoves, models.Model),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='emergency_notice_days',
            field=models.PositiveSmallIntegerField(default=1, help_text='Business days within which the holder must be told of an emergency suspension.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)]),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='measure_contest_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Calendar days to contest a measure; empty: the city does not specify a last day.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)]),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='measure_contest_offered',
            field=models.BooleanField(default=True, help_text='Who is restricted by a measure may ask somebody else of the city to review it.'),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='measures',
            field=models.JSONField(blank=True, default=dict, help_text='Measures switched on or off here, each with what it is based on.'),
        ),
        migrations.AddField(
            model_name='incident',
            name='cause',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='incident',
            name='contained_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='contained_how',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='incident',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='ended_reason',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='incident',
            name='recipients_known',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='incident',
            name='seen_at_url',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='incident',
            name='submission_key',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('state__in', ['reported', 'under_review', 'measure_taken'])), fields=['city', 'reported_at'], name='incident_open_by_age'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(condition=models.Q(('cause', ''), _negated=True), fields=('cause',), name='incident_opened_once_per_cause'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['no_action', 'resolved']), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='incident_ended_says_why'),
        ),
        migrations.AddField(
            model_name='courtorder',
            name='incident',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='court_order', to='requests_app.incident'),
        ),
        migrations.AddField(
            model_name='incidentfile',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='requests_app.incident'),
        ),
        migrations.AddField(
            model_name='measure',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measure',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='requests_app.incident'),
        ),
        migrations.AddField(
            model_name='measure',
            name='reviewer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='courtorder',
            constraint=models.CheckConstraint(condition=models.Q(('served_on__gte', models.F('ordered_on'))), name='court_order_served_after_it_was_made'),
        ),
        migrations.AddConstraint(
            model_name='courtorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_days', None), ('counted_unit', '')), models.Q(('counted_days__gte', 1), ('counted_unit__in', ['calendar', 'business'])), _connector='OR'), name='court_order_counts_in_known_units'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'warning', 'suspension', 'key_revocation', 'takedown_order', 'redaction', 'referral_to_city_attorney', 'publication_rescheduled', 'disclosure_ordered'])), name='measure_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['taken', 'contested', 'upheld', 'reversed'])), name='measure_state_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='measure_has_reason_and_basis'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('reviewer', None), models.Q(('reviewer', models.F('actor')), _negated=True), _connector='OR'), name='measure_reviewed_by_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'taken'), models.Q(('contested_at__isnull', False), models.Q(('contest_grounds', ''), _negated=True)), _connector='OR'), name='measure_contested_says_why'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['taken', 'contested']), models.Q(('reviewed_at__isnull', False), ('reviewer__isnull', False), models.Q(('review_reason', ''), _negated=True)), _connector='OR'), name='measure_reviewed_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('emergency', False), ('notice_due_on', None)), models.Q(('emergency', True), ('kind', 'suspension'), ('notice_due_on__isnull', False)), _connector='OR'), name='measure_emergency_is_a_suspension'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('contest_offered', True), models.Q(('contest_until', None), ('contested_at', None)), _connector='OR'), name='measure_last_day_only_where_contestable'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
