-- Grants fit their case; keys and applications stay.

CREATE FUNCTION cityrecords_access_is_granted()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_recordsrequest WHERE id = NEW.id AND state = 'access_granted')
        AND NOT EXISTS (SELECT 1 FROM requests_app_accessgrant WHERE case_id = NEW.id) THEN
        RAISE EXCEPTION 'case % says access was granted, and there is none', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_application_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.case_id <> OLD.case_id OR NEW.dataset_id <> OLD.dataset_id
        OR NEW.terms_text <> OLD.terms_text OR NEW.terms_url <> OLD.terms_url
        OR NEW.terms_version <> OLD.terms_version OR NEW.accepted_at IS DISTINCT FROM OLD.accepted_at THEN
        RAISE EXCEPTION 'the terms of an application are written once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_grant_fits_its_case()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM requests_app_recordsrequest c JOIN requests_app_dataset d ON d.city_id = c.city_id
        WHERE c.id = NEW.case_id AND c.kind = 'data_access' AND c.city_id = NEW.city_id AND d.id = NEW.dataset_id
    ) THEN
        RAISE EXCEPTION 'an access belongs to a data-access request of its own city'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_key_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.grant_id <> OLD.grant_id OR NEW.prefix <> OLD.prefix
        OR NEW.secret_hash <> OLD.secret_hash OR NEW.created_at <> OLD.created_at
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
        RAISE EXCEPTION 'a key is written once; it can only end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER application_stays
    BEFORE DELETE OR UPDATE ON requests_app_accessapplication
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_application_stays();

CREATE TRIGGER grant_fits_its_case
    BEFORE INSERT OR UPDATE OF case_id, city_id, dataset_id ON requests_app_accessgrant
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_grant_fits_its_case();

CREATE TRIGGER key_stays
    BEFORE DELETE OR UPDATE ON requests_app_apikey
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_key_stays();

CREATE CONSTRAINT TRIGGER access_is_granted
    AFTER INSERT OR UPDATE OF state ON requests_app_recordsrequest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'access_granted')
    EXECUTE FUNCTION cityrecords_access_is_granted();

CREATE TRIGGER usage_written_once
    BEFORE UPDATE ON requests_app_usage
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER usage_batch_written_once
    BEFORE UPDATE ON requests_app_usagebatch
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

-- reverse

DROP TRIGGER usage_batch_written_once ON requests_app_usagebatch;
DROP TRIGGER usage_written_once ON requests_app_usage;
DROP TRIGGER access_is_granted ON requests_app_recordsrequest;
DROP TRIGGER key_stays ON requests_app_apikey;
DROP TRIGGER grant_fits_its_case ON requests_app_accessgrant;
DROP TRIGGER application_stays ON requests_app_accessapplication;
DROP FUNCTION cityrecords_key_stays();
DROP FUNCTION cityrecords_grant_fits_its_case();
DROP FUNCTION cityrecords_application_stays();
DROP FUNCTION cityrecords_access_is_granted();
