"""Names are found by the beginnings of their words, by index and without an extension.

`patients_words` makes lexemes of the search text as it stands (no parser, no dictionary). A word of a script without
spaces also counts from each of its signs on, so that a given name alone is found, as `kernel.names.matches` says.

Behind row-level security an index serves only operators that PostgreSQL knows to leak nothing, and the matching of words
is none of them. `patients_found` therefore searches past the wall and answers with numbers alone; the rows they lead to
stand behind it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("patients", "0006_transfer_walls")]
    operations = [
        migrations.RunSQL(
            r"""
            CREATE FUNCTION patients_words(line text) RETURNS tsvector
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT array_to_tsvector(coalesce(array_agg(DISTINCT left(substr(word, first), 200)), '{}'))
                FROM unnest(array_remove(string_to_array(line, ' '), '')) word,
                     generate_series(1, CASE
                         WHEN word ~ '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF]' THEN length(word)
                         ELSE 1 END) first
            $$;
            CREATE INDEX patient_words ON patients_patient USING gin (patients_words(search_text)) WITH (fastupdate = off);

            CREATE FUNCTION patients_found(asked tsquery, most integer) RETURNS bigint[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(array_agg(id), '{}') FROM
                    (SELECT id FROM patients_patient WHERE patients_words(search_text) @@ asked LIMIT most) found
            $$;
            REVOKE ALL ON FUNCTION patients_found FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_found TO hospitium_app;
            """,
            "DROP FUNCTION patients_found; DROP INDEX patient_words; DROP FUNCTION patients_words",
        ),
    ]
