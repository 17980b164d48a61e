-- No dataset is withheld without a complete reason.

CREATE FUNCTION cityrecords_withholding_gap(checked_dataset bigint, checked_withholding bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_datasetwithholding%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_datasetwithholding
        WHERE id = checked_withholding AND dataset_id = checked_dataset;
    IF NOT FOUND THEN RETURN 'no decision about this dataset'; END IF;
    IF cityrecords_people_gap(decision.responsible) IS NOT NULL THEN
        RETURN cityrecords_people_gap(decision.responsible);
    END IF;
    IF cityrecords_is_blank(decision.segregability) THEN RETURN 'segregability is not answered'; END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_datasetcitation WHERE withholding_id = decision.id) THEN
        RETURN 'no exemption is cited';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_datasetcitation c WHERE c.withholding_id = decision.id
               AND (cityrecords_is_blank(c.exemption_key) OR cityrecords_is_blank(c.citation_text)
                    OR cityrecords_is_blank(c.pack_key) OR cityrecords_is_blank(c.pack_version)
                    OR cityrecords_is_blank(c.explanation) OR cityrecords_is_blank(c.records))) THEN
        RETURN 'a citation lacks its text, its pack, its data or its explanation';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_datasetcitation c WHERE c.withholding_id = decision.id AND c.needs_balance
               AND (cityrecords_is_blank(c.facts) OR cityrecords_is_blank(c.harm))) THEN
        RETURN 'a balancing exemption lacks its facts or its harm';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_part_is_complete()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gap text;
BEGIN
    gap := cityrecords_withholding_gap(NEW.dataset_id, NEW.id);
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'a part of dataset % cannot be withheld: %', NEW.dataset_id, gap
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_only_a_part_ends()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_datasetwithholding WHERE id = NEW.withholding_id AND part = '') THEN
        RAISE EXCEPTION 'the withholding of a whole dataset ends with its state' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_withholding_is_complete()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row requests_app_dataset%ROWTYPE;
    gap text;
BEGIN
    SELECT * INTO now_row FROM requests_app_dataset WHERE id = NEW.id;
    IF NOT FOUND OR now_row.state <> 'withheld' THEN RETURN NULL; END IF;
    gap := cityrecords_withholding_gap(now_row.id, now_row.withholding_id);
    IF EXISTS (SELECT 1 FROM requests_app_datasetwithholding WHERE id = now_row.withholding_id AND part <> '') THEN
        gap := 'a part of it is withheld, not all of it';
    END IF;
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'dataset % cannot be withheld: %', now_row.id, gap USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER withholding_complete
    AFTER INSERT OR UPDATE OF state, withholding_id ON requests_app_dataset DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'withheld')
    EXECUTE FUNCTION cityrecords_withholding_is_complete();

CREATE CONSTRAINT TRIGGER part_complete
    AFTER INSERT ON requests_app_datasetwithholding DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.part <> '')
    EXECUTE FUNCTION cityrecords_part_is_complete();

CREATE TRIGGER only_a_part_ends
    BEFORE INSERT ON requests_app_withholdingend
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_only_a_part_ends();

CREATE TRIGGER withholdingend_written_once
    BEFORE DELETE OR UPDATE ON requests_app_withholdingend
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER datasetcitation_written_once
    BEFORE DELETE OR UPDATE ON requests_app_datasetcitation
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER datasetwithholding_written_once
    BEFORE DELETE OR UPDATE ON requests_app_datasetwithholding
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

-- reverse

DROP TRIGGER withholdingend_written_once ON requests_app_withholdingend;
DROP TRIGGER only_a_part_ends ON requests_app_withholdingend;
DROP TRIGGER part_complete ON requests_app_datasetwithholding;
DROP TRIGGER datasetwithholding_written_once ON requests_app_datasetwithholding;
DROP TRIGGER datasetcitation_written_once ON requests_app_datasetcitation;
DROP TRIGGER withholding_complete ON requests_app_dataset;
DROP FUNCTION cityrecords_only_a_part_ends();
DROP FUNCTION cityrecords_part_is_complete();
DROP FUNCTION cityrecords_withholding_is_complete();
DROP FUNCTION cityrecords_withholding_gap(bigint, bigint);
