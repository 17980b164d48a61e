-- The chain of a case: events are only added, each follows the last and hashes its payload.

CREATE FUNCTION cityrecords_event_is_only_added()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are added, never changed (%)', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION cityrecords_event_is_chained()
RETURNS trigger LANGUAGE plpgsql AS $$
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
END
$$;

CREATE TRIGGER event_chained
    BEFORE INSERT ON requests_app_event
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_event_is_chained();

CREATE TRIGGER event_not_truncated
    BEFORE TRUNCATE ON requests_app_event
    FOR EACH STATEMENT
    EXECUTE FUNCTION cityrecords_event_is_only_added();

CREATE TRIGGER event_only_added
    BEFORE DELETE OR UPDATE ON requests_app_event
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_event_is_only_added();

-- reverse

DROP TRIGGER event_only_added ON requests_app_event;
DROP TRIGGER event_not_truncated ON requests_app_event;
DROP TRIGGER event_chained ON requests_app_event;
DROP FUNCTION cityrecords_event_is_chained();
DROP FUNCTION cityrecords_event_is_only_added();
