"""Who witnessed a consent; and the walls of who stands in and who was invited."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, append_only, guard

SEEN = "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = {}.patient_id)"
LED = ("access_standin", "access_invitee")


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0011_withdrawn_wish"),
        ("access", "0008_standing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Witnessed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(max_length=200)),
                ("witness_id", models.BigIntegerField(null=True)),
                ("office_id", models.BigIntegerField(help_text="organisation where it was given", null=True)),
                ("language", models.CharField(help_text="of the words that were shown", max_length=10)),
                ("interpreter", models.CharField(blank=True, help_text="empty: nobody was needed", max_length=200)),
                ("paper", models.CharField(blank=True, help_text="reference of the photographed page", max_length=12)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="witnessed", to="patients.consent"
                    ),
                ),
            ],
        ),
        guard(
            "patients_witnessed",
            "EXISTS (SELECT 1 FROM patients_consent c WHERE c.id = patients_witnessed.consent_id)",
        ),
        append_only("patients_witnessed"),
        guard(
            "access_standin",
            f"{ONCE_SYSTEM} OR person_id = {ONCE_ACTOR} OR {SEEN.format('access_standin')}",
            writes=f"{ONCE_SYSTEM} OR {SEEN.format('access_standin')}",
        ),
        guard("access_invitee", f"{ONCE_SYSTEM} OR {SEEN.format('access_invitee')}"),
        migrations.RunSQL(
            "".join(
                f"CREATE TRIGGER {table}_lead_on BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION patients_lead_on();"
                for table in LED
            ),
            "".join(f"DROP TRIGGER {table}_lead_on ON {table};" for table in LED),
        ),
    ]
