"""The function that asks a withheld dataset for its reason, without a name that means something else in SQL."""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION cityrecords_withholding_gap(checked_dataset bigint, checked_withholding bigint)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    decision requests_app_datasetwithholding%ROWTYPE;
BEGIN
    SELECT * INTO decision FROM requests_app_datasetwithholding
        WHERE id = checked_withholding AND dataset_id = checked_dataset;
    IF NOT FOUND THEN RETURN 'no decision about this dataset'; END IF;
    IF jsonb_typeof(decision.responsible) <> 'array' OR jsonb_array_length(decision.responsible) = 0 THEN
        RETURN 'nobody is named as responsible';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(decision.responsible) person
               WHERE cityrecords_is_blank(person->>'name') OR cityrecords_is_blank(person->>'title')) THEN
        RETURN 'a responsible person lacks a name or a title';
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
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0023_why_a_dataset_stands_where_it_does")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
