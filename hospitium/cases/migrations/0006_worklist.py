"""One partial index for each order and queue the worklist offers; a reference is found by its beginning or its end.

`cases_with_ref` passes the wall as `patients_found` does: it answers with numbers, and the rows they lead to stand behind
the wall.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_looks"), ("patients", "0007_words")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["owner", "look_at", "id"], condition=~Q(stage="closed"), name="case_owner_worklist"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["opened_at", "id"], condition=~Q(stage="closed"), name="case_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["changed_at", "id"], condition=~Q(stage="closed"), name="case_changed"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["look_at", "id"], condition=Q(stage="closed"), name="case_closed"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.Func(models.F("ref"), models.Value(4), function="right", output_field=models.CharField()),
                name="case_ref_end",
            ),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_with_ref(start text, ending text) RETURNS bigint[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(array_agg(id), '{}') FROM (
                    (SELECT id FROM cases_case WHERE ref ~>=~ start AND ref ~<~ (start || '~') LIMIT 100)
                    UNION
                    (SELECT id FROM cases_case WHERE right(ref, 4) = ending LIMIT 100)
                ) found
            $$;
            REVOKE ALL ON FUNCTION cases_with_ref FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_with_ref TO hospitium_app;
            """,
            "DROP FUNCTION cases_with_ref",
        ),
    ]
