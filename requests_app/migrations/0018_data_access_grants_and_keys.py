"""Data-access requests, grants, keys and usage; what the database holds of them by itself."""

import django.core.validators
import django.db.models.deletion
import django_fsm
import requests_app.access.grant_transitions
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION cityrecords_application_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.case_id <> OLD.case_id OR NEW.dataset_id <> OLD.dataset_id
        OR NEW.terms_text <> OLD.terms_text OR NEW.terms_url <> OLD.terms_url
        OR NEW.terms_version <> OLD.terms_version OR NEW.accepted_at IS DISTINCT FROM OLD.accepted_at THEN
        RAISE EXCEPTION 'the terms of an application are written once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_stays BEFORE UPDATE OR DELETE ON requests_app_accessapplication
    FOR EACH ROW EXECUTE FUNCTION cityrecords_application_stays();

CREATE FUNCTION cityrecords_grant_fits_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM requests_app_recordsrequest c JOIN requests_app_dataset d ON d.city_id = c.city_id
        WHERE c.id = NEW.case_id AND c.kind = 'data_access' AND c.city_id = NEW.city_id AND d.id = NEW.dataset_id
    ) THEN
        RAISE EXCEPTION 'an access belongs to a data-access request of its own city'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_fits_its_case BEFORE INSERT OR UPDATE OF case_id, city_id, dataset_id
    ON requests_app_accessgrant FOR EACH ROW EXECUTE FUNCTION cityrecords_grant_fits_its_case();

CREATE FUNCTION cityrecords_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.grant_id <> OLD.grant_id OR NEW.prefix <> OLD.prefix
        OR NEW.secret_hash <> OLD.secret_hash OR NEW.created_at <> OLD.created_at
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
        RAISE EXCEPTION 'a key is written once; it can only end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER key_stays BEFORE UPDATE OR DELETE ON requests_app_apikey
    FOR EACH ROW EXECUTE FUNCTION cityrecords_key_stays();

CREATE TRIGGER usage_written_once BEFORE UPDATE ON requests_app_usage
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER usage_batch_written_once BEFORE UPDATE ON requests_app_usagebatch
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();

CREATE FUNCTION cityrecords_access_is_granted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_recordsrequest WHERE id = NEW.id AND state = 'access_granted')
        AND NOT EXISTS (SELECT 1 FROM requests_app_accessgrant WHERE case_id = NEW.id) THEN
        RAISE EXCEPTION 'case % says access was granted, and there is none', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER access_is_granted AFTER INSERT OR UPDATE OF state ON requests_app_recordsrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'access_granted')
    EXECUTE FUNCTION cityrecords_access_is_granted();
