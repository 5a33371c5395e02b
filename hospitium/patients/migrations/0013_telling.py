"""What a family tells: answers that wait or were sent, and who travels along; seen by whoever sees the patient."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import guard

TABLES = ("patients_companion", "patients_answer")
OF_PATIENT = "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = {table}.patient_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0012_standing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Companion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("full_name", models.CharField(blank=True, help_text="as in the passport", max_length=300)),
                ("relation", models.CharField(blank=True, max_length=40)),
                ("birth_date", models.CharField(blank=True, max_length=10)),
                ("passport", models.CharField(blank=True, max_length=40)),
                ("passport_country", models.CharField(blank=True, max_length=2)),
                ("passport_expires", models.DateField(null=True)),
                ("telephone", models.CharField(blank=True, max_length=200)),
                ("stated_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "until",
                    models.DateTimeField(help_text="when the family said that this person does not come", null=True),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="slug, as `telling.questions` has them", max_length=40)),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("said_by", models.CharField(max_length=200)),
                ("said_by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(help_text="empty while it waits to be checked and sent", null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient"
                    ),
                ),
                (
                    "companion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="patients.companion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="companion",
            index=models.Index(condition=models.Q(("until", None)), fields=["patient"], name="companion_coming"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                models.F("patient"),
                models.F("companion"),
                models.F("question"),
                name="answer_once",
                nulls_distinct=False,
            ),
        ),
        *(guard(table, OF_PATIENT.format(table=table)) for table in TABLES),
        migrations.RunSQL(
            "".join(
                f"CREATE TRIGGER {table}_lead_on BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION patients_lead_on();"
                for table in TABLES
            ),
            "".join(f"DROP TRIGGER {table}_lead_on ON {table};" for table in TABLES),
        ),
    ]
