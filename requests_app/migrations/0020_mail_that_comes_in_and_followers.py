"""Mail that comes in, each stored once; people who follow a public case; and the staff digest."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0019_second_person_and_rereviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='citypolicy',
            name='publishes_cases',
            field=models.BooleanField(default=False, help_text='Clerks may give a request a public page that anybody can follow.'),
        ),
        migrations.AddField(
            model_name='membership',
            name='wants_digest',
            field=models.BooleanField(default=True, help_text='Send a list of what is due on the morning of every open day.'),
        ),
        migrations.AddField(
            model_name='message',
            name='quoted',
            field=models.TextField(blank=True, help_text='What a mailed answer repeats; shown folded.'),
        ),
        migrations.AddField(
            model_name='recordsrequest',
            name='public_title',
            field=models.CharField(blank=True, help_text='Given by a clerk; with it the request has a public page.', max_length=200),
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español')], default='en', max_length=5)),
                ('link_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='requests_app.recordsrequest')),
            ],
        ),
        migrations.AddField(
            model_name='notice',
            name='follow',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.follow'),
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('message_id', models.CharField(blank=True, max_length=1000)),
                ('door', models.CharField(max_length=10)),
                ('envelope_from', models.CharField(blank=True, max_length=320)),
                ('envelope_to', models.JSONField(blank=True, default=list)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('stored', 'Stored, not read yet'), ('filed', 'Filed in a request'), ('bounce', 'A letter of the city that came back'), ('automatic', 'Answered by a machine'), ('complaint', 'Marked as unwanted by its reader'), ('loop', 'Sent by this system itself'), ('for_a_person', 'Waits for a person'), ('dismissed', 'Looked at and put away')], default='stored', max_length=14)),
                ('cause', models.CharField(blank=True, choices=[('', ''), ('no_case', 'It names no request by its private reply address.'), ('other_sender', "It came from another address than the requester's."), ('too_many', 'Too many mails came for this request within an hour.'), ('refused', 'The request takes no messages in its present state.'), ('no_letter', 'It reports a letter that came back, but not one of this system.'), ('unreadable', 'It could not be read; the original is kept.'), ('empty', 'It has no words of its own.')], max_length=14)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('handled_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inbound_mail', to='requests_app.recordsrequest')),
                ('city', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.city')),
                ('filed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inbound_mail', to='requests_app.message')),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.notice')),
            ],
            options={
                'verbose_name': 'mail received',
                'verbose_name_plural': 'mail received',
                'ordering': ['-received_at', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False), ('ended_at', None)), fields=['case', 'id'], name='follow_running'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(models.F('case'), django.db.models.functions.text.Lower('email'), condition=models.Q(('ended_at', None)), name='one_follow_per_case_and_address'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='follow_holds_a_hash_only'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('state', 'stored')), fields=['id'], name='inbound_unread'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('state', 'for_a_person')), fields=['received_at', 'id'], name='inbound_waiting'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(fields=['case', '-received_at'], name='inbound_of_case'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['stored', 'filed', 'bounce', 'automatic', 'complaint', 'loop', 'for_a_person', 'dismissed'])), name='inbound_mail_state_known'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'for_a_person'), _negated=True), models.Q(('cause', ''), _negated=True), _connector='OR'), name='waiting_mail_has_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'filed'), _negated=True), ('case__isnull', False), _connector='OR'), name='filed_mail_has_a_case'),
        ),
    ]
