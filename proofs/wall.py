"""The second wall (A4): with the code's own filters switched off, the database alone lets no foreign row through."""

from proofs import Outcome

PROMISE = "With the code's own filters off, row-level security alone lets no foreign row through"


def prove(full: bool) -> Outcome:
    """Every walled table, read bare by office consultants of other offices and by strangers."""
    from django.apps import apps
    from django.db import connection

    from hospitium.access.acting import acting
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import register_organisation
    from hospitium.partners.models import OrganisationKind
    from hospitium.records.testing import make_bundle, take_in

    offices = [
        register_organisation(kind=OrganisationKind.OFFICE, name=f"Office {n}", country="AE", zone="UTC", covers=[])
        for n in range(4 if full else 2)
    ]
    for n in range(200 if full else 4):
        make_case(office_id=offices[0].pk, name=f"Person {n}")
        take_in(make_bundle())
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {name for (name,) in cursor.fetchall()}
    models = [model for model in apps.get_models() if model._meta.db_table in walled - NOBODYS]
    strangers = [make_actor(f"S{role}", role, organisation_id=offices[-1].pk) for role in Role if role not in HOME_WIDE]
    tried = failed = 0
    for actor in strangers:
        with acting(actor):
            for model in models:
                if model._meta.db_table == OWN and Role.PRIVACY_OFFICER in actor.roles:
                    continue  # whoever guards privacy sees who looked, and nothing of what they saw
                tried += 1
                rows = model._base_manager.all()
                failed += rows.exclude(person_id=actor.id).count() if model._meta.db_table == OWN else rows.count()
    return Outcome(tried, failed, failed == 0, detail={"tables": len(models), "roles": len(strangers)})


NOBODYS = {
    "patients_transferrule",
    "patients_headlimit",
    "patients_consenttext",
    "records_glossaryterm",
    "cases_pathway",
    "cases_pathwayversion",
    "cases_matchweights",
    "cases_pathwayrule",
    "cases_lettertemplate",
    "cases_letterhead",
    "cases_letterseries",
    "cases_absence",
    "cases_desklead",
    "cases_escalationrule",
    "scheduling_place",
    "scheduling_way",
    "scheduling_resource",
    "scheduling_spoken",
    "scheduling_hours",
    "scheduling_specialhours",
    "scheduling_waitingorder",
    "scheduling_borne",
    "scheduling_freed",
}  # of no patient
HOME_WIDE = {"coordinator", "programme_lead"}
OWN = "access_accessevent"  # whoever acts sees what is recorded about themselves
