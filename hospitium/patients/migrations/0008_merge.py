"""Records of one person can be joined and parted; contacts are kept to be compared."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0007_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="merged_into",
            field=models.ForeignKey(
                help_text="the record this one was joined to; see `Merge`",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.patient",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="other_offices",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=[],
                default=list,
                help_text="organisations that registered the records joined to this one",
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_ref", models.CharField(max_length=12)),
                ("merged_ref", models.CharField(max_length=12)),
                (
                    "choices",
                    models.JSONField(
                        default=dict, help_text="whose value stands where the two differed: kept or merged"
                    ),
                ),
                (
                    "own",
                    models.JSONField(default=dict, help_text="numbers of what the kept record had already, by place"),
                ),
                (
                    "differed",
                    models.JSONField(
                        default=list, help_text="what the patient had said differently: consents, denials, restriction"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("unmerge_reason", models.CharField(blank=True, max_length=500)),
                ("unmerged_by", models.CharField(blank=True, max_length=200)),
                ("unmerged_by_id", models.BigIntegerField(null=True)),
                ("unmerged_at", models.DateTimeField(null=True)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=100)),
                ("row", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "is_assigned",
                    models.BooleanField(default=False, help_text="given to the merged record by hand at the un-merge"),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="patients.merge"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PatientContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(help_text="as sent", max_length=200)),
                ("key", models.CharField(help_text="folded by `contacts.contact_key`, to be compared", max_length=200)),
                ("stated_by", models.CharField(blank=True, max_length=200)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="patients.patient"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="merge_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="merge_says_why"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unmerged_at", None), models.Q(("unmerge_reason", ""), _negated=True), _connector="OR"
                ),
                name="merge_unmerged_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                models.F("merged"), condition=models.Q(("unmerged_at", None)), name="merge_once"
            ),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["place", "row"], name="move_of_row"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(condition=models.Q(("decision", "")), fields=["-score", "id"], name="match_open"),
        ),
        migrations.AddIndex(
            model_name="patientcontact",
            index=models.Index(fields=["key"], name="patient_contact_key"),
        ),
        migrations.AddConstraint(
            model_name="patientcontact",
            constraint=models.UniqueConstraint(models.F("patient"), models.F("key"), name="patient_contact_once"),
        ),
    ]
