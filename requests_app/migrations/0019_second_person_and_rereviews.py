"""Denials that wait for a second person, exemptions to look at again, reasons by their words; every denial complete."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import connection, migrations, models

COMPLETE = r"""
CREATE OR REPLACE FUNCTION cityrecords_approval_gap(checked_decision bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
    wanted jsonb;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = checked_decision;
    SELECT p.approval_for INTO wanted FROM requests_app_citypolicy p
        JOIN requests_app_recordsrequest r ON r.city_id = p.city_id WHERE r.id = decision.case_id;
    IF decision.approved_by_id IS NULL THEN
        IF COALESCE(wanted, '[]'::jsonb)
            ? (CASE decision.kind WHEN 'denial' THEN 'deny' ELSE 'release_in_part' END) THEN
            RETURN 'the policy of the city wants a second person to approve it';
        END IF;
        RETURN NULL;
    END IF;
    IF decision.approved_by_id = decision.decided_by_id THEN RETURN 'it was approved by who proposed it'; END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_proposal p WHERE p.case_id = decision.case_id
                   AND p.state = 'approved' AND p.proposed_by_id = decision.decided_by_id
                   AND p.settled_by_id = decision.approved_by_id) THEN
        RETURN 'no approved proposal is on file';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION cityrecords_withholding_decision_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gap text;
BEGIN
    gap := COALESCE(
        cityrecords_denial_gap(
            NEW.case_id, NEW.id, CASE NEW.kind WHEN 'denial' THEN 'denied' ELSE 'partly_released' END),
        cityrecords_approval_gap(NEW.id));
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'decision % cannot stand: %', NEW.id, gap USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER withholding_decision_whole AFTER INSERT ON requests_app_decision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('denial', 'partial_denial'))
    EXECUTE FUNCTION cityrecords_withholding_decision_is_whole();
"""
COMPLETE_BACK = """
DROP TRIGGER withholding_decision_whole ON requests_app_decision;
DROP FUNCTION cityrecords_withholding_decision_is_whole();
DROP FUNCTION cityrecords_approval_gap(bigint);
"""
PROPOSALS = r"""
CREATE FUNCTION cityrecords_proposal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal stays on file' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'open' AND (NEW.state, NEW.settled_by_id, NEW.settled_at)
        IS DISTINCT FROM (OLD.state, OLD.settled_by_id, OLD.settled_at) THEN
        RAISE EXCEPTION 'a proposal is settled once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.case_id, NEW.verb, NEW.seq, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM (OLD.case_id, OLD.verb, OLD.seq, OLD.proposed_by_id, OLD.proposed_at)
        OR (NEW.content IS DISTINCT FROM OLD.content AND NEW.content <> '{}'::jsonb) THEN
        RAISE EXCEPTION 'what was proposed does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER proposal_stays BEFORE UPDATE OR DELETE ON requests_app_proposal
    FOR EACH ROW EXECUTE FUNCTION cityrecords_proposal_stays();

CREATE FUNCTION cityrecords_review_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM requests_app_citation c JOIN requests_app_decision d ON d.id = c.decision_id
                   WHERE c.id = NEW.citation_id AND d.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'the review names a citation of another case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER review_belongs BEFORE INSERT OR UPDATE OF citation_id, case_id ON requests_app_exemptionreview
    FOR EACH ROW EXECUTE FUNCTION cityrecords_review_belongs();

CREATE OR REPLACE FUNCTION cityrecords_officer_is_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_decision d WHERE d.id = NEW.decision_id
               AND (d.decided_by_id = NEW.officer_id OR d.approved_by_id = NEW.officer_id)) THEN
        RAISE EXCEPTION 'appeal %: whoever decided the request cannot decide the appeal', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
