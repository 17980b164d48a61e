-- The wording a case carries is the one in force among those agreed; a wording is written once.

CREATE FUNCTION cityrecords_scope_is_the_one_in_force()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint;
    held requests_app_recordsrequest%ROWTYPE;
    agreed text;
BEGIN
    IF TG_TABLE_NAME = 'requests_app_recordsrequest' THEN checked := NEW.id; ELSE checked := NEW.case_id; END IF;
    SELECT * INTO held FROM requests_app_recordsrequest WHERE id = checked;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT text INTO agreed FROM requests_app_scopechange WHERE case_id = checked AND state = 'in_force';
    IF agreed = '[erased]' THEN RETURN NULL; END IF;
    IF held.scope IS DISTINCT FROM coalesce(agreed, '') THEN
        RAISE EXCEPTION 'case % does not carry the wording in force', held.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER case_carries_its_scope AFTER UPDATE OF scope ON requests_app_recordsrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.scope IS DISTINCT FROM NEW.scope)
    EXECUTE FUNCTION cityrecords_scope_is_the_one_in_force();
CREATE CONSTRAINT TRIGGER scope_in_force_is_carried AFTER INSERT OR UPDATE ON requests_app_scopechange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cityrecords_scope_is_the_one_in_force();
CREATE TRIGGER scope_words BEFORE UPDATE ON requests_app_scopechange
    FOR EACH ROW EXECUTE FUNCTION cityrecords_words_are_only_erased('text');

-- reverse

DROP TRIGGER scope_words ON requests_app_scopechange;
DROP TRIGGER scope_in_force_is_carried ON requests_app_scopechange;
DROP TRIGGER case_carries_its_scope ON requests_app_recordsrequest;
DROP FUNCTION cityrecords_scope_is_the_one_in_force();
