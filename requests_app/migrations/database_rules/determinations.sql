-- No incomplete denial is committed; decisions and what they cite are written once.

CREATE FUNCTION cityrecords_denial_gap(checked_case bigint, checked_decision bigint, checked_state text)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = checked_decision AND case_id = checked_case;
    IF NOT FOUND THEN RETURN 'no decision of this case'; END IF;
    IF decision.kind <> (CASE checked_state WHEN 'denied' THEN 'denial' ELSE 'partial_denial' END) THEN
        RETURN 'the decision is not a denial of this kind';
    END IF;
    IF cityrecords_people_gap(decision.responsible) IS NOT NULL THEN
        RETURN cityrecords_people_gap(decision.responsible);
    END IF;
    IF cityrecords_is_blank(decision.segregability) THEN RETURN 'segregability is not answered'; END IF;
    IF jsonb_typeof(decision.remedies) <> 'array' OR NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(decision.remedies) remedy
        WHERE remedy->>'key' <> 'city_appeal' AND NOT cityrecords_is_blank(remedy->>'text')) THEN
        RETURN 'no court remedy is named';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_citation WHERE decision_id = decision.id) THEN
        RETURN 'no exemption is cited';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_citation c WHERE c.decision_id = decision.id
               AND (cityrecords_is_blank(c.exemption_key) OR cityrecords_is_blank(c.citation_text)
                    OR cityrecords_is_blank(c.pack_key) OR cityrecords_is_blank(c.pack_version)
                    OR cityrecords_is_blank(c.explanation) OR cityrecords_is_blank(c.records))) THEN
        RETURN 'a citation lacks its text, its pack, its records or its explanation';
    END IF;
    IF EXISTS (SELECT 1 FROM requests_app_citation c WHERE c.decision_id = decision.id AND c.needs_balance
               AND (cityrecords_is_blank(c.facts) OR cityrecords_is_blank(c.harm))) THEN
        RETURN 'a balancing exemption lacks its facts or its harm';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_denial_is_complete()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row requests_app_recordsrequest%ROWTYPE;
    gap text;
