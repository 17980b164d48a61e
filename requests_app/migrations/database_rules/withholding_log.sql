-- Lines of the withholding log belong to their decision and are whole.

CREATE FUNCTION cityrecords_log_line_fits()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
    citation requests_app_citation%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = NEW.decision_id;
    SELECT * INTO citation FROM requests_app_citation WHERE id = NEW.citation_id;
    IF citation.decision_id IS DISTINCT FROM decision.id
        OR citation.exemption_key IS DISTINCT FROM NEW.exemption_key THEN
        RAISE EXCEPTION 'log line % names an exemption its decision does not cite', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.position > COALESCE((decision.details->'log'->>'lines')::integer, 0) THEN
        RAISE EXCEPTION 'log line % is beyond the log its decision fixed', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF decision.kind = 'denial' AND NEW.treatment <> 'withheld' THEN
        RAISE EXCEPTION 'log line %: a denial of everything redacts nothing', NEW.position
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_log_is_whole()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored integer;
BEGIN
    SELECT count(*) INTO stored FROM requests_app_withholdingline WHERE decision_id = NEW.id;
    IF stored <> (NEW.details->'log'->>'lines')::integer THEN
        RAISE EXCEPTION 'the log of decision % has % lines, not %', NEW.id, stored, NEW.details->'log'->>'lines'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER log_whole
    AFTER INSERT ON requests_app_decision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.details -> 'log' IS NOT NULL)
    EXECUTE FUNCTION cityrecords_log_is_whole();

CREATE TRIGGER log_line_fits
    BEFORE INSERT ON requests_app_withholdingline
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_log_line_fits();

CREATE TRIGGER log_line_written_once
    BEFORE DELETE OR UPDATE ON requests_app_withholdingline
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

-- reverse

DROP TRIGGER log_line_written_once ON requests_app_withholdingline;
DROP TRIGGER log_line_fits ON requests_app_withholdingline;
DROP TRIGGER log_whole ON requests_app_decision;
DROP FUNCTION cityrecords_log_is_whole();
DROP FUNCTION cityrecords_log_line_fits();
