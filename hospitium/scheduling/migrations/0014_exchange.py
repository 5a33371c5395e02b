"""An offer may answer another one: accepted, both change hands."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0013_pauses"),
    ]

    operations = [
        migrations.AddField(
            model_name="swap",
            name="in_return_for",
            field=models.ForeignKey(
                help_text="accepted, both change hands",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returns",
                to="scheduling.swap",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_return_for", None), ("to__isnull", False), _connector="OR"),
                name="swap_return_to_somebody",
            ),
        ),
    ]
