"""Records handed out by link, key images, and further forms of what is put together beside."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_SYSTEM, append_only, guard

OF_LINK = "EXISTS (SELECT 1 FROM records_healthlink l WHERE l.id = {}.link_id)".format
OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_healthlink.case_id)"
OF_DOCUMENT = "EXISTS (SELECT 1 FROM records_sourcedocument d WHERE d.id = records_keyimage.document_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_chase"),
        ("records", "0015_inside"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("name", models.CharField(max_length=200)),
                ("organisation", models.CharField(blank=True, max_length=200)),
                ("takes_over", models.BooleanField(default=False)),
                ("words", models.CharField(blank=True, max_length=2000)),
                ("network", models.CharField(blank=True, max_length=45)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HealthLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("physician", "Physician at home"),
                            ("patient", "Patient or family"),
                            ("insurer", "Insurer"),
                        ],
                        max_length=15,
                    ),
                ),
                ("recipient", models.CharField(help_text="whom it is for, by name", max_length=200)),
                ("country", models.CharField(help_text="where they are", max_length=2)),
                ("contents", models.JSONField(default=list, help_text="what is inside, of Content")),
                ("language", models.CharField(default="en", max_length=10)),
                ("label", models.CharField(max_length=80)),
                (
                    "secret",
                    models.CharField(help_text="SHA-256 of what stands in the address", max_length=64, unique=True),
                ),
                (
                    "passcode",
                    models.CharField(blank=True, help_text="hashed as passwords are; empty: none", max_length=200),
                ),
                ("wrong", models.PositiveSmallIntegerField(default=0, help_text="wrong passcodes, ever")),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by_name", models.CharField(blank=True, max_length=200)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reminded_at",
                    models.DateTimeField(help_text="when a task began to ask whether it arrived", null=True),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HealthLinkFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "file",
                    models.CharField(
                        blank=True, help_text="random name of its bytes; empty once dropped", max_length=32
                    ),
                ),
                ("size", models.BigIntegerField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="KeyImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("frame", models.PositiveIntegerField(help_text="from 0")),
                ("window", models.JSONField(default=list, help_text="level and width; empty: as sent")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LinkPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recipient",
                    models.CharField(
                        choices=[
                            ("physician", "Physician at home"),
                            ("patient", "Patient or family"),
                            ("insurer", "Insurer"),
                        ],
                        max_length=15,
                    ),
                ),
                ("since", models.DateField(help_text="the day from which it holds")),
                ("days", models.PositiveSmallIntegerField(help_text="unless told otherwise")),
                ("longest_days", models.PositiveSmallIntegerField()),
                ("needs_passcode", models.BooleanField(default=True)),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(help_text="until somebody asks; empty: nobody does", null=True),
                ),
                (
                    "purpose",
                    models.CharField(help_text="HL7 v3 PurposeOfUse, for the rules of transfer", max_length=10),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("recipient", models.CharField(blank=True, help_text="as they named themselves", max_length=200)),
                ("network", models.CharField(blank=True, help_text="where from, shortened", max_length=45)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("list", "Shown what is inside"),
                            ("file", "Given a file"),
                            ("reply", "Confirmed the arrival"),
                            ("passcode", "Refused: wrong passcode"),
                            ("revoked", "Refused: taken back"),
                            ("expired", "Refused: expired"),
                            ("closed", "Refused: closed after too many wrong passcodes"),
                            ("withheld", "Refused: may not leave any more"),
                            ("lost", "Refused: the files are gone"),
                        ],
                        max_length=15,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="export",
            name="facts",
            field=models.JSONField(
                db_default={}, default=dict, help_text="of images: project, dates, what came of them"
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="form",
            field=models.CharField(
                choices=[
                    ("archive", "Whole record (right of access)"),
                    ("packet", "Discharge packet (PDF)"),
                    ("summary", "Patient summary (PDF)"),
                    ("images", "Images without the person"),
                ],
                db_default="archive",
                default="archive",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["archive", "packet", "summary", "images"])), name="export_form_known"
            ),
        ),
        migrations.AddField(
            model_name="healthlink",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="acknowledgements", to="records.healthlink"
            ),
        ),
        migrations.AddField(
            model_name="healthlinkfile",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="records.healthlink"
            ),
        ),
        migrations.AddField(
            model_name="keyimage",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.sourcedocument"
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="records.healthlink"
            ),
        ),
        migrations.AddIndex(
            model_name="healthlink",
            index=models.Index(fields=["case", "-id"], name="health_link_case"),
        ),
        migrations.AddConstraint(
            model_name="healthlink",
            constraint=models.CheckConstraint(condition=models.Q(("wrong__lte", 10)), name="health_link_tries"),
        ),
        migrations.AddConstraint(
            model_name="keyimage",
            constraint=models.UniqueConstraint(
                models.F("document"), models.F("frame"), condition=models.Q(("dropped_at", None)), name="key_image_once"
            ),
        ),
        guard("records_healthlink", OF_CASE),
        *[
            guard(table, OF_LINK(table))
            for table in ("records_healthlinkfile", "records_opening", "records_acknowledgement")
        ],
        guard("records_keyimage", OF_DOCUMENT),
        guard("records_linkpolicy", "true", writes=ONCE_SYSTEM),
        append_only("records_opening", "records_acknowledgement"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON records_healthlink, records_healthlinkfile, records_keyimage FROM hospitium_app",
            "GRANT DELETE ON records_healthlink, records_healthlinkfile, records_keyimage TO hospitium_app",
        ),
    ]
