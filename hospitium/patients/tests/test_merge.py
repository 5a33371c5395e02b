"""Two records joined: whose values stand, what moves, who hears of it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.actions import open_case
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.patients import actions
from hospitium.patients.errors import MergeIncomplete
from hospitium.patients.models import Denial, Merge, Patient, ProfileFact
from hospitium.patients.testing import sign_every_rule

pytestmark = pytest.mark.django_db


def joined(kept, merged, **choices):
    with acting(SYSTEM):
        return actions.merge_patients(kept=kept, merged=merged, choices=choices, reason="Same passport", by=SYSTEM)


def parted(merge, **facts):
    with acting(SYSTEM):
        return actions.unmerge(merge=Merge.objects.get(pk=merge.pk), reason="A mistake", by=SYSTEM, **facts)


def test_everything_of_the_merged_record_belongs_to_the_kept_one(home):
    one, other = make_case(name="Rosa Quispe"), make_case(name="Rosa Kispe")
    with acting(SYSTEM):
        actions.deny(patient=other.patient, key="role:nurse", stated_by="Rosa", by=SYSTEM)
    with pytest.raises(MergeIncomplete):
        joined(one.patient, other.patient)
    merge = joined(one.patient, other.patient, name="merged")
    with acting(SYSTEM):
        kept = Patient.objects.get(pk=one.patient_id)
        assert (kept.full_name, kept.closed_to) == ("Rosa Kispe", ["role:nurse"])
        assert set(Case.objects.filter(patient=kept)) == {one, other}
        assert Case.objects.get(pk=one.pk).closed_to == ["role:nurse"]
        assert merge.differed == ["denials"]
    parted(merge)
    with acting(SYSTEM):
        kept, merged = Patient.objects.get(pk=one.patient_id), Patient.objects.get(pk=other.patient_id)
        assert (kept.full_name, kept.closed_to, merged.closed_to) == ("Rosa Quispe", [], ["role:nurse"])
        assert Denial.objects.get().patient == merged


def test_what_two_offices_collected_leaves_by_the_rules_of_both(home, offices):
    sign_every_rule()
    one, other = make_case(office_id=offices[0].pk), make_case(office_id=offices[1].pk)
    merge = joined(one.patient, other.patient)
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    with acting(SYSTEM):
        kept = Patient.objects.get(pk=one.patient_id)
        assert kept.other_offices == [offices[1].pk]
        assert actions.openable(patients=[one.patient], by=lin) and not actions.openable(patients=[kept], by=lin)
    parted(merge)
    with acting(SYSTEM):
        assert Patient.objects.get(pk=one.patient_id).other_offices == []


def test_a_newer_statement_does_not_stand_against_the_chosen_one(home):
    one, other = make_case(), make_case()
    said = {"topic": "diet", "stated_by": "Amara", "by": SYSTEM}
    with acting(SYSTEM):
        actions.record_profile(patient=one.patient, statement="halal", **said)
        actions.record_profile(patient=other.patient, statement="none", **said)
    joined(one.patient, other.patient, **{"profile-diet": "kept"})
    with acting(SYSTEM):
        newest = (
            ProfileFact.objects.filter(patient=one.patient).order_by("-at", "-id").values_list("statement", flat=True)
        )
        assert list(newest) == ["halal", "none", "halal"]


def test_the_ledger_can_neither_be_changed_nor_deleted(home):
    joined(make_case().patient, make_case().patient)
    for attempt in ("UPDATE patients_move SET before = '1'", "DELETE FROM patients_move", "DELETE FROM patients_merge"):
        with acting(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)


def test_what_is_entered_for_a_record_while_it_is_joined_goes_to_the_one_that_stands(home):
    one, other = make_case(), make_case()
    stale = other.patient
    merge = joined(one.patient, stale)
    with acting(SYSTEM):
        actions.record_profile(patient=stale, topic="diet", statement="halal", stated_by="Amara", by=SYSTEM)
        actions.deny(patient=stale, key="role:nurse", stated_by="Amara", by=SYSTEM)
        actions.set_restricted(patient=stale, restricted=True, by=SYSTEM)
        later = open_case(patient=stale, by=SYSTEM)
        kept = Patient.objects.get(pk=one.patient_id)
        assert ProfileFact.objects.get().patient == kept and Case.objects.get(pk=later.pk).patient == kept
        assert (kept.closed_to, kept.is_restricted) == (["role:nurse"], True)
    parted(merge)
    with acting(SYSTEM):
        assert Denial.objects.get().patient == one.patient
