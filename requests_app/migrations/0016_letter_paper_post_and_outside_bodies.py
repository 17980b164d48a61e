"""Letter paper in versions, the print queue, bodies outside the city; letters are fixed and hashed where they rest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION cityrecords_notice_is_hashed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.text_sha256 := encode(sha256(convert_to(
        NEW.subject || chr(31) || NEW.body_text || chr(31) || NEW.body_html, 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER notice_hashed BEFORE INSERT ON requests_app_notice
    FOR EACH ROW EXECUTE FUNCTION cityrecords_notice_is_hashed();

CREATE FUNCTION cityrecords_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the hash, the paper and the language of a letter are written once'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER notice_stays BEFORE UPDATE OF text_sha256, paper_id, language ON requests_app_notice
    FOR EACH ROW WHEN (OLD.text_sha256 IS DISTINCT FROM NEW.text_sha256
        OR OLD.paper_id IS DISTINCT FROM NEW.paper_id OR OLD.language IS DISTINCT FROM NEW.language)
    EXECUTE FUNCTION cityrecords_notice_stays();

CREATE TRIGGER letter_paper_written_once BEFORE UPDATE OR DELETE ON requests_app_letterpaper
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER print_batch_written_once BEFORE UPDATE OR DELETE ON requests_app_printbatch
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();

CREATE FUNCTION cityrecords_printed_letter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.mailed_at IS NULL AND OLD.spoiled_at IS NULL AND OLD.batch_id = NEW.batch_id
        AND OLD.notice_id = NEW.notice_id AND OLD.position = NEW.position THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a printed letter is mailed or spoiled once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER printed_letter_stays BEFORE UPDATE OR DELETE ON requests_app_printedletter
    FOR EACH ROW EXECUTE FUNCTION cityrecords_printed_letter_stays();

CREATE FUNCTION cityrecords_outside_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.case_id = NEW.case_id AND OLD.body_key = NEW.body_key
        AND OLD.asked_on = NEW.asked_on AND (OLD.outcome = '' OR (
            OLD.outcome = NEW.outcome AND OLD.answered_on = NEW.answered_on
            AND NEW.answer IN (OLD.answer, '[erased]') AND NEW.exceptions IN (OLD.exceptions, '[erased]'))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what an outside body answered stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER outside_review_stays BEFORE UPDATE OR DELETE ON requests_app_outsidereview
    FOR EACH ROW EXECUTE FUNCTION cityrecords_outside_review_stays();
"""

