"""Systems that send messages by themselves; only the system itself sees and keeps this table."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_SYSTEM, guard


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_region"),
        ("records", "0009_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("application", models.CharField(blank=True, help_text="sending application, MSH-3", max_length=180)),
                ("facility", models.CharField(blank=True, help_text="sending facility, MSH-4", max_length=180)),
                ("port", models.IntegerField(help_text="port of ours it sends to", null=True)),
                (
                    "certificate",
                    models.CharField(blank=True, help_text="SHA-256 of its certificate, in hexadecimal", max_length=64),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
            ],
        ),
        guard("records_feed", ONCE_SYSTEM),
    ]
