-- Points belong to their appeal; the officer never decided or approved.

CREATE FUNCTION cityrecords_officer_is_another()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_decision d WHERE d.id = NEW.decision_id
               AND (d.decided_by_id = NEW.officer_id OR d.approved_by_id = NEW.officer_id)) THEN
        RAISE EXCEPTION 'appeal %: whoever decided the request cannot decide the appeal', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_point_belongs()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.citation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_appeal a, requests_app_citation c
            JOIN requests_app_decision d ON d.id = c.decision_id
        WHERE a.id = NEW.appeal_id AND c.id = NEW.citation_id AND d.case_id = a.case_id) THEN
        RAISE EXCEPTION 'a point contests a citation of another case' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.line_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests_app_withholdingline l
        WHERE l.id = NEW.line_id AND l.citation_id = NEW.citation_id) THEN
        RAISE EXCEPTION 'a point contests a line under another citation' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER appeal_words_stay
    BEFORE UPDATE OF grounds, number ON requests_app_appeal
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_words_are_only_erased('grounds', 'number');

CREATE TRIGGER officer_is_another
    BEFORE INSERT OR UPDATE OF officer_id, decision_id ON requests_app_appeal
    FOR EACH ROW WHEN (NEW.officer_id IS NOT NULL)
    EXECUTE FUNCTION cityrecords_officer_is_another();

CREATE TRIGGER point_belongs
    BEFORE INSERT OR UPDATE OF appeal_id, citation_id, line_id ON requests_app_appealpoint
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_point_belongs();

-- reverse

DROP TRIGGER point_belongs ON requests_app_appealpoint;
DROP TRIGGER officer_is_another ON requests_app_appeal;
DROP TRIGGER appeal_words_stay ON requests_app_appeal;
DROP FUNCTION cityrecords_point_belongs();
DROP FUNCTION cityrecords_officer_is_another();
