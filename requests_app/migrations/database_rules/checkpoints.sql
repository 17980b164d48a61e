-- Checkpoints are written once; a salt is only erased.

CREATE FUNCTION cityrecords_salt_is_only_erased()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.subject = OLD.subject AND NEW.salt = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a salt is only erased, never changed' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER checkpoint_written_once
    BEFORE DELETE OR UPDATE ON requests_app_checkpoint
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER checkpoint_leaf_written_once
    BEFORE DELETE OR UPDATE ON requests_app_checkpointleaf
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER checkpoint_stamp_written_once
    BEFORE DELETE OR UPDATE ON requests_app_checkpointstamp
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER salt_only_erased
    BEFORE DELETE OR UPDATE ON requests_app_salt
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_salt_is_only_erased();

-- reverse

DROP TRIGGER salt_only_erased ON requests_app_salt;
DROP TRIGGER checkpoint_stamp_written_once ON requests_app_checkpointstamp;
DROP TRIGGER checkpoint_leaf_written_once ON requests_app_checkpointleaf;
DROP TRIGGER checkpoint_written_once ON requests_app_checkpoint;
DROP FUNCTION cityrecords_salt_is_only_erased();
