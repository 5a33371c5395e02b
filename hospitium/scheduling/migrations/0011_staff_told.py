"""What colleagues were told of appointments that take them; each reads what was told to them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, guard


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0010_nurse_of_the_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                (
                    "is_over",
                    models.BooleanField(default=False, help_text="it is no longer theirs, or does not take place"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.appointment"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("person"), models.F("appointment"), name="staff_told_once")
                ],
            },
        ),
        guard("scheduling_stafftold", f"{ONCE_SYSTEM} OR person_id = {ONCE_ACTOR}"),
    ]
