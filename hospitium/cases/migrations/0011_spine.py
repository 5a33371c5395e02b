"""The machines of a case beside its stage, the gates, and pathways in versions; filled by the next step."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_letter_walls"),
        ("partners", "0002_region"),
        ("patients", "0007_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pathway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("is_offered", models.BooleanField(default=True, help_text="new cases may take it")),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="clocks",
            field=models.JSONField(db_default={}, default=dict, help_text="of each machine that moved: [since, due]"),
        ),
        migrations.AddField(
            model_name="case",
            name="follow_up",
            field=models.CharField(
                choices=[
                    ("not_begun", "Not begun"),
                    ("running", "Being followed up"),
                    ("completed", "Follow-up completed"),
                    ("lost", "Lost to follow-up"),
                ],
                db_default="not_begun",
                default="not_begun",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="request",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("acknowledged", "Acknowledged"),
                    ("information_requested", "Information requested"),
                    ("accepted", "Accepted"),
                    ("accepted_with_conditions", "Accepted with conditions"),
                    ("virtual_only", "By video only"),
                    ("declined", "Declined"),
                    ("redirected", "Redirected"),
                    ("withdrawn", "Withdrawn"),
                ],
                db_default="submitted",
                default="submitted",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="review",
            field=models.CharField(
                choices=[
                    ("not_begun", "Not begun"),
                    ("in_review", "In review"),
                    ("more_wanted", "More records wanted"),
                    ("opinion_ready", "Opinion ready"),
                    ("used", "Opinion taken into the decision"),
                    ("delivered", "Opinion delivered"),
                ],
                db_default="not_begun",
                default="not_begun",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="side",
            field=models.CharField(
                choices=[
                    ("running", "Running"),
                    ("on_hold", "On hold"),
                    ("reopened", "Reopened"),
                    ("withdrawn", "Withdrawn by the family"),
                    ("no_reply", "No reply"),
                    ("transferred", "Transferred to another hospital"),
                    ("deceased", "The patient has died"),
                ],
                db_default="running",
                default="running",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="stay",
            field=models.CharField(
                choices=[
                    ("not_begun", "Not begun"),
                    ("in_care", "In care"),
                    ("discharge_planning", "Discharge being planned"),
                    ("fit_to_travel", "Fit to travel"),
                    ("gone_home", "Gone home"),
                ],
                db_default="not_begun",
                default="not_begun",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="travel",
            field=models.CharField(
                choices=[
                    ("not_begun", "Not begun"),
                    ("estimate", "Estimate in work"),
                    ("funds", "Funds awaited"),
                    ("visa", "Visa awaited"),
                    ("planning", "Visit being planned"),
                    ("confirmed", "Visit confirmed"),
                    ("no_show", "Did not come"),
                    ("arrived", "Arrived"),
                ],
                db_default="not_begun",
                default="not_begun",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="why_ended",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_capacity", "No capacity"),
                    ("not_offered", "Service not offered"),
                    ("not_fit_to_travel", "Not fit to travel"),
                    ("palliative", "Palliative: better at home"),
                    ("treatable_locally", "Better treatable locally"),
                    ("finances", "Finances"),
                    ("visa_refused", "Visa refused"),
                    ("chose_another", "Chose another hospital"),
                    ("no_reply", "No reply after three attempts"),
                    ("records_incomplete", "Records incomplete"),
                    ("safety", "Safety or security"),
                    ("other", "Another reason, said in words"),
                ],
                default="",
                db_default="",
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("completed", "Completed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("no_reply", "No reply"),
                    ("referred_onward", "Referred onward"),
                    ("transferred", "Transferred to another hospital"),
                    ("deceased", "Deceased"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="stage",
            field=models.CharField(
                choices=[
                    ("enquiry", "Enquiry"),
                    ("intake", "Intake"),
                    ("records", "Records"),
                    ("review", "Clinical review"),
                    ("decision", "Decision"),
                    ("estimate", "Estimate"),
                    ("clearance", "Financial clearance"),
                    ("visa", "Visa"),
                    ("travel", "Travel"),
                    ("stay", "Stay"),
                    ("discharge", "Discharge"),
                    ("follow_up", "Follow-up"),
                    ("closed", "Closed"),
                ],
                default="enquiry",
                help_text="derived from the machines on every write",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clinical", "Clinical"),
                            ("financial", "Financial"),
                            ("travel", "Travel and visa"),
                            ("language", "Language"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known yet"),
                            ("red", "Closed"),
                            ("amber", "Open, with a worry"),
                            ("green", "Open"),
                            ("not_needed", "Not needed"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("fact", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="news it follows from; empty: the named person said so", max_length=60
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(help_text="not known any more from then on", null=True)),
                ("override_by", models.CharField(blank=True, max_length=200)),
                ("override_by_id", models.BigIntegerField(null=True)),
                ("override_reason", models.CharField(blank=True, max_length=500)),
                ("override_until", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PathwayVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("body", models.JSONField(help_text="as `pathways.plan.plan_from` reads it")),
                (
                    "effective_from",
                    models.DateField(help_text="first day, of the home campus, on which new cases take it"),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by", models.CharField(max_length=200)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("why", models.CharField(max_length=500)),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cases.pathway"
                    ),
                ),
            ],
            options={
                "ordering": ["pathway_id", "-number"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="pathway",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.pathwayversion"
            ),
        ),
        migrations.AddIndex(
            model_name="gate",
            index=models.Index(condition=models.Q(("until", None), _negated=True), fields=["until"], name="gate_until"),
        ),
        migrations.AddIndex(
            model_name="gate",
            index=models.Index(
                condition=models.Q(("override_until", None), _negated=True),
                fields=["override_until"],
                name="gate_override_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.UniqueConstraint(models.F("case"), models.F("kind"), name="gate_once"),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["clinical", "financial", "travel", "language"])),
                name="gate_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["unknown", "red", "amber", "green", "not_needed"])),
                name="gate_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("override_until", None),
                    models.Q(
                        models.Q(("override_reason", ""), _negated=True), models.Q(("override_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="gate_override_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="pathwayversion",
            constraint=models.UniqueConstraint(models.F("pathway"), models.F("number"), name="pathway_version_once"),
        ),
    ]
