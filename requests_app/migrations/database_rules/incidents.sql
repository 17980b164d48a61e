-- An incident ends only with its corrective action; a corrective action is written once.

CREATE FUNCTION cityrecords_incident_has_its_corrective_action()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_state text;
BEGIN
    SELECT state INTO now_state FROM requests_app_incident WHERE id = NEW.id;
    IF now_state = 'action_taken'
        AND NOT EXISTS (SELECT 1 FROM requests_app_correctiveaction WHERE incident_id = NEW.id) THEN
        RAISE EXCEPTION 'incident % says that a corrective action was taken and has none', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_corrective_action_is_written_once()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'corrective actions are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.incident_id, NEW.kind, NEW.actor_id, NEW.reason, NEW.clause, NEW.evidence, NEW.basis, NEW.skip_reason,
        NEW.details, NEW.taken_at, NEW.restricts, NEW.emergency, NEW.notice_due_on, NEW.contest_offered,
        NEW.contest_until)
       IS DISTINCT FROM
       (OLD.incident_id, OLD.kind, OLD.actor_id, OLD.reason, OLD.clause, OLD.evidence, OLD.basis, OLD.skip_reason,
        OLD.details, OLD.taken_at, OLD.restricts, OLD.emergency, OLD.notice_due_on, OLD.contest_offered,
        OLD.contest_until) THEN
        RAISE EXCEPTION 'what a corrective action decided is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('upheld', 'reversed') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a reviewed corrective action stays as it was decided' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE CONSTRAINT TRIGGER incident_has_its_corrective_action
    AFTER INSERT OR UPDATE ON requests_app_incident DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_incident_has_its_corrective_action();

CREATE TRIGGER corrective_action_written_once
    BEFORE DELETE OR UPDATE ON requests_app_correctiveaction
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_corrective_action_is_written_once();

-- reverse

DROP TRIGGER corrective_action_written_once ON requests_app_correctiveaction;
DROP TRIGGER incident_has_its_corrective_action ON requests_app_incident;
DROP FUNCTION cityrecords_corrective_action_is_written_once();
DROP FUNCTION cityrecords_incident_has_its_corrective_action();