BACK = """
DROP TRIGGER outside_review_stays ON requests_app_outsidereview;
DROP FUNCTION cityrecords_outside_review_stays();
DROP TRIGGER printed_letter_stays ON requests_app_printedletter;
DROP FUNCTION cityrecords_printed_letter_stays();
DROP TRIGGER print_batch_written_once ON requests_app_printbatch;
DROP TRIGGER letter_paper_written_once ON requests_app_letterpaper;
DROP TRIGGER notice_stays ON requests_app_notice;
DROP FUNCTION cityrecords_notice_stays();
DROP TRIGGER notice_hashed ON requests_app_notice;
DROP FUNCTION cityrecords_notice_is_hashed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0015_what_is_stored_is_fixed_too'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('printed_on', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('both_sides', models.BooleanField(default=True)),
                ('printed_at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='print_batches', to='requests_app.city')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-printed_on', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PrintedLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('mailed_on', models.DateField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('spoiled_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='requests_app.printbatch')),
                ('mailed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printings', to='requests_app.notice')),
            ],
            options={
                'ordering': ['batch', 'position'],
            },
        ),
        migrations.CreateModel(
            name='LetterPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('letterhead', models.JSONField(blank=True, default=dict)),
                ('logo', models.BinaryField(null=True)),
                ('logo_format', models.CharField(blank=True, max_length=3)),
                ('logo_alt', models.CharField(blank=True, max_length=200)),
                ('signature', models.JSONField(blank=True, default=dict)),
                ('signatures', models.JSONField(blank=True, default=dict)),
                ('layouts', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_papers', to='requests_app.city')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['city', '-version'],
                'constraints': [models.UniqueConstraint(fields=('city', 'version'), name='paper_version_once_per_city'), models.CheckConstraint(condition=models.Q(models.Q(('logo', None), ('logo_alt', ''), ('logo_format', '')), models.Q(('logo__isnull', False), ('logo_format__in', ['svg', 'png']), models.Q(('logo_alt', ''), _negated=True)), _connector='OR'), name='a_logo_has_a_kind_and_words')],
            },
        ),
        migrations.CreateModel(
            name='OutsideReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body_key', models.CharField(max_length=40)),
                ('body_name', models.CharField(max_length=160)),
                ('role', models.CharField(choices=[('ruling', 'Rules before the city withholds'), ('review', "Reviews the city's decision"), ('advisory', 'Gives an opinion'), ('mediation', 'Mediates between the requester and the city')], max_length=10)),
                ('citation_text', models.CharField(max_length=200)),
                ('asked_on', models.DateField()),
                ('exceptions', models.TextField(blank=True)),
                ('briefed_on', models.DateField(blank=True, null=True)),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('outcome', models.CharField(blank=True, choices=[('may_withhold', 'The city may withhold the records'), ('may_withhold_part', 'The city may withhold some records and must release others'), ('must_release', 'The city must release the records'), ('previous_determination', 'An earlier ruling already covers these records'), ('for_requester', 'The body agrees with the requester'), ('for_city', 'The body agrees with the city'), ('mixed', 'The body agrees with each side in part'), ('settled', 'The requester and the city agreed'), ('not_settled', 'The requester and the city did not agree'), ('dropped', 'It ended without an answer')], max_length=24)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_reviews', to='requests_app.recordsrequest')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('case', 'body_key'), name='one_open_question_per_body'), models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='outside_answer_is_whole'), models.CheckConstraint(condition=models.Q(('answered_on', None), ('answered_on__gte', models.F('asked_on')), _connector='OR'), name='outside_answer_after_question'), models.CheckConstraint(condition=models.Q(('role__in', ['ruling', 'review', 'advisory', 'mediation'])), name='outside_role_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='printbatch',
            constraint=models.UniqueConstraint(fields=('city', 'printed_on', 'number'), name='print_batch_number_once'),
        ),
        migrations.AddConstraint(
            model_name='printedletter',
            constraint=models.UniqueConstraint(fields=('batch', 'notice'), name='letter_once_per_batch'),
        ),
        migrations.AddConstraint(
            model_name='printedletter',
            constraint=models.UniqueConstraint(condition=models.Q(('spoiled_at', None)), fields=('notice',), name='letter_printed_once_unless_spoiled'),
        ),
        migrations.AddConstraint(
            model_name='printedletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mailed_at', None), ('mailed_by', None), ('mailed_on', None)), models.Q(('mailed_at__isnull', False), ('mailed_by__isnull', False), ('mailed_on__isnull', False)), _connector='OR'), name='mailed_by_whom_on_which_day'),
        ),
        migrations.AddConstraint(
            model_name='printedletter',
            constraint=models.CheckConstraint(condition=models.Q(('mailed_at', None), ('spoiled_at', None), _connector='OR'), name='mailed_or_spoiled_not_both'),
        ),
        migrations.AddConstraint(
            model_name='printedletter',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='printed_position_from_1'),
        ),
        migrations.AddField(
            model_name='notice',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='requests_app.letterpaper'),
        ),
        migrations.AddField(
            model_name='notice',
            name='text_sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.RunSQL(
            "UPDATE requests_app_notice SET text_sha256 = encode(sha256(convert_to("
            "subject || chr(31) || body_text || chr(31) || body_html, 'UTF8')), 'hex') WHERE body_text <> '[erased]'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
