"""The second wall: with the code's own filters gone, the database alone lets no foreign row through."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from hospitium.access.acting import NOBODY, SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.access.queries import actor_of
from hospitium.access.roles import ACTS, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.kernel import database
from hospitium.kernel.ids import new_ref
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_bundle, take_in

WALLED = {
    "access.accessevent",
    "access.invitee",
    "access.standin",
    "messaging.outgoing",
    *(
        f"{room}.{model._meta.model_name}"
        for room in ("patients", "cases", "records", "scheduling")
        for model in apps.get_app_config(room).get_models()
    ),
}
pytestmark = pytest.mark.django_db


def walled_models():
    return [model for model in apps.get_models() if model._meta.label_lower in WALLED]


def test_every_patient_table_forces_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in walled_models()} <= forced


def test_no_view_can_carry_rows_past_the_wall():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind IN ('v', 'm') AND nspname = 'public'"
        )
        assert cursor.fetchall() == []


def test_we_serve_as_a_role_that_is_bound():
    assert database.bypasses() == []


@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_not_bound_is_told_apart_and_refused():
    from config.checks import refuse_to_serve_unbound

    with database.as_owner():
        assert any("owns tables" in reason for reason in database.bypasses())
        with pytest.raises(database.Unready, match="Refusing to serve"):
            refuse_to_serve_unbound()


def test_without_an_actor_no_patient_row_exists(home):
    make_case()
    take_in(make_bundle())
    for model in walled_models():
        assert model._base_manager.count() == 0, model
    with acting(NOBODY):
        for model in walled_models():
            assert model._base_manager.count() == 0, model


def test_an_office_meets_no_row_of_another_office_even_unfiltered(home, offices):
    mine, foreign = make_case(office_id=offices[0].pk), make_case(name="Salem Nuaimi", office_id=offices[1].pk)
    with acting(make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)):
        assert list(Case._base_manager.values_list("ref", flat=True)) == [mine.ref]
        for model in walled_models():
            for row in model._base_manager.all():
                case = getattr(row, "case", None) or (row if isinstance(row, Case) else None)
                assert case is None or case.office_id == offices[0].pk
        assert Case._base_manager.filter(pk=foreign.pk).update(question="stolen") == 0


def test_the_setting_ends_with_its_transaction(home):
    make_case()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('hosp.programme', true), '')")
        assert cursor.fetchone()[0] == ""


def test_the_record_of_looks_can_neither_be_changed_nor_deleted(home):
    make_case()
    for attempt in (
        "UPDATE access_accessevent SET action = 'x'",
        "DELETE FROM access_accessevent",
        "UPDATE cases_entry SET by = 'x'",
        "DELETE FROM records_statement",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)


def test_every_look_at_a_case_is_recorded(client, home):
    from hospitium.access.testing import make_person

    case = make_case()
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    client.force_login(mira)
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    with acting(make_actor("Lead", Role.PROGRAMME_LEAD, organisation_id=home.pk)):
        looks = AccessEvent.objects.filter(person_id=mira.pk, action="read", refs__contains=[case.ref])
        assert [look.route for look in looks] == ["web:case"]


def test_the_wall_knows_who_sees_whole_cases():
    wall = import_module("hospitium.records.migrations.0020_own_side")
    assert set(wall.SEES_WHOLE) == ACTS["see whole case"].roles


def test_of_other_sources_papers_nothing_reaches_who_referred(home):
    mine, other = (make_person(name, Role.REFERRING_PHYSICIAN, organisation_id=home.pk) for name in ("Ana", "Bo"))
    case = make_case(circle=((mine.pk, "referring_physician"),))
    with acting(SYSTEM):
        for number, sender in enumerate((mine, other)):
            SourceDocument.objects.create(
                ref=new_ref("D"), case=case, received_by=sender.pk, channel="upload", sha256=f"{number:064x}", size=1
            )
    with acting(actor_of(mine)):
        assert [one.received_by for one in SourceDocument._base_manager.all()] == [mine.pk]
