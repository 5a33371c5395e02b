"""The pause of a medicine says when it ends, and whether the medicine stands in the patient's record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0012_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="preparation",
            name="is_of_record",
            field=models.BooleanField(
                default=False, help_text="the medicine stands in the patient's record by these words"
            ),
        ),
        migrations.AddField(
            model_name="preparation",
            name="until",
            field=models.PositiveIntegerField(
                help_text="how many minutes after it begins a pause ends, where that is known", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="preparation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), models.Q(("until__lte", 129600), ("what", "pause")), _connector="OR"
                ),
                name="preparation_pause_ends",
            ),
        ),
    ]
