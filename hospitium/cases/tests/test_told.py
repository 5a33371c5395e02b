"""What a family told stands on the timeline of its open cases, finishes the task it answers, and reaches the owner."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases import reactions
from hospitium.cases.models import Case, Task
from hospitium.cases.sentences import sentence
from hospitium.cases.testing import make_case
from hospitium.messaging.queries import inbox

pytestmark = pytest.mark.django_db

NEWS = {"by_id": None, "by_name": "Noura", "at": "2031-05-17T09:30:00+00:00"}


def test_the_timeline_says_what_was_told_and_the_task_is_done(home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    case = make_case()
    with acting(SYSTEM):
        Case.objects.filter(pk=case.pk).update(owner=mira)
    for _again in range(2):
        reactions.tell_told(patient_ref=case.patient.ref, about="consent", **NEWS)
    with acting(SYSTEM):
        (entry,) = case.entries.filter(verb="told")
        assert (sentence(entry), entry.by) == ("The family told us: Consent", "Noura")
        assert not Task.objects.filter(case=case, kind="collect_consent", done_at=None).exists()
        assert Task.objects.filter(case=case, kind="confirm_identity", done_at=None).exists()
        assert [one.kind for one in inbox(mira.pk)] == ["family_told"]


def test_a_part_of_the_forms_is_named_in_the_reader_s_language_and_a_closed_case_stays_quiet(home):
    case, closed = make_case(), make_case(name="Other Person", stage="closed")
    reactions.tell_told(patient_ref=case.patient.ref, about="customs", **NEWS)
    reactions.tell_told(patient_ref=closed.patient.ref, about="customs", **NEWS)
    with acting(SYSTEM):
        assert sentence(case.entries.get(verb="told")) == "The family told us: What matters to you"
        assert not closed.entries.filter(verb="told").exists()
        assert not Task.objects.filter(case=case, kind="ask_language", done_at=None).exists()