"""
BACK = """
DROP TRIGGER access_is_granted ON requests_app_recordsrequest;
DROP FUNCTION cityrecords_access_is_granted();
DROP TRIGGER usage_batch_written_once ON requests_app_usagebatch;
DROP TRIGGER usage_written_once ON requests_app_usage;
DROP TRIGGER key_stays ON requests_app_apikey;
DROP FUNCTION cityrecords_key_stays();
DROP TRIGGER grant_fits_its_case ON requests_app_accessgrant;
DROP FUNCTION cityrecords_grant_fits_its_case();
DROP TRIGGER application_stays ON requests_app_accessapplication;
DROP FUNCTION cityrecords_application_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0017_incidents_and_measures'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('volume', models.CharField(blank=True, max_length=300)),
                ('terms_text', models.TextField(blank=True)),
                ('terms_url', models.CharField(blank=True, max_length=500)),
                ('terms_version', models.CharField(blank=True, max_length=64)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('expired', 'Expired'), ('revoked', 'Revoked'), ('given_back', 'Given back')], default='active', max_length=12, protected=True)),
                ('granted_at', models.DateTimeField()),
                ('expires_on', models.DateField()),
                ('renewal_told_at', models.DateTimeField(blank=True, null=True)),
                ('renewal_asked_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-granted_at', '-id'],
            },
            bases=(requests_app.access.grant_transitions.GrantMoves, models.Model),
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='GatewayToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='RateTier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('per_second', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000000)])),
                ('per_minute', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000000)])),
                ('per_day', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000000)])),
                ('basis', models.CharField(blank=True, max_length=300)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['city_id', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begin_at', models.DateTimeField()),
                ('end_at', models.DateTimeField()),
                ('on', models.DateField()),
                ('calls', models.PositiveBigIntegerField()),
                ('refused', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='UsageBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.CharField(max_length=100)),
                ('body_hash', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('received_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='recordsrequest',
            name='case_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='recordsrequest',
            name='case_kind_known',
        ),
        migrations.RemoveIndex(
            model_name='recordsrequest',
            name='case_done_by_arrival',
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='data_terms',
            field=models.TextField(blank=True, help_text='Terms of use of datasets that name none of their own; empty: not specified.'),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='data_terms_url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='key_overlap_hours',
            field=models.PositiveSmallIntegerField(default=72, help_text='How long an old API key works beside the new one that takes its place.', validators=[django.core.validators.MaxValueValidator(720)]),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='limit_opens_incident',
            field=models.BooleanField(default=False, help_text='Open an incident when a holder makes more calls than the access allows.'),
        ),
        migrations.AddField(
            model_name='citypolicy',
            name='renewal_notice_days',
            field=models.PositiveSmallIntegerField(default=30, help_text='Write to the holder of an access so many days before its last day.', validators=[django.core.validators.MaxValueValidator(365)]),
        ),
        migrations.AddField(
            model_name='throttle',
            name='seconds',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='from_state',
            field=models.CharField(choices=[('submitted', 'Submitted'), ('clerk_review', 'In review'), ('awaiting_requester', 'Waiting for the requester'), ('awaiting_payment', 'Waiting for payment'), ('in_production', 'Records being prepared'), ('released', 'Released'), ('partly_released', 'Released in part'), ('denied', 'Denied'), ('no_records', 'No records found'), ('access_granted', 'Access granted'), ('transferred', 'Sent to another body'), ('withdrawn', 'Withdrawn'), ('appealed', 'Appealed'), ('upheld', 'Denial upheld on appeal'), ('closed', 'Closed')], max_length=24),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('grant', 'Records will be released'), ('release', 'Released'), ('partial_denial', 'Released in part'), ('denial', 'Denied'), ('no_records', 'No records found'), ('access', 'Access to data granted'), ('transfer', 'Sent to another body')], max_length=20),
        ),
        migrations.AlterField(
            model_name='recordsrequest',
            name='kind',
            field=models.CharField(choices=[('records', 'Public records'), ('data_access', 'Access to data by program'), ('exemption_review', 'Review of an exemption')], default='records', max_length=20),
        ),
        migrations.AlterField(
            model_name='recordsrequest',
            name='state',
            field=django_fsm.FSMField(choices=[('submitted', 'Submitted'), ('clerk_review', 'In review'), ('awaiting_requester', 'Waiting for the requester'), ('awaiting_payment', 'Waiting for payment'), ('in_production', 'Records being prepared'), ('released', 'Released'), ('partly_released', 'Released in part'), ('denied', 'Denied'), ('no_records', 'No records found'), ('access_granted', 'Access granted'), ('transferred', 'Sent to another body'), ('withdrawn', 'Withdrawn'), ('appealed', 'Appealed'), ('upheld', 'Denial upheld on appeal'), ('closed', 'Closed')], default='submitted', max_length=24, protected=True),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='kind',
            field=models.CharField(choices=[('records', 'Public records'), ('data_access', 'Access to data by program'), ('exemption_review', 'Review of an exemption')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='recordsrequest',
            index=models.Index(condition=models.Q(('state__in', ['released', 'partly_released', 'denied', 'no_records', 'access_granted', 'transferred', 'withdrawn', 'upheld', 'closed'])), fields=['-received_at', '-id'], name='case_done_by_arrival'),
        ),
        migrations.AddConstraint(
            model_name='recordsrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'clerk_review', 'awaiting_requester', 'awaiting_payment', 'in_production', 'released', 'partly_released', 'denied', 'no_records', 'access_granted', 'transferred', 'withdrawn', 'appealed', 'upheld', 'closed'])), name='case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recordsrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['records', 'data_access', 'exemption_review'])), name='case_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='recordsrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'data_access'), _negated=True), ('dataset__isnull', False), _connector='OR'), name='data_access_names_a_dataset'),
        ),
        migrations.AddConstraint(
            model_name='recordsrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'access_granted'), _negated=True), ('kind', 'data_access'), _connector='OR'), name='access_is_granted_to_data_access_only'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='application', to='requests_app.recordsrequest'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='dataset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='requests_app.dataset'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to='requests_app.recordsrequest'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to='requests_app.city'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='dataset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to='requests_app.dataset'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='scopes',
            field=models.ManyToManyField(related_name='+', to='requests_app.dataset'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='requests_app.accessgrant'),
        ),
        migrations.AddField(
            model_name='gatewaytoken',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gateway_tokens', to='requests_app.city'),
        ),
        migrations.AddField(
            model_name='ratetier',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rate_tiers', to='requests_app.city'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='tier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='requests_app.ratetier'),
        ),
        migrations.AddField(
            model_name='usage',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usage', to='requests_app.accessgrant'),
        ),
        migrations.AddField(
            model_name='usage',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usage', to='requests_app.apikey'),
        ),
        migrations.AddField(
            model_name='usagebatch',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usage_batches', to='requests_app.city'),
        ),
        migrations.AddField(
            model_name='usage',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='requests_app.usagebatch'),
        ),
        migrations.AddConstraint(
            model_name='accessapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms_text', ''), ('terms_version', '')), models.Q(('accepted_at__isnull', False), ('terms_version__regex', '^[0-9a-f]{64}$'), models.Q(('terms_text', ''), _negated=True)), _connector='OR'), name='terms_on_file_were_accepted'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='api_key_holds_a_hash_only'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None), ('revoked_at', None)), fields=('grant',), name='one_present_key_per_grant'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('created_at')), _connector='OR'), name='api_key_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='gatewaytoken',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='gateway_token_holds_a_hash_only'),
        ),
        migrations.AddConstraint(
            model_name='gatewaytoken',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='gateway_token_expires_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='ratetier',
            constraint=models.UniqueConstraint(fields=('city', 'name'), name='tier_name_once_per_city'),
        ),
        migrations.AddConstraint(
            model_name='ratetier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('per_second', 0), _negated=True), models.Q(('per_minute', 0), _negated=True), models.Q(('per_day', 0), _negated=True)), name='tier_limits_positive'),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['city', 'expires_on', 'id'], name='grant_by_last_day'),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(fields=['dataset', '-granted_at'], name='grant_of_dataset'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'expired', 'revoked', 'given_back'])), name='grant_state_known'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'expired'])), fields=('case',), name='one_living_grant_per_case'),
        ),
        migrations.AddConstraint(
            model_name='usagebatch',
            constraint=models.UniqueConstraint(fields=('city', 'batch'), name='usage_batch_once_per_city'),
        ),
        migrations.AddConstraint(
            model_name='usagebatch',
            constraint=models.CheckConstraint(condition=models.Q(('body_hash__regex', '^[0-9a-f]{64}$')), name='usage_batch_has_a_hash'),
        ),
        migrations.AddIndex(
            model_name='usage',
            index=models.Index(fields=['grant', '-on'], name='usage_by_day'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.CheckConstraint(condition=models.Q(('end_at__gt', models.F('begin_at'))), name='usage_span_in_order'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.CheckConstraint(condition=models.Q(('refused__lte', models.F('calls'))), name='usage_refused_within_calls'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
