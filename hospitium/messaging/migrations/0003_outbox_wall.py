"""Anybody's act may put a message into the outbox; only the programme and the dispatcher read it."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_PROGRAMME, guard


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_outbox")]
    operations = [
        guard("messaging_outgoing", ONCE_PROGRAMME, writes="true"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON messaging_outgoing FROM hospitium_app",
            "GRANT DELETE ON messaging_outgoing TO hospitium_app",
        ),
    ]
