"""A patient exists for the programme, the registering office and whoever registered them; cases add their circle."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_OFFICES, ONCE_PROGRAMME, append_only, guard

OF_PATIENT = "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = {table}.patient_id)"


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial")]
    operations = [
        guard(
            "patients_patient", f"{ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR registered_by = {ONCE_ACTOR}"
        ),
        *(
            guard(table, OF_PATIENT.format(table=table))
            for table in (
                "patients_patientname",
                "patients_patientidentifier",
                "patients_patientlanguage",
                "patients_profilefact",
            )
        ),
        guard("patients_match", ONCE_PROGRAMME),
        append_only("patients_profilefact"),
    ]
