"""Translations, what was signed before, and the glossary. What a linguist signed stays as it was signed."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, guard

OF_DOCUMENT = "EXISTS (SELECT 1 FROM records_sourcedocument d WHERE d.id = records_translation.document_id)"
OF_TRANSLATION = "EXISTS (SELECT 1 FROM records_translation t WHERE t.id = records_segment.translation_id{})"
OF_ORIGIN = "EXISTS (SELECT 1 FROM records_translation t WHERE t.id = records_memory.origin_id)"
SOMEBODY = f"({ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL)"
IN_WORK = "('asked', 'drafted', 'in_work')"

SIGNED_STAYS = migrations.RunSQL(
    f"""
    CREATE FUNCTION records_signed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state NOT IN {IN_WORK} AND (
            NEW.state IN {IN_WORK} OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')
            OR (OLD.state = 'superseded' AND NEW.state = 'signed')
            OR (NEW.document_id, NEW.source_language, NEW.target_language, NEW.original_sha256, NEW.source_sha256, NEW.target_sha256,
                NEW.signed_by, NEW.linguist, NEW.qualification, NEW.signed_at)
            IS DISTINCT FROM (OLD.document_id, OLD.source_language, OLD.target_language, OLD.original_sha256, OLD.source_sha256,
                OLD.target_sha256, OLD.signed_by, OLD.linguist, OLD.qualification, OLD.signed_at)
        ) THEN
            RAISE EXCEPTION 'what was signed stays as it was signed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER records_signed_stays BEFORE UPDATE ON records_translation
        FOR EACH ROW EXECUTE FUNCTION records_signed_stays();
    REVOKE DELETE, TRUNCATE ON records_translation, records_segment FROM hospitium_app;
    """,
    """
    DROP TRIGGER records_signed_stays ON records_translation;
    DROP FUNCTION records_signed_stays();
    GRANT DELETE ON records_translation, records_segment TO hospitium_app;
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_exports"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_language", models.CharField(max_length=35)),
                ("term", models.CharField(max_length=200)),
                ("target_language", models.CharField(max_length=35)),
                ("target", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("must", "Must be translated so"), ("forbidden", "Must not be translated so")],
                        default="must",
                        max_length=10,
                    ),
                ),
                ("kept_by_name", models.CharField(blank=True, max_length=200)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["term", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("source_language"),
                        models.F("target_language"),
                        models.F("term"),
                        models.F("target"),
                        name="glossary_term_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["must", "forbidden"])), name="glossary_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("source_language", models.CharField(max_length=35)),
                ("target_language", models.CharField(max_length=35)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "A machine is drafting it"),
                            ("drafted", "Drafted by machine, to be reviewed"),
                            ("in_work", "Being translated"),
                            ("signed", "Signed"),
                            ("superseded", "Replaced by a newer one"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("engine", models.CharField(max_length=20)),
                (
                    "model",
                    models.CharField(blank=True, help_text="digest or name of the machine's model", max_length=80),
                ),
                ("failure", models.CharField(blank=True, help_text="why the machine stopped", max_length=20)),
                ("original_sha256", models.CharField(max_length=64)),
                (
                    "source_sha256",
                    models.CharField(help_text="of the text as it was read, with its places", max_length=64),
                ),
                (
                    "target_sha256",
                    models.CharField(blank=True, help_text="of both texts, when it was signed", max_length=64),
                ),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due", models.DateField(null=True)),
                ("signed_by", models.BigIntegerField(null=True)),
                ("linguist", models.CharField(blank=True, max_length=200)),
                ("qualification", models.CharField(blank=True, help_text="as the linguist states it", max_length=200)),
                ("signed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, help_text="why it was withdrawn", max_length=300)),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="records.sourcedocument",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("place", models.CharField(help_text="where it stands: p3 is page 3, s2 section 2", max_length=20)),
                ("source", models.TextField()),
                ("machine", models.TextField(blank=True, help_text="as the machine wrote it")),
                ("engine", models.CharField(blank=True, max_length=20)),
                (
                    "score",
                    models.FloatField(
                        help_text="how sure the machine was, or how like what the memory held", null=True
                    ),
                ),
                ("final", models.TextField(blank=True)),
                ("findings", models.JSONField(default=list)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="why a finding that stops is right nevertheless", max_length=300
                    ),
                ),
                ("version", models.IntegerField(default=0)),
                ("edited_by", models.BigIntegerField(null=True)),
                ("edited_by_name", models.CharField(blank=True, max_length=200)),
                ("edited_at", models.DateTimeField(null=True)),
                ("earlier", models.JSONField(default=list, help_text="what stood here before: text, by, at")),
                (
                    "translation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="records.translation",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Memory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_language", models.CharField(max_length=35)),
                ("target_language", models.CharField(max_length=35)),
                ("folded", models.CharField(help_text="digest of the source, blanks and case apart", max_length=64)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="by which likenesses are found",
                        size=None,
                    ),
                ),
                ("source", models.TextField()),
                ("target", models.TextField()),
                ("is_shared", models.BooleanField(default=False)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "origin",
                    models.ForeignKey(
                        help_text="none: imported",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.translation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="translation",
            index=models.Index(fields=["document", "-id"], name="translation_document"),
        ),
        migrations.AddIndex(
            model_name="translation",
            index=models.Index(
                condition=models.Q(("state__in", ["asked", "drafted", "in_work"])),
                fields=["id"],
                name="translation_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "drafted", "in_work", "signed", "superseded", "withdrawn"])),
                name="translation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["signed", "superseded"]), _negated=True),
                    models.Q(
                        models.Q(("target_sha256", ""), _negated=True),
                        models.Q(("linguist", ""), _negated=True),
                        models.Q(("qualification", ""), _negated=True),
                        ("signed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="translation_signed_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="translation_withdrawn_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(models.F("translation"), models.F("number"), name="segment_number"),
        ),
        migrations.AddIndex(
            model_name="memory",
            index=models.Index(fields=["source_language", "target_language", "folded"], name="memory_exact"),
        ),
        migrations.AddIndex(
            model_name="memory",
            index=models.Index(fields=["origin"], name="memory_origin"),
        ),
        migrations.AddIndex(
            model_name="memory",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="memory_words"),
        ),
        migrations.AddConstraint(
            model_name="memory",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_shared", True), ("origin__isnull", False), _connector="OR"),
                name="memory_of_somebody",
            ),
        ),
        guard("records_translation", OF_DOCUMENT),
        guard(
            "records_segment",
            OF_TRANSLATION.format(""),
            writes=OF_TRANSLATION.format(f" AND t.state IN {IN_WORK}"),
        ),
        guard("records_memory", f"(is_shared AND {SOMEBODY}) OR {OF_ORIGIN}"),
        guard("records_glossaryterm", SOMEBODY),
        SIGNED_STAYS,
    ]
