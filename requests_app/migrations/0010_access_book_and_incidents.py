"""The access book of a city: entries are only added and stay chained. Notices may be about data too."""

import django.db.models.deletion
import django_fsm
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION cityrecords_access_event_is_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head_seq integer;
    head_hash text;
    said jsonb := NEW.payload::jsonb;
BEGIN
    SELECT seq, hash INTO head_seq, head_hash FROM requests_app_accessevent
        WHERE city_id = NEW.city_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(head_seq, 0) + 1 OR NEW.prev_hash <> COALESCE(head_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'entry % does not follow the last entry of its city', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.hash <> encode(sha256(convert_to(NEW.prev_hash || NEW.payload, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'entry % has the wrong hash', NEW.seq USING ERRCODE = 'restrict_violation';
    END IF;
    IF (said->>'seq')::integer <> NEW.seq OR said->>'kind' <> NEW.kind
        OR (said->>'at')::timestamptz <> NEW.at
        OR (said->>'dataset')::bigint IS DISTINCT FROM NEW.dataset_id
        OR (said->>'actor')::bigint IS DISTINCT FROM NEW.actor_id THEN
        RAISE EXCEPTION 'entry % says something else than its payload', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER access_event_chained BEFORE INSERT ON requests_app_accessevent
    FOR EACH ROW EXECUTE FUNCTION cityrecords_access_event_is_chained();
CREATE TRIGGER access_event_only_added BEFORE UPDATE OR DELETE ON requests_app_accessevent
    FOR EACH ROW EXECUTE FUNCTION cityrecords_event_is_only_added();
"""
BACK = """
DROP TRIGGER access_event_only_added ON requests_app_accessevent;
DROP TRIGGER access_event_chained ON requests_app_accessevent;
DROP FUNCTION cityrecords_access_event_is_chained();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0009_exemption_reviews_at_the_desk'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='city',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.city'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.recordsrequest'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.event'),
        ),
        migrations.CreateModel(
            name='AccessBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head_seq', models.PositiveIntegerField(default=0)),
                ('head_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('city', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='access_book', to='requests_app.city')),
            ],
        ),
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('payload', models.TextField()),
                ('prev_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_events', to='requests_app.city')),
                ('dataset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.dataset')),
            ],
            options={
                'ordering': ['city_id', 'seq'],
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.accessevent'),
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(choices=[('data_error', 'An error in the data'), ('misuse', 'Misuse of data or of access'), ('improper_release', 'Data that should not have been released'), ('failure_to_publish', 'Data not published when it was due'), ('court_order', 'A court ordered something'), ('rate_limit', 'More calls than the access allows')], max_length=24)),
                ('state', django_fsm.FSMField(choices=[('reported', 'Reported'), ('under_review', 'Under review'), ('measure_taken', 'A measure was taken'), ('no_action', 'No action was needed'), ('resolved', 'Resolved')], default='reported', max_length=20, protected=True)),
                ('description', models.TextField()),
                ('link_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('reported_at', models.DateTimeField()),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='requests_app.city')),
                ('dataset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='requests_app.dataset')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='requests_app.department')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='requests_app.requester')),
            ],
            options={
                'ordering': ['-reported_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='accessevent',
            name='incident',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.incident'),
        ),
        migrations.AddField(
            model_name='notice',
            name='incident',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.incident'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('entry', 'letter', 'recipient'), name='one_notice_per_entry_letter_recipient'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('event__isnull', False)), ('city__isnull', False), _connector='OR'), name='notice_is_about_a_case_or_a_city'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['data_error', 'misuse', 'improper_release', 'failure_to_publish', 'court_order', 'rate_limit'])), name='incident_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'under_review', 'measure_taken', 'no_action', 'resolved'])), name='incident_state_known'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='incident_link_holds_a_hash_only'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['dataset', '-seq'], name='access_event_of_dataset'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['incident', '-seq'], name='access_event_of_incident'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.UniqueConstraint(fields=('city', 'seq'), name='access_event_seq_once_per_city'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(('dataset__isnull', False), ('incident__isnull', False), _connector='OR'), name='access_event_has_a_subject'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
