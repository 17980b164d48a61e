-- Words as people search for them: without accents, in the word forms of English and Spanish, and as written. An index
-- for each text that is searched; requests_app/cases/word_search.py asks with the same expressions.

CREATE FUNCTION cityrecords_plain(value text)
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(translate(value,
    'ÁÀÂÄÃÅáàâäãåÉÈÊËéèêëÍÌÎÏíìîïÓÒÔÖÕóòôöõÚÙÛÜúùûüÑñÇçÝýÿ',
    'AAAAAAaaaaaaEEEEeeeeIIIIiiiiOOOOOoooooUUUUuuuuNnCcYyy'));

-- A tsvector holds 1 MB at most: 100,000 letters stay below in any script.
CREATE FUNCTION cityrecords_words(value text)
RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', cityrecords_plain(left(value, 100000)))
    || to_tsvector('pg_catalog.english', cityrecords_plain(left(value, 100000)))
    || to_tsvector('pg_catalog.spanish', cityrecords_plain(left(value, 100000)));

CREATE FUNCTION cityrecords_query(value text)
RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN websearch_to_tsquery('pg_catalog.simple', cityrecords_plain(value))
    || websearch_to_tsquery('pg_catalog.english', cityrecords_plain(value))
    || websearch_to_tsquery('pg_catalog.spanish', cityrecords_plain(value));

CREATE FUNCTION cityrecords_digits(value text)
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(value, '\D', '', 'g');

CREATE INDEX case_words ON requests_app_recordsrequest USING gin (cityrecords_words(
    number || ' ' || subject || ' ' || description || ' ' || scope || ' ' || public_title || ' ' || imported_id));
CREATE INDEX requester_words ON requests_app_requester USING gin (cityrecords_words(name || ' ' || postal_address));
CREATE INDEX requester_phone ON requests_app_requester (right(cityrecords_digits(phone), 7)) WHERE phone <> '';
CREATE INDEX message_words ON requests_app_message USING gin (cityrecords_words(
    body || ' ' || quoted || ' ' || other_sender));
CREATE INDEX note_words ON requests_app_note USING gin (cityrecords_words(body));
CREATE INDEX document_words ON requests_app_document USING gin (cityrecords_words(
    translate(name, '._-', '   ') || ' ' || title || ' ' || description));
CREATE INDEX imported_number ON requests_app_recordsrequest (upper(imported_id)) WHERE imported_id <> '';

-- reverse

DROP INDEX imported_number;
DROP INDEX document_words;
DROP INDEX note_words;
DROP INDEX message_words;
DROP INDEX requester_phone;
DROP INDEX requester_words;
DROP INDEX case_words;
DROP FUNCTION cityrecords_digits(text);
DROP FUNCTION cityrecords_query(text);
DROP FUNCTION cityrecords_words(text);
DROP FUNCTION cityrecords_plain(text);
