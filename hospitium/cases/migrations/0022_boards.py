"""Boards: who sits on one, and how each voted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_referring"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=500)),
                ("quorum", models.PositiveSmallIntegerField()),
                ("until", models.DateTimeField()),
                ("convened_by", models.CharField(max_length=200)),
                ("convened_by_id", models.BigIntegerField(null=True)),
                ("convened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=200)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accept", "Accept"),
                            ("conditions", "Accept with conditions"),
                            ("virtual", "By video only"),
                            ("advice", "Opinion alone, no visit"),
                            ("decline", "Decline"),
                            ("redirect", "Redirect to another hospital"),
                        ],
                        help_text="empty: open, or dissolved",
                        max_length=12,
                    ),
                ),
                ("why_dissolved", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boards", to="cases.case"
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recused_at", models.DateTimeField(null=True)),
                (
                    "voted_at",
                    models.DateTimeField(help_text="whether there is a vote is known before what it says", null=True),
                ),
                ("why_recused", models.CharField(blank=True, max_length=500)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="cases.board"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accept", "Accept"),
                            ("conditions", "Accept with conditions"),
                            ("virtual", "By video only"),
                            ("advice", "Opinion alone, no visit"),
                            ("decline", "Decline"),
                            ("redirect", "Redirect to another hospital"),
                        ],
                        help_text="empty: abstains",
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="cases.board"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.UniqueConstraint(
                models.F("case"), condition=models.Q(("closed_at", None)), name="board_one_sits"
            ),
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.CheckConstraint(condition=models.Q(("quorum__gte", 2)), name="board_quorum_of_two"),
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("result", ""), ("why_dissolved", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        models.Q(
                            models.Q(("result", ""), _negated=True),
                            models.Q(("why_dissolved", ""), _negated=True),
                            _connector="XOR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="board_closed_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(models.F("board"), models.F("person"), name="board_seat_once"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("choice__in", ["", "accept", "conditions", "virtual", "advice", "decline", "redirect"])
                ),
                name="vote_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice", ""), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="vote_in_words",
            ),
        ),
    ]
