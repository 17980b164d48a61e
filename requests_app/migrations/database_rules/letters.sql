-- What was written stays as it was written; it can only be erased.

CREATE FUNCTION cityrecords_notice_is_hashed()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.text_sha256 := encode(sha256(convert_to(
        NEW.subject || chr(31) || NEW.body_text || chr(31) || NEW.body_html, 'UTF8')), 'hex');
    RETURN NEW;
END
$$;

CREATE FUNCTION cityrecords_notice_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text_sha256 = '' AND NEW.body_text = '[erased]' AND NEW.language = OLD.language
        AND NEW.letterhead_id IS NOT DISTINCT FROM OLD.letterhead_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the hash, the letterhead and the language of a letter are written once'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION cityrecords_letter_file_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM requests_app_notice WHERE id = OLD.notice_id AND body_text = '[erased]') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is written once and never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION cityrecords_printed_letter_stays()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.mailed_at IS NULL AND OLD.spoiled_at IS NULL AND OLD.batch_id = NEW.batch_id
        AND OLD.notice_id = NEW.notice_id AND OLD.position = NEW.position THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a printed letter is mailed or spoiled once' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER letter_file_stays
    BEFORE DELETE OR UPDATE ON requests_app_letterfile
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_letter_file_stays();

CREATE TRIGGER letter_paper_written_once
    BEFORE DELETE OR UPDATE ON requests_app_letterhead
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER message_words_stay
    BEFORE UPDATE OF body ON requests_app_message
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_words_are_only_erased('body');

CREATE TRIGGER note_words_stay
    BEFORE UPDATE OF body ON requests_app_note
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_words_are_only_erased('body');

CREATE TRIGGER notice_hashed
    BEFORE INSERT ON requests_app_notice
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_notice_is_hashed();

CREATE TRIGGER notice_stays
    BEFORE UPDATE OF text_sha256, letterhead_id, language ON requests_app_notice
    FOR EACH ROW WHEN (OLD.text_sha256 IS DISTINCT FROM NEW.text_sha256
        OR OLD.letterhead_id IS DISTINCT FROM NEW.letterhead_id OR OLD.language IS DISTINCT FROM NEW.language)
    EXECUTE FUNCTION cityrecords_notice_stays();

CREATE TRIGGER notice_words_stay
    BEFORE UPDATE OF subject, body_text, body_html, message_id, letter ON requests_app_notice
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_words_are_only_erased('subject', 'body_text', 'body_html', 'message_id', 'letter');

CREATE TRIGGER print_batch_written_once
    BEFORE DELETE OR UPDATE ON requests_app_printbatch
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_written_once();

CREATE TRIGGER printed_letter_stays
    BEFORE DELETE OR UPDATE ON requests_app_printedletter
    FOR EACH ROW
    EXECUTE FUNCTION cityrecords_printed_letter_stays();

-- reverse

DROP TRIGGER printed_letter_stays ON requests_app_printedletter;
DROP TRIGGER print_batch_written_once ON requests_app_printbatch;
DROP TRIGGER notice_words_stay ON requests_app_notice;
DROP TRIGGER notice_stays ON requests_app_notice;
DROP TRIGGER notice_hashed ON requests_app_notice;
DROP TRIGGER note_words_stay ON requests_app_note;
DROP TRIGGER message_words_stay ON requests_app_message;
DROP TRIGGER letter_paper_written_once ON requests_app_letterhead;
DROP TRIGGER letter_file_stays ON requests_app_letterfile;
DROP FUNCTION cityrecords_printed_letter_stays();
DROP FUNCTION cityrecords_letter_file_stays();
DROP FUNCTION cityrecords_notice_stays();
DROP FUNCTION cityrecords_notice_is_hashed();
