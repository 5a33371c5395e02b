"""The ends of a booking as moments, and an index on them: how long it takes to book must not grow with what was booked before.

An index of ranges is of no use behind row-level security, since comparing ranges is not leakproof; comparing moments is.
"""

from django.db import migrations, models
from django.db.models import F, Func, Q


def _end_of(side):
    moment = Func(F("during"), function=side, output_field=models.DateTimeField())
    return models.GeneratedField(expression=moment, output_field=models.DateTimeField(), db_persist=True)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0014_exchange")]

    operations = [
        migrations.AddField("booking", "begins", _end_of("lower")),
        migrations.AddField("booking", "ends", _end_of("upper")),
        migrations.AddIndex(
            "booking",
            models.Index(fields=["resource", "ends", "begins"], condition=Q(is_live=True), name="booking_live"),
        ),
    ]
