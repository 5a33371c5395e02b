"""The reason of an appointment says also why a limit of a day or week is passed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0008_itinerary"),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="outside_hours",
            field=models.CharField(
                blank=True, help_text="why, where it is outside of somebody's hours or beyond a limit", max_length=300
            ),
        ),
    ]
