-- Rules several tables share: blank text, who is responsible, rows written once, words that are only ever erased.

CREATE FUNCTION cityrecords_is_blank(value text)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT value IS NULL OR value !~ '\S'
$$;

CREATE FUNCTION cityrecords_people_gap(responsible jsonb)
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF jsonb_typeof(responsible) <> 'array' OR jsonb_array_length(responsible) = 0 THEN
        RETURN 'nobody is named as responsible';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(responsible) person
               WHERE cityrecords_is_blank(person->>'name') OR cityrecords_is_blank(person->>'title')) THEN
        RETURN 'a responsible person lacks a name or a title';
    END IF;
    RETURN NULL;
END
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
DROP FUNCTION cityrecords_people_gap(jsonb);
DROP FUNCTION cityrecords_is_blank(text);
