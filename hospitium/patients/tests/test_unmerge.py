"""Two joined records parted again: everything is as it was, whatever was joined, in whatever order."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.actions import open_emergency
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.actions import open_case
from hospitium.cases.models import Case
from hospitium.kernel.names import PersonName
from hospitium.patients import actions
from hospitium.patients.errors import AlreadyUnmerged, UndoFirst, UnmergeNeedsReason
from hospitium.patients.merging import since
from hospitium.patients.models import Consent, Denial, Match, Merge, Patient, PatientName
from hospitium.patients.sides import differences
from hospitium.patients.testing import make_consent

pytestmark = pytest.mark.django_db

LEDGER = {"patients.Merge", "patients.Move", "cases.Entry"}


def dump():
    """Every row of every table that hangs on patients, but for the ledger and the timeline."""
    tables = [model for room in ("patients", "cases", "records") for model in apps.get_app_config(room).get_models()]
    tables.append(apps.get_model("access.Emergency"))
    with acting(SYSTEM):
        return {
            (model._meta.label, row.pop(model._meta.pk.attname)): row
            for model in tables
            if model._meta.label not in LEDGER
            for row in model._default_manager.values(*(field.attname for field in model._meta.concrete_fields))
        }


few = st.integers(0, 2)
words = st.sampled_from(["", "fr", "es"])
people = st.fixed_dictionaries(
    {
        "full": st.sampled_from(["Rosa Quispe", "Roza Kispe", "Rosa Quispe Mamani"]),
        "native": st.sampled_from(["", "Роза"]),
        "birth_date": st.sampled_from(["", "1971", "1971-03-09", "1971-03-08"]),
        "sex": st.sampled_from(["", "female"]),
        "nationalities": st.sampled_from([[], ["MX"], ["PE", "MX"]]),
        "interpreter_needed": st.sampled_from([None, True, False]),
        "names": st.lists(st.sampled_from(["Rosa", "R. Quispe", "Roza Kispe"]), max_size=2, unique=True),
        "numbers": st.lists(st.sampled_from(["1", "2", "3"]), max_size=2, unique=True),
        "telephones": st.lists(st.sampled_from(["+52 55 1234 5678", "rosa@example.invalid"]), max_size=2, unique=True),
        "languages": st.lists(st.sampled_from(["es", "qu", "fr"]), max_size=2, unique=True),
        "profile": st.lists(
            st.tuples(st.sampled_from(["diet", "faith"]), st.sampled_from(["none", "halal"])), max_size=3
        ),
        "denials": st.lists(st.sampled_from(["role:nurse", "purpose:HRESCH"]), max_size=2, unique=True),
        "lifted": st.booleans(),
        "consents": st.lists(st.tuples(st.sampled_from(["MX", "AE"]), st.sampled_from(["permit", "deny"])), max_size=2),
        "withdrawn": st.booleans(),
        "cases": few,
        "restricted": st.booleans(),
        "emergency": st.booleans(),
    }
)
steps = st.lists(
    st.tuples(st.sampled_from(["merge", "merge", "unmerge"]), few, few, st.booleans()), min_size=1, max_size=5
)


def register(facts, doctor):
    asked = {name: facts[name] for name in ("birth_date", "sex", "nationalities", "interpreter_needed")}
    patient = actions.register_patient(
        name=PersonName(full=facts["full"], native=facts["native"]),
        by=SYSTEM,
        other_names=[(text, "", "") for text in facts["names"]],
        identifiers=[("urn:x", value, "") for value in facts["numbers"]],
        contacts=facts["telephones"],
        languages=[{"tag": tag, "is_preferred": not at} for at, tag in enumerate(facts["languages"])],
        stated_by="Rosa",
        with_matches=True,
        **asked,
    )
    for topic, statement in facts["profile"]:
        actions.record_profile(patient=patient, topic=topic, statement=statement, stated_by="Rosa", by=SYSTEM)
    for key in facts["denials"]:
        actions.deny(patient=patient, key=key, stated_by="Rosa", by=SYSTEM)
    if facts["lifted"] and facts["denials"]:
        actions.lift_denial(patient=patient, denial_id=Denial.objects.filter(patient=patient)[0].pk, by=SYSTEM)
    for country, word in facts["consents"]:
        given_ = make_consent(patient, country, word=word)
    if facts["withdrawn"] and facts["consents"]:
        actions.withdraw_consent(patient=patient, consent_id=given_.pk, given_by="Rosa", by=SYSTEM)
    for _ in range(facts["cases"]):
        open_case(patient=patient, by=SYSTEM)
    if facts["restricted"]:
        actions.set_restricted(patient=patient, restricted=True, by=SYSTEM)
    if facts["emergency"]:
        open_emergency(patient_id=patient.pk, case_ref="C-0", reason="other", words="A trial", by=doctor)
    return patient


def merged_by_chance(one, other, side):
    kept, merged = (Patient.objects.get(pk=patient.pk) for patient in (one, other))
    choices = {found.slug: ("kept", "merged")[side ^ (len(found.slug) % 2)] for found in differences(kept, merged)}
    return actions.merge_patients(kept=kept, merged=merged, choices=choices, reason="One person", by=SYSTEM)


def undone(merge, **facts):
    return actions.unmerge(merge=Merge.objects.get(pk=merge.pk), reason="A mistake", by=SYSTEM, **facts)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people, min_size=2, max_size=3), steps)
def test_after_un_merging_all_every_table_is_as_it_was(home, doctor, everybody, course):
    with transaction.atomic():
        with acting(SYSTEM):
            patients = [register(facts, doctor) for facts in everybody]
            before = dump()
            for merge in reversed(walked(patients, course)):
                undone(merge)
            after = dump()
        transaction.set_rollback(True)
    assert {key: (before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)} == {}


def walked(patients, course):
    """Join and part by chance; the merges that stand in the end, oldest first."""
    living = []
    for what, first, second, side in course:
        one, other = patients[first % len(patients)], patients[second % len(patients)]
        is_free = not Patient.objects.filter(pk__in=[one.pk, other.pk]).exclude(merged_into=None).exists()
        if what == "merge" and one != other and is_free:
            living.append(merged_by_chance(one, other, side))
        elif what == "unmerge" and living:
            chosen = living[first % len(living)]
            pair = {chosen.kept_id, chosen.merged_id}
            if any({later.kept_id, later.merged_id} & pair for later in living[living.index(chosen) + 1 :]):
                with pytest.raises(UndoFirst):
                    undone(chosen)
            else:
                living.remove(undone(chosen))
    return living


@pytest.fixture
def doctor(home):
    from hospitium.access.queries import actor_for

    return actor_for(make_person("Tomás", Role.SPECIALIST, organisation_id=home.pk).pk)


def test_what_came_since_stays_with_the_kept_record_unless_it_is_given_to_the_other(home, doctor):
    with acting(SYSTEM):
        one, other = (register(FACTS | {"full": name}, doctor) for name in ("Rosa Quispe", "Roza Kispe"))
        theirs = make_consent(other, "MX")
        merge = merged_by_chance(one, other, side=False)
        first, second = open_case(patient=one, by=SYSTEM), open_case(patient=one, by=SYSTEM)
        actions.withdraw_consent(patient=one, consent_id=theirs.pk, given_by="Roza", by=SYSTEM)
        PatientName.objects.create(patient=one, text="Rosita")
        came = {thing.told: thing for thing in since(merge)}
        assert {first.ref, second.ref, "Rosita"} <= set(came) and len(came) == 4
        undone(merge, assigned=[came[second.ref].key])
        whose = dict(Case.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", "patient_id"))
        assert whose == {first.pk: one.pk, second.pk: other.pk}
        assert PatientName.objects.get(text="Rosita").patient_id == one.pk
        assert set(Consent.objects.filter(patient=other).values_list("word", flat=True)) == {"permit", "withdraw"}


FACTS = {
    "full": "Rosa Quispe", "native": "", "birth_date": "1971-03-09", "sex": "female", "nationalities": [],
    "interpreter_needed": None, "names": [], "numbers": [], "telephones": [], "languages": [], "profile": [],
    "denials": [], "lifted": False, "consents": [], "withdrawn": False, "cases": 1, "restricted": False, "emergency": False,
}  # fmt: skip


def test_a_merge_that_another_stands_on_is_taken_back_after_it(home, doctor):
    with acting(SYSTEM):
        a, b, c = (register(FACTS, doctor) for _ in range(3))
        first = merged_by_chance(b, a, side=False)
        second = merged_by_chance(c, b, side=False)
        assert Patient.objects.get(pk=a.pk).merged_into_id == c.pk
        assert Case.objects.filter(patient=c).count() == 3
        with pytest.raises(UndoFirst, match=c.ref):
            undone(first)
        undone(second)
        assert Patient.objects.get(pk=a.pk).merged_into_id == b.pk
        undone(first)
        assert Case.objects.filter(patient=a).count() == Case.objects.filter(patient=b).count() == 1


def test_it_is_undone_once_and_says_why(home, doctor):
    with acting(SYSTEM):
        merge = merged_by_chance(register(FACTS, doctor), register(FACTS, doctor), side=False)
        with pytest.raises(UnmergeNeedsReason):
            actions.unmerge(merge=merge, reason=" ", by=SYSTEM)
        undone(merge)
        with pytest.raises(AlreadyUnmerged):
            undone(merge)


def test_a_restriction_made_while_joined_holds_for_both_afterwards(home, doctor):
    with acting(SYSTEM):
        one, other = register(FACTS, doctor), register(FACTS, doctor)
        merge = merged_by_chance(one, other, side=False)
        actions.set_restricted(patient=one, restricted=True, by=SYSTEM)
        actions.deny(patient=one, key="role:nurse", stated_by="Rosa", by=SYSTEM)
        assert Patient.objects.get(pk=other.pk).closed_to == ["role:nurse"]
        undone(merge)
        assert set(Patient.objects.filter(is_restricted=True)) == {one, other}
        assert [Patient.objects.get(pk=row.pk).closed_to for row in (one, other)] == [["role:nurse"], []]


def test_the_match_of_the_two_is_open_again(home, doctor):
    with acting(SYSTEM):
        one, other = register(FACTS, doctor), register(FACTS, doctor)
        assert Match.objects.get().decision == ""
        merge = merged_by_chance(one, other, side=False)
        assert Match.objects.get().decision == "same"
        undone(merge)
        assert Match.objects.get().decision == ""
        assert merge.at <= timezone.now() + dt.timedelta(minutes=1)


def test_a_ledger_nobody_reads_backwards_would_be_noticed(home, doctor, monkeypatch):
    monkeypatch.setattr("hospitium.patients.merging._take_back", lambda merge: None)
    with acting(SYSTEM):
        one, other = register(FACTS, doctor), register(FACTS, doctor)
        before = dump()
        undone(merged_by_chance(one, other, side=False))
        assert dump() != before
