"""Two records joined: whose values stand, what moves, who hears of it."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.patients import actions
from hospitium.patients.errors import MergeIncomplete
from hospitium.patients.models import Denial, Merge, Patient

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
