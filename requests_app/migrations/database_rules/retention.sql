-- A legal hold keeps words and files.

CREATE FUNCTION cityrecords_hold_keeps()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    how text := TG_ARGV[0];
    own bigint;
    before jsonb := to_jsonb(OLD);
    after jsonb;
    field text;
    touched boolean := TG_OP = 'DELETE';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        FOREACH field IN ARRAY TG_ARGV[1:] LOOP
            touched := touched OR after->>field IS DISTINCT FROM before->>field;
        END LOOP;
    END IF;
    IF touched THEN
        own := CASE how
            WHEN 'case' THEN (before->>'case_id')::bigint
            WHEN 'notice' THEN (SELECT case_id FROM requests_app_notice WHERE id = (before->>'notice_id')::bigint)
            WHEN 'requester' THEN (SELECT id FROM requests_app_recordsrequest
                WHERE requester_id = (before->>'id')::bigint AND legal_hold LIMIT 1)
            ELSE (before->>'id')::bigint END;
        IF EXISTS (SELECT 1 FROM requests_app_recordsrequest WHERE id = own AND legal_hold) THEN
            RAISE EXCEPTION 'a legal hold keeps % as it is', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER hold_keeps_document
    BEFORE DELETE OR UPDATE OF name, size, sha256, file ON requests_app_document
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('case', 'name', 'size', 'sha256', 'file');

CREATE TRIGGER hold_keeps_mail
    BEFORE DELETE OR UPDATE OF raw ON requests_app_inboundmail
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('case', 'raw');

CREATE TRIGGER hold_keeps_letter_file
    BEFORE DELETE ON requests_app_letterfile
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('notice');

CREATE TRIGGER hold_keeps_message
    BEFORE DELETE OR UPDATE OF body ON requests_app_message
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('case', 'body');

CREATE TRIGGER hold_keeps_note
    BEFORE DELETE OR UPDATE OF body ON requests_app_note
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('case', 'body');

CREATE TRIGGER hold_keeps_notice
    BEFORE DELETE OR UPDATE OF subject, body_text, body_html ON requests_app_notice
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('case', 'subject', 'body_text', 'body_html');

CREATE TRIGGER hold_keeps_request
    BEFORE DELETE OR UPDATE OF subject, description, intended_use ON requests_app_recordsrequest
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('self', 'subject', 'description', 'intended_use');

CREATE TRIGGER hold_keeps_requester
    BEFORE DELETE OR UPDATE OF name ON requests_app_requester
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_hold_keeps('requester', 'name');

-- reverse

DROP TRIGGER hold_keeps_requester ON requests_app_requester;
DROP TRIGGER hold_keeps_request ON requests_app_recordsrequest;
DROP TRIGGER hold_keeps_notice ON requests_app_notice;
DROP TRIGGER hold_keeps_note ON requests_app_note;
DROP TRIGGER hold_keeps_message ON requests_app_message;
DROP TRIGGER hold_keeps_letter_file ON requests_app_letterfile;
DROP TRIGGER hold_keeps_mail ON requests_app_inboundmail;
DROP TRIGGER hold_keeps_document ON requests_app_document;
DROP FUNCTION cityrecords_hold_keeps();
