-- Rules several tables share: blank text, rows written once, words that are only ever erased.

CREATE FUNCTION cityrecords_is_blank(value text)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT value IS NULL OR value !~ '\S'
$$;

CREATE FUNCTION cityrecords_written_once()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once and never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION cityrecords_words_are_only_erased()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    field text;
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
BEGIN
    FOREACH field IN ARRAY TG_ARGV LOOP
        IF after->>field IS DISTINCT FROM before->>field AND after->>field NOT IN ('[erased]', '') THEN
            RAISE EXCEPTION '% of % is written once; it can only be erased', field, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;

-- reverse

DROP FUNCTION cityrecords_words_are_only_erased();
DROP FUNCTION cityrecords_written_once();
DROP FUNCTION cityrecords_is_blank(text);
