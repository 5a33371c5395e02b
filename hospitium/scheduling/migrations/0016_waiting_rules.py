"""Another reason why a time is not offered: a rule of the visit would not be kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0015_live_bookings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="considered",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_sooner", "It is not sooner than what they have."),
                    ("too_early", "It is before the day from which they can."),
                    ("too_soon", "It is sooner than the notice they need."),
                    ("too_short", "It is shorter than what they need."),
                    (
                        "other_people",
                        "Somebody or something they need is not among what became free, and not free then.",
                    ),
                    ("elsewhere", "They have something else at that time."),
                    ("rules", "A rule of their visit, or of what one day of theirs may hold, would not be kept then."),
                    ("ended", "What they have was done or cancelled meanwhile."),
                    ("taken_by", "Somebody before them in the order took it."),
                    ("taken_away", "It was booked for something else before their turn came."),
                ],
                max_length=20,
            ),
        ),
    ]
