"""Places say where on earth they are and how one finds them, in each language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_readiness"),
        ("scheduling", "0011_staff_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="latitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="place",
            name="longitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="place",
            name="way_here",
            field=models.JSONField(blank=True, default=dict, help_text="how one comes to the campus, by language"),
        ),
        migrations.AddField(
            model_name="place",
            name="way_inside",
            field=models.JSONField(blank=True, default=dict, help_text="how one finds it on the campus, by language"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="place_on_earth",
            ),
        ),
    ]
