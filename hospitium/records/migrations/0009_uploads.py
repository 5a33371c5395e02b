"""Files that come in pieces, and links by which sources without an account send them."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PROGRAMME, guard


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_chase"),
        ("records", "0008_chase"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("ref", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("is_whole", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="UploadLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("language", models.CharField(default="en", max_length=35)),
                (
                    "secret",
                    models.CharField(help_text="SHA-256 of what stands in the address", max_length=64, unique=True),
                ),
                ("passcode", models.CharField(help_text="hashed as passwords are", max_length=200)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("made_by", models.BigIntegerField()),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_at", models.DateTimeField(null=True)),
                ("files", models.IntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person", models.BigIntegerField(null=True)),
                ("file_name", models.CharField(max_length=255)),
                ("declared_type", models.CharField(blank=True, max_length=100)),
                ("size", models.BigIntegerField()),
                ("offset", models.BigIntegerField(default=0)),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="what the sender said beside: question, urgency, case, delivery"
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.sourcedocument",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.uploadlink",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="uploadlink",
            index=models.Index(fields=["case", "-id"], name="upload_link_case"),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(condition=models.Q(("document", None)), fields=["begun_at"], name="upload_unfinished"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", None), ("link", None), _connector="XOR"), name="upload_of_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset__lte", models.F("size"))), name="upload_within_size"
            ),
        ),
        guard("records_delivery", "true"),  # a reference and whether all of it came: nobody's data
        guard("records_uploadlink", "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_uploadlink.case_id)"),
        guard("records_upload", f"{ONCE_PROGRAMME} OR person = {ONCE_ACTOR}"),
    ]
