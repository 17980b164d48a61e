"""Webhook endpoints, reports of providers, gates and pulses; lanes and fallbacks; how a person is to be reached."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0013_the_life_of_a_dataset'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('delivered', 'Delivered'), ('bounced', 'Came back for good'), ('deferred', 'Came back for now'), ('complained', 'The recipient called it spam')], max_length=10)),
                ('said_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('detail', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('closed_until_at', models.DateTimeField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, max_length=200)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('took_ms', models.PositiveIntegerField(default=0)),
                ('tally', models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500)),
                ('topics', models.JSONField(blank=True, default=list)),
                ('signing_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('secret_hash', models.CharField(editable=False, max_length=64)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['city_id', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='one_notice_per_event_letter_recipient',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='one_notice_per_entry_letter_recipient',
        ),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_to_send',
        ),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_parked',
        ),
        migrations.AddField(
            model_name='notice',
            name='cause',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='notice',
            name='fallback_of',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fallback', to='requests_app.notice'),
        ),
        migrations.AddField(
            model_name='notice',
            name='followed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='lane',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='notice',
            name='provider_id',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='notice',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requester',
            name='email_failed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='requester',
            name='phone_failed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='requester',
            name='preferred_channel',
            field=models.CharField(blank=True, choices=[('email', 'By e-mail'), ('post', 'By post'), ('sms', 'By text message')], max_length=10),
        ),
        migrations.AlterField(
            model_name='notice',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Handed to the mail server'), ('delivered', 'Delivered, says the mail provider'), ('complained', 'Delivered, and called spam by the recipient'), ('printed', 'Printed, to be mailed'), ('bounced', 'Came back: this address did not take it'), ('parked', 'Could not be sent: needs a person'), ('on_page', 'Shown on the page only: no address')], default='queued', max_length=10),
        ),
        migrations.AddField(
            model_name='deliveryreport',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='requests_app.notice'),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to='requests_app.city'),
        ),
        migrations.AddField(
            model_name='notice',
            name='endpoint',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.webhookendpoint'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['channel', '-statutory', 'id'], name='notice_to_hand_over'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'sending']), models.Q(('lane', ''), _negated=True)), fields=['lane', 'id'], name='notice_in_its_lane'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('settled_at', None), ('state__in', ['parked', 'bounced'])), fields=['id'], name='notice_not_received'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='notice_by_provider_id'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['sent_at'], name='notice_sent'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('fallback_of', None)), fields=('event', 'letter', 'recipient'), name='one_notice_per_event_letter_recipient'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('fallback_of', None)), fields=('entry', 'letter', 'recipient'), name='one_notice_per_entry_letter_recipient'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'webhook'), _negated=True), ('endpoint__isnull', False), _connector='OR'), name='webhook_notice_has_an_endpoint'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.UniqueConstraint(fields=('source', 'key'), name='delivery_report_once'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['delivered', 'bounced', 'deferred', 'complained'])), name='delivery_report_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='webhookendpoint',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='webhook_endpoint_holds_a_hash_only'),
        ),
    ]
