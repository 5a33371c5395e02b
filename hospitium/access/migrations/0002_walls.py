"""The record of looks can be added to and read by those it is about; it cannot be changed."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PROGRAMME, append_only, guard


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        guard("access_accessevent", f"{ONCE_PROGRAMME} OR person_id = {ONCE_ACTOR}"),
        append_only("access_accessevent"),
    ]
