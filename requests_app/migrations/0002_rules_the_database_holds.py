"""Triggers: events are only added and stay chained; decisions are written once; no incomplete denial is committed."""

from django.db import migrations

EVENTS = """
CREATE FUNCTION cityrecords_event_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are added, never changed (%)', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION cityrecords_event_is_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head_seq integer;
    head_hash text;
    said jsonb := NEW.payload::jsonb;
BEGIN
    SELECT seq, hash INTO head_seq, head_hash FROM requests_app_event
        WHERE case_id = NEW.case_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(head_seq, 0) + 1 OR NEW.prev_hash <> COALESCE(head_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'event % does not follow the last event of its case', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.hash <> encode(sha256(convert_to(NEW.prev_hash || NEW.payload, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'event % has the wrong hash', NEW.seq USING ERRCODE = 'restrict_violation';
    END IF;
    IF (said->>'seq')::integer <> NEW.seq OR said->>'kind' <> NEW.kind
        OR (said->>'at')::timestamptz <> NEW.at
        OR (said->>'actor')::bigint IS DISTINCT FROM NEW.actor_id THEN
        RAISE EXCEPTION 'event % says something else than its payload', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER event_chained BEFORE INSERT ON requests_app_event
    FOR EACH ROW EXECUTE FUNCTION cityrecords_event_is_chained();
CREATE TRIGGER event_only_added BEFORE UPDATE OR DELETE ON requests_app_event
    FOR EACH ROW EXECUTE FUNCTION cityrecords_event_is_only_added();
CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON requests_app_event
    FOR EACH STATEMENT EXECUTE FUNCTION cityrecords_event_is_only_added();
"""

EVENTS_BACK = """
DROP TRIGGER event_not_truncated ON requests_app_event;
DROP TRIGGER event_only_added ON requests_app_event;
DROP TRIGGER event_chained ON requests_app_event;
DROP FUNCTION cityrecords_event_is_chained();
DROP FUNCTION cityrecords_event_is_only_added();
"""

DECISIONS = """
CREATE FUNCTION cityrecords_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once and never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER decision_written_once BEFORE UPDATE OR DELETE ON requests_app_decision
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER citation_written_once BEFORE UPDATE OR DELETE ON requests_app_citation
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER extension_written_once BEFORE UPDATE OR DELETE ON requests_app_extension
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
"""

DECISIONS_BACK = """
DROP TRIGGER extension_written_once ON requests_app_extension;
DROP TRIGGER citation_written_once ON requests_app_citation;
DROP TRIGGER decision_written_once ON requests_app_decision;
DROP FUNCTION cityrecords_written_once();
"""

DENIALS = r"""
CREATE FUNCTION cityrecords_is_blank(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT value IS NULL OR value !~ '\S'
$$;

CREATE FUNCTION cityrecords_denial_gap(checked_case bigint, checked_decision bigint, checked_state text)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = checked_decision AND case_id = checked_case;
    IF NOT FOUND THEN RETURN 'no decision of this case'; END IF;
    IF decision.kind <> (CASE checked_state WHEN 'denied' THEN 'denial' ELSE 'partial_denial' END) THEN
        RETURN 'the decision is not a denial of this kind';
    END IF;
    IF jsonb_typeof(decision.responsible) <> 'array' OR jsonb_array_length(decision.responsible) = 0 THEN
        RETURN 'nobody is named as responsible';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(decision.responsible) person
               WHERE cityrecords_is_blank(person->>'name') OR cityrecords_is_blank(person->>'title')) THEN
        RETURN 'a responsible person lacks a name or a title';
    END IF;
    IF cityrecords_is_blank(decision.segregability) THEN RETURN 'segregability is not answered'; END IF;
    IF jsonb_typeof(decision.remedies) <> 'array' OR NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(decision.remedies) remedy
        WHERE remedy->>'key' <> 'city_appeal' AND NOT cityrecords_is_blank(remedy->>'text')) THEN
        RETURN 'no court remedy is named';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_citation WHERE decision_id = decision.id) THEN
        RETURN 'no exemption is cited';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_citation c WHERE c.decision_id = decision.id
               AND (cityrecords_is_blank(c.exemption_key) OR cityrecords_is_blank(c.citation_text)
                    OR cityrecords_is_blank(c.pack_key) OR cityrecords_is_blank(c.pack_version)
                    OR cityrecords_is_blank(c.explanation) OR cityrecords_is_blank(c.records))) THEN
        RETURN 'a citation lacks its text, its pack, its records or its explanation';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_citation c WHERE c.decision_id = decision.id AND c.needs_balance
               AND (cityrecords_is_blank(c.facts) OR cityrecords_is_blank(c.harm))) THEN
        RETURN 'a balancing exemption lacks its facts or its harm';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION cityrecords_denial_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row requests_app_recordsrequest%ROWTYPE;
    gap text;
BEGIN
    SELECT * INTO now_row FROM requests_app_recordsrequest WHERE id = NEW.id;
    IF NOT FOUND OR now_row.state NOT IN ('denied', 'partly_released') THEN RETURN NULL; END IF;
    gap := cityrecords_denial_gap(now_row.id, now_row.decision_id, now_row.state);
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'case % cannot be %: %', now_row.number, now_row.state, gap
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER denial_complete AFTER INSERT OR UPDATE OF state, decision_id
    ON requests_app_recordsrequest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('denied', 'partly_released'))
    EXECUTE FUNCTION cityrecords_denial_is_complete();
"""

DENIALS_BACK = """
DROP TRIGGER denial_complete ON requests_app_recordsrequest;
DROP FUNCTION cityrecords_denial_is_complete();
DROP FUNCTION cityrecords_denial_gap(bigint, bigint, text);
DROP FUNCTION cityrecords_is_blank(text);
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [
        migrations.RunSQL(EVENTS, EVENTS_BACK),
        migrations.RunSQL(DECISIONS, DECISIONS_BACK),
        migrations.RunSQL(DENIALS, DENIALS_BACK),
    ]