BEGIN
    SELECT * INTO now_row FROM requests_app_recordsrequest WHERE id = NEW.id;
    IF NOT FOUND OR now_row.state NOT IN ('denied', 'partly_released') THEN RETURN NULL; END IF;
    IF now_row.review_aim = 'protect' THEN RETURN NULL; END IF; -- withholds nothing: exemption_reviews.sql
    gap := cityrecords_denial_gap(now_row.id, now_row.decision_id, now_row.state);
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'case % cannot be %: %', now_row.number, now_row.state, gap
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_approval_gap(checked_decision bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_decision%ROWTYPE;
    wanted jsonb;
BEGIN
    SELECT * INTO decision FROM requests_app_decision WHERE id = checked_decision;
    SELECT p.approval_for INTO wanted FROM requests_app_citypolicy p
        JOIN requests_app_recordsrequest r ON r.city_id = p.city_id WHERE r.id = decision.case_id;
    IF decision.approved_by_id IS NULL THEN
        IF COALESCE(wanted, '[]'::jsonb)
            ? (CASE decision.kind WHEN 'denial' THEN 'deny' ELSE 'release_in_part' END) THEN
            RETURN 'the policy of the city wants a second person to approve it';
        END IF;
        RETURN NULL;
    END IF;
    IF decision.approved_by_id = decision.decided_by_id THEN RETURN 'it was approved by who proposed it'; END IF;
    IF NOT EXISTS (SELECT 1 FROM requests_app_proposal p WHERE p.case_id = decision.case_id
                   AND p.state = 'approved' AND p.proposed_by_id = decision.decided_by_id
                   AND p.settled_by_id = decision.approved_by_id) THEN
        RETURN 'no approved proposal is on file';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_withholding_decision_is_whole()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gap text;
BEGIN
    gap := COALESCE(
        cityrecords_denial_gap(
            NEW.case_id, NEW.id, CASE NEW.kind WHEN 'denial' THEN 'denied' ELSE 'partly_released' END),
        cityrecords_approval_gap(NEW.id));
    IF gap IS NOT NULL THEN
        RAISE EXCEPTION 'decision % cannot stand: %', NEW.id, gap USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cityrecords_proposal_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal stays on file' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'open' AND (NEW.state, NEW.settled_by_id, NEW.settled_at)
        IS DISTINCT FROM (OLD.state, OLD.settled_by_id, OLD.settled_at) THEN
        RAISE EXCEPTION 'a proposal is settled once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.case_id, NEW.verb, NEW.seq, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM (OLD.case_id, OLD.verb, OLD.seq, OLD.proposed_by_id, OLD.proposed_at)
        OR (NEW.content IS DISTINCT FROM OLD.content AND NEW.content <> '{}'::jsonb) THEN
        RAISE EXCEPTION 'what was proposed does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_rereview_belongs()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM requests_app_citation c JOIN requests_app_decision d ON d.id = c.decision_id
                   WHERE c.id = NEW.citation_id AND d.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'the review names a citation of another case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_outside_review_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.case_id = NEW.case_id AND OLD.body_key = NEW.body_key
        AND OLD.asked_on = NEW.asked_on AND (OLD.outcome = '' OR (
            OLD.outcome = NEW.outcome AND OLD.answered_on = NEW.answered_on
            AND NEW.answer IN (OLD.answer, '[erased]') AND NEW.exceptions IN (OLD.exceptions, '[erased]'))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what an outside body answered stays' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER citation_written_once
    BEFORE DELETE OR UPDATE ON requests_app_citation
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER decision_written_once
    BEFORE DELETE OR UPDATE ON requests_app_decision
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE CONSTRAINT TRIGGER withholding_decision_whole
    AFTER INSERT ON requests_app_decision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('denial', 'partial_denial'))
    EXECUTE FUNCTION cityrecords_withholding_decision_is_whole();

CREATE TRIGGER rereview_belongs
    BEFORE INSERT OR UPDATE OF citation_id, case_id ON requests_app_rereview
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_rereview_belongs();

CREATE TRIGGER extension_written_once
    BEFORE DELETE OR UPDATE ON requests_app_extension
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER outside_review_stays
    BEFORE DELETE OR UPDATE ON requests_app_outsidereview
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_outside_review_stays();

CREATE TRIGGER proposal_stays
    BEFORE DELETE OR UPDATE ON requests_app_proposal
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_proposal_stays();

CREATE CONSTRAINT TRIGGER denial_complete
    AFTER INSERT OR UPDATE OF state, decision_id ON requests_app_recordsrequest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('denied', 'partly_released'))
    EXECUTE FUNCTION cityrecords_denial_is_complete();

-- reverse

DROP TRIGGER denial_complete ON requests_app_recordsrequest;
DROP TRIGGER proposal_stays ON requests_app_proposal;
DROP TRIGGER outside_review_stays ON requests_app_outsidereview;
DROP TRIGGER extension_written_once ON requests_app_extension;
DROP TRIGGER rereview_belongs ON requests_app_rereview;
DROP TRIGGER withholding_decision_whole ON requests_app_decision;
DROP TRIGGER decision_written_once ON requests_app_decision;
DROP TRIGGER citation_written_once ON requests_app_citation;
DROP FUNCTION cityrecords_outside_review_stays();
DROP FUNCTION cityrecords_rereview_belongs();
DROP FUNCTION cityrecords_proposal_stays();
DROP FUNCTION cityrecords_withholding_decision_is_whole();
DROP FUNCTION cityrecords_approval_gap(bigint);
DROP FUNCTION cityrecords_denial_is_complete();
DROP FUNCTION cityrecords_denial_gap(bigint, bigint, text);
