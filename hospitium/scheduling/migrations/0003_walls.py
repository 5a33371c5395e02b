"""An appointment exists for whoever sees its case, and for whom it takes; one of no case for staff.

Who is booked when is known to staff, for whom not. Resources, their hours and places are read by whoever acts and written
by those who keep them; own absence also by oneself. What happened to an appointment stays. An appointment goes with its
case to another record of the patient, and back; one that overlaps with another there stays, for people to sort out.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, append_only, guard, owner_passes

STAFF = "ARRAY[{}]::varchar[]".format(
    ",".join(
        f"'role:{role}'"
        for role in (
            "administrator",
            "concierge",
            "coordinator",
            "financial_counsellor",
            "interpreter",
            "nurse",
            "office_consultant",
            "partner_liaison",
            "programme_lead",
            "specialist",
        )
    )
)
KEEPERS = "ARRAY['role:administrator','role:coordinator','role:programme_lead']::varchar[]"
ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
IS_STAFF, KEEPS = f"{ONCE_SYSTEM} OR {ONCE_KEYS} && {STAFF}", f"{ONCE_SYSTEM} OR {ONCE_KEYS} && {KEEPERS}"
# Asked case by case: an EXISTS may be answered by reading every case there is.
OF_CASE = "coalesce((SELECT true FROM cases_case c WHERE c.id = {0}.case_id), false)"
APPOINTMENT = f"""CASE WHEN case_id IS NULL THEN {IS_STAFF} ELSE {OF_CASE.format("scheduling_appointment")} END
    OR people @> ARRAY[{ONCE_ACTOR}]"""
OF_APPOINTMENT = "coalesce((SELECT true FROM scheduling_appointment a WHERE a.id = {0}.appointment_id), false)"
OWN = f"""{KEEPS} OR {ONCE_ACTOR} = (SELECT person_id FROM scheduling_resource r
    WHERE r.id = scheduling_specialhours.resource_id)"""


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_appointments"), ("cases", "0025_standing_threads")]

    operations = [
        *(
            guard(f"scheduling_{table}", ANYBODY, writes=KEEPS)
            for table in ("place", "way", "resource", "spoken", "hours")
        ),
        guard("scheduling_specialhours", ANYBODY, writes=OWN),
        guard("scheduling_notwith", OF_CASE.format("scheduling_notwith")),
        guard("scheduling_appointment", APPOINTMENT),
        guard("scheduling_booking", f"{IS_STAFF} OR {OF_APPOINTMENT.format('scheduling_booking')}"),
        guard("scheduling_appointmentstep", OF_APPOINTMENT.format("scheduling_appointmentstep")),
        append_only("scheduling_appointmentstep"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON scheduling_appointment, scheduling_booking, scheduling_resource FROM hospitium_app",
            "GRANT DELETE ON scheduling_appointment, scheduling_booking, scheduling_resource TO hospitium_app",
        ),
        owner_passes("scheduling_appointment"),
        migrations.RunSQL(
            """
            CREATE FUNCTION scheduling_go_with_case() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE one bigint;
            BEGIN
                FOR one IN SELECT id FROM scheduling_appointment WHERE case_id = NEW.id ORDER BY id LOOP
                    BEGIN
                        UPDATE scheduling_appointment SET patient_id = NEW.patient_id WHERE id = one;
                    EXCEPTION WHEN exclusion_violation THEN
                        NULL;
                    END;
                END LOOP;
                RETURN NULL;
            END $$;
            CREATE TRIGGER scheduling_go_with_case AFTER UPDATE OF patient_id ON cases_case
                FOR EACH ROW WHEN (OLD.patient_id <> NEW.patient_id) EXECUTE FUNCTION scheduling_go_with_case();
            REVOKE ALL ON FUNCTION scheduling_go_with_case FROM PUBLIC;
            """,
            "DROP TRIGGER scheduling_go_with_case ON cases_case; DROP FUNCTION scheduling_go_with_case",
        ),
    ]
