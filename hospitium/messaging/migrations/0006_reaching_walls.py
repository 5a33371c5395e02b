"""A number is its person's own; reply addresses are the system's; mail that came in is read by who places it. First rules."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, guard

PLACERS = f"{ONCE_SYSTEM} OR {ONCE_KEYS} @> ARRAY['role:coordinator']::varchar[]"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_reaching")]
    operations = [
        guard("messaging_number", f"{ONCE_SYSTEM} OR person_id = {ONCE_ACTOR}"),
        guard("messaging_replyaddress", ONCE_SYSTEM),
        guard("messaging_arrived", PLACERS),
        migrations.RunSQL(
            """
            REVOKE DELETE, TRUNCATE ON messaging_arrived, messaging_escalation FROM hospitium_app;
            INSERT INTO messaging_escalation (kind, hours, role, since, written_by) VALUES
                ('message', 24, 'programme_lead', current_date, 'Hospitium'),
                ('message_urgent', 1, 'coordinator', current_date, 'Hospitium'),
                ('message_urgent', 4, 'programme_lead', current_date, 'Hospitium');
            """,
            """
            DELETE FROM messaging_escalation;
            GRANT DELETE ON messaging_arrived, messaging_escalation TO hospitium_app;
            """,
        ),
    ]
