-- Records: originals never change, releases are written once, copies are of the same case, pages are searched.

CREATE FUNCTION cityrecords_original_is_kept()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sha256 <> OLD.sha256 OR NEW.case_id <> OLD.case_id OR NEW.key <> OLD.key
        OR NEW.received_at <> OLD.received_at
        OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.position IS DISTINCT FROM OLD.position THEN
        RAISE EXCEPTION 'record %: the original and where it came from never change', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.file <> OLD.file AND NEW.file <> '' AND OLD.file <> '' THEN
        RAISE EXCEPTION 'record %: the stored file is never exchanged', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_record_fits()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.copy_of_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_record WHERE id = NEW.copy_of_id AND case_id = NEW.case_id AND copy_of_id IS NULL
    ) THEN
        RAISE EXCEPTION 'record %: a copy is of a record of the same case that is no copy', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_record WHERE id = NEW.parent_id AND case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'record %: a member lies in a record of the same case', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_rendition_is_kept()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.record_id <> OLD.record_id OR NEW.version <> OLD.version OR NEW.basis <> OLD.basis
        OR NEW.state <> OLD.state OR NEW.sha256 <> OLD.sha256 OR NEW.faults <> OLD.faults
        OR (NEW.document_id IS DISTINCT FROM OLD.document_id AND OLD.document_id IS NOT NULL) THEN
        RAISE EXCEPTION 'rendition % is written once', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_release_item_fits()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.release_id <> OLD.release_id OR NEW.rendition_id <> OLD.rendition_id
            OR (OLD.recalled_at IS NOT NULL AND NEW.recalled_at IS DISTINCT FROM OLD.recalled_at)
            OR (OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id) THEN
            RAISE EXCEPTION 'release item % is written once; it can only be called back', OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM requests_app_rendition made
            JOIN requests_app_record record ON record.id = made.record_id
            JOIN requests_app_release release ON release.id = NEW.release_id
        WHERE made.id = NEW.rendition_id AND made.state = 'verified' AND record.case_id = release.case_id
            AND record.decision = 'responsive'
    ) THEN
        RAISE EXCEPTION 'only a verified rendition of a responsive record of the same case is released'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE INDEX page_words ON requests_app_page USING gin (to_tsvector('english', left(text, 200000)));

CREATE INDEX public_page_words ON requests_app_publicpage USING gin (to_tsvector('english', left(text, 200000)));

CREATE TRIGGER record_original_kept
    BEFORE UPDATE ON requests_app_record
    FOR EACH ROW EXECUTE FUNCTION cityrecords_original_is_kept();

CREATE TRIGGER record_fits
    BEFORE INSERT OR UPDATE OF copy_of_id ON requests_app_record
    FOR EACH ROW EXECUTE FUNCTION cityrecords_record_fits();

CREATE TRIGGER rendition_kept
    BEFORE UPDATE ON requests_app_rendition
    FOR EACH ROW EXECUTE FUNCTION cityrecords_rendition_is_kept();

CREATE TRIGGER release_written_once
    BEFORE UPDATE OR DELETE ON requests_app_release
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER release_item_fits
    BEFORE INSERT OR UPDATE ON requests_app_releaseitem
    FOR EACH ROW EXECUTE FUNCTION cityrecords_release_item_fits();

CREATE TRIGGER release_item_stays
    BEFORE DELETE ON requests_app_releaseitem
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();

-- reverse

DROP TRIGGER release_item_stays ON requests_app_releaseitem;
DROP TRIGGER release_item_fits ON requests_app_releaseitem;
DROP TRIGGER release_written_once ON requests_app_release;
DROP TRIGGER rendition_kept ON requests_app_rendition;
DROP TRIGGER record_fits ON requests_app_record;
DROP TRIGGER record_original_kept ON requests_app_record;
DROP INDEX public_page_words;
DROP INDEX page_words;
DROP FUNCTION cityrecords_release_item_fits();
DROP FUNCTION cityrecords_rendition_is_kept();
DROP FUNCTION cityrecords_record_fits();
DROP FUNCTION cityrecords_original_is_kept();