PROPOSALS_BACK = """
DROP TRIGGER review_belongs ON requests_app_exemptionreview;
DROP FUNCTION cityrecords_review_belongs();
DROP TRIGGER proposal_stays ON requests_app_proposal;
DROP FUNCTION cityrecords_proposal_stays();
CREATE OR REPLACE FUNCTION cityrecords_officer_is_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_decision d
               WHERE d.id = NEW.decision_id AND d.decided_by_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'appeal %: whoever decided the request cannot decide the appeal', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OPEN_REVIEWS = """
INSERT INTO requests_app_exemptionreview (citation_id, case_id, due_on, outcome, reason)
    SELECT c.id, d.case_id, c.rereview_on, '', '' FROM requests_app_citation c
        JOIN requests_app_decision d ON d.id = c.decision_id
        JOIN requests_app_recordsrequest r ON r.decision_id = d.id
    WHERE c.rereview_on IS NOT NULL;
"""


def words_of_reasons(apps: Any, _schema_editor: Any) -> None:
    """Citations written before have the hash of their reason's words too; it is worked out from what stands there."""
    citations = apps.get_model("requests_app", "Citation").objects.filter(reason_hash="")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE requests_app_citation DISABLE TRIGGER citation_written_once")
        for pk, reason in citations.values_list("pk", "explanation").iterator(chunk_size=2000):
            words = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", reason).casefold()))
            digest = hashlib.sha256(words.encode()).hexdigest() if words else ""
            cursor.execute("UPDATE requests_app_citation SET reason_hash = %s WHERE id = %s", [digest, pk])
        cursor.execute("ALTER TABLE requests_app_citation ENABLE TRIGGER citation_written_once")


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0018_data_access_grants_and_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExemptionReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("brought_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("still_applies", "It still applies"),
                            ("no_longer", "It no longer applies"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("deny", "Deny"),
                            ("release_in_part", "Release in part"),
                            ("release_part", "Release a part, more follows"),
                        ],
                        max_length=20,
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("seq", models.PositiveIntegerField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("replaced", "Replaced by another proposal"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="citation",
            name="reason_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="citation",
            name="time_limited",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="citypolicy",
            name="approval_for",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="decision",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["reason_hash"], name="citation_reason"),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(("time_limited", False), ("rereview_on__isnull", False), _connector="OR"),
                name="citation_for_a_time_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("explanation__contains", "{{"), _negated=True),
                    models.Q(("explanation__contains", "}}"), _negated=True),
                ),
                name="citation_reason_is_filled_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_approved_by_another",
            ),
        ),
        migrations.AddField(
            model_name="exemptionreview",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exemption_reviews",
                to="requests_app.recordsrequest",
            ),
        ),
        migrations.AddField(
            model_name="exemptionreview",
            name="citation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="requests_app.citation",
            ),
        ),
        migrations.AddField(
            model_name="exemptionreview",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="requests_app.recordsrequest",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="exemptionreview",
            index=models.Index(
                condition=models.Q(("brought_at", None), ("outcome", "")),
                fields=["due_on", "id"],
                name="exemption_review_due",
            ),
        ),
        migrations.AddIndex(
            model_name="exemptionreview",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["case"], name="exemption_review_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemptionreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("citation",), name="one_open_review_per_citation"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemptionreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("next_on", None), ("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)
                    ),
                    models.Q(
                        ("next_on__gt", models.F("due_on")),
                        ("outcome", "still_applies"),
                        ("reason__regex", "\\S"),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    models.Q(
                        ("next_on", None),
                        ("outcome", "no_longer"),
                        ("reason__regex", "\\S"),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="exemption_review_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("case",), name="one_open_proposal_per_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposal_settled_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True), ("reason__regex", "\\S"), _connector="OR"
                ),
                name="proposal_returned_with_a_reason",
            ),
        ),
        migrations.RunPython(words_of_reasons, migrations.RunPython.noop),
        migrations.RunSQL(COMPLETE, COMPLETE_BACK),
        migrations.RunSQL(PROPOSALS, PROPOSALS_BACK),
        migrations.RunSQL(OPEN_REVIEWS, migrations.RunSQL.noop),
    ]
