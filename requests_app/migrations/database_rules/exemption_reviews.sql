-- An exemption review ends in one of its own four decisions, each whole; what was found is written once.

CREATE FUNCTION cityrecords_review_gap(checked_decision bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
    asked requests_app_recordsrequest%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = checked_decision;
    SELECT * INTO asked FROM requests_app_recordsrequest WHERE id = decision.case_id;
    IF asked.review_aim <> (CASE decision.kind WHEN 'opened' THEN 'open' ELSE 'protect' END) THEN
        RETURN 'the request does not ask for that';
    END IF;
    IF cityrecords_people_gap(decision.responsible) IS NOT NULL THEN
        RETURN cityrecords_people_gap(decision.responsible);
    END IF;
    IF decision.kind = 'protected' THEN
        RETURN cityrecords_withholding_gap(
            (SELECT dataset_id FROM requests_app_datasetwithholding WHERE id = decision.withholding_id),
            decision.withholding_id);
    END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_reviewpoint WHERE decision_id = decision.id) THEN
        RETURN 'nothing was found about any point';
    END IF;
    IF decision.kind = 'not_protected' AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(decision.remedies) remedy
        WHERE remedy->>'key' <> 'city_appeal' AND NOT cityrecords_is_blank(remedy->>'text')) THEN
        RETURN 'no way to a court is named';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_review_decision_is_whole()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gap text;
BEGIN
    gap := cityrecords_review_gap(NEW.id);
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'decision % cannot stand: %', NEW.id, gap USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_review_ends_in_its_own_way()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row requests_app_recordsrequest%ROWTYPE;
    decided text;
BEGIN
    SELECT * INTO now_row FROM requests_app_recordsrequest WHERE id = NEW.id;
    IF NOT FOUND OR now_row.state NOT IN ('released', 'denied') THEN RETURN NULL; END IF;
    SELECT kind INTO decided FROM requests_app_decision
        WHERE id = now_row.decision_id AND case_id = now_row.id;
    IF decided IS DISTINCT FROM (CASE now_row.review_aim || ' ' || now_row.state
        WHEN 'open released' THEN 'opened' WHEN 'open denied' THEN 'denial'
        WHEN 'protect released' THEN 'protected' ELSE 'not_protected' END) THEN
        RAISE EXCEPTION 'case % cannot be %: the decision is another', now_row.number, now_row.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER review_decision_whole
    AFTER INSERT ON requests_app_decision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('opened', 'protected', 'not_protected'))
    EXECUTE FUNCTION cityrecords_review_decision_is_whole();

CREATE CONSTRAINT TRIGGER review_ends_in_its_own_way
    AFTER INSERT OR UPDATE OF state, decision_id, review_aim ON requests_app_recordsrequest
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'exemption_review' AND NEW.state IN ('released', 'denied'))
    EXECUTE FUNCTION cityrecords_review_ends_in_its_own_way();

CREATE TRIGGER review_point_written_once
    BEFORE DELETE OR UPDATE ON requests_app_reviewpoint
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

-- reverse

DROP TRIGGER review_point_written_once ON requests_app_reviewpoint;
DROP TRIGGER review_ends_in_its_own_way ON requests_app_recordsrequest;
DROP TRIGGER review_decision_whole ON requests_app_decision;
DROP FUNCTION cityrecords_review_ends_in_its_own_way();
DROP FUNCTION cityrecords_review_decision_is_whole();
DROP FUNCTION cityrecords_review_gap(bigint);
