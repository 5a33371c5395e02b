"""The tables themselves: what the database refuses whatever the code does, and who sees what."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.testing import make_case
from hospitium.scheduling.booking.models import Appointment, AppointmentStep, Booking
from hospitium.scheduling.booking.testing import at, make_appointment, make_resource
from hospitium.scheduling.resources.models import Resource

pytestmark = pytest.mark.django_db


def test_the_database_gives_no_seat_twice_at_the_same_time(home):
    ada = make_resource()
    make_appointment(ada, begin=at(9))
    make_appointment(ada, begin=at(10))
    with pytest.raises(IntegrityError, match="booking_seat_taken_once"), transaction.atomic():
        make_appointment(ada, begin=at(10.5))


def test_what_is_cancelled_or_missed_takes_nothing(home):
    ada = make_resource()
    make_appointment(ada, state="cancelled")
    make_appointment(ada, state="missed")
    assert make_appointment(ada).is_live


def test_turnover_belongs_to_the_time_taken(home):
    room = make_resource("Room 1", "room", turnover=15)
    make_appointment(room, begin=at(9))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_appointment(room, begin=at(10))
    make_appointment(room, begin=at(10.25))


def test_a_patient_is_never_in_two_places(home):
    case, ada, bo = make_case(), make_resource("Ada"), make_resource("Bo")
    make_appointment(ada, case=case)
    with pytest.raises(IntegrityError, match="appointment_patient_in_one_place"), transaction.atomic():
        make_appointment(bo, case=case, begin=at(9.5))


def test_an_office_sees_no_appointment_of_another_but_who_is_taken_when(home, offices):
    mine, foreign = make_case(office_id=offices[0].pk), make_case(name="Salem", office_id=offices[1].pk)
    ada, bo = make_resource("Ada"), make_resource("Bo")
    own = make_appointment(ada, case=mine)
    make_appointment(bo, case=foreign)
    with acting(make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)):
        assert list(Appointment.objects.all()) == [own]
        assert {step.appointment_id for step in AppointmentStep.objects.all()} == {own.pk}
        assert Booking.objects.count() == 2


def test_a_patient_sees_own_appointments_and_nobody_elses_bookings(home):
    person = make_person("Amara", Role.PATIENT)
    mine, foreign = make_case(circle=((person.pk, "patient"),)), make_case(name="Salem")
    own = make_appointment(make_resource("Ada"), case=mine)
    make_appointment(make_resource("Bo"), case=foreign)
    make_appointment(make_resource("Cy"))
    from hospitium.access.queries import actor_of

    with acting(actor_of(person)):
        assert list(Appointment.objects.all()) == [own]
        assert [booking.appointment_id for booking in Booking.objects.all()] == [own.pk]


def test_whom_an_appointment_takes_sees_it_without_seeing_the_case(home):
    from hospitium.access.queries import actor_of

    person = make_person("Noor", Role.INTERPRETER, organisation_id=home.pk)
    taken = make_appointment(make_resource("Noor", "interpreter", person=person), case=make_case())
    with acting(actor_of(person)):
        found = Appointment.objects.select_related("case").get()
        assert found == taken
        assert not type(found).case.get_queryset().filter(pk=found.case_id).exists()


def test_only_those_who_keep_resources_change_them(home):
    ada = make_resource()
    with acting(make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=home.pk)):
        assert Resource.objects.filter(pk=ada.pk).exists()
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Resource.objects.filter(pk=ada.pk).update(name="Else")


def test_hours_for_once_end_after_they_begin(home):
    ada = make_resource()
    with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        ada.special_hours.create(kind="leave", begins=at(9), ends=at(9) - dt.timedelta(hours=1))


def test_an_appointment_goes_with_its_case_to_another_record_and_back(home):
    one, other = make_case(), make_case(name="Amara Obi")
    moved, clash = (
        make_appointment(make_resource(), case=one),
        make_appointment(make_resource("Bo"), case=one, begin=at(12)),
    )
    make_appointment(make_resource("Cy"), case=other, begin=at(12))
    kept, before = other.patient_id, one.patient_id
    with acting(SYSTEM):
        type(one).objects.filter(pk=one.pk).update(patient_id=kept)
        assert Appointment.objects.get(pk=moved.pk).patient_id == kept
        assert Appointment.objects.get(pk=clash.pk).patient_id == before
        type(one).objects.filter(pk=one.pk).update(patient_id=before)
        assert Appointment.objects.get(pk=moved.pk).patient_id == before
