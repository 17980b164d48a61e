-- The chain of a city's log, held like that of a case.

CREATE FUNCTION cityrecords_city_event_is_chained()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head_seq integer;
    head_hash text;
    said jsonb := NEW.payload::jsonb;
BEGIN
    SELECT seq, hash INTO head_seq, head_hash FROM requests_app_cityevent
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
END
$$;

CREATE TRIGGER city_event_chained
    BEFORE INSERT ON requests_app_cityevent
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_city_event_is_chained();

CREATE TRIGGER city_event_only_added
    BEFORE DELETE OR UPDATE ON requests_app_cityevent
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_event_is_only_added();

-- reverse

DROP TRIGGER city_event_only_added ON requests_app_cityevent;
DROP TRIGGER city_event_chained ON requests_app_cityevent;
DROP FUNCTION cityrecords_city_event_is_chained();
