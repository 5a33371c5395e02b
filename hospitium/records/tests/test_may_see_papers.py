"""Who sees which papers, what they state and their translations: the rule of lists and the rule of one, each without the wall."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.models import CircleMember
from hospitium.cases.testing import let_stand_in, make_case
from hospitium.records import policy
from hospitium.records.models import SourceDocument, Statement, Translation, TranslationState
from hospitium.records.policy import may_see, seen_by, stated_to, translations_seen_by

pytestmark = pytest.mark.django_db

OF_THE_CASE = {"ours", "amara's", "pilar's", "nia's", "olga's"}
OF_THEIR_SIDE = {"amara's", "pilar's"}
LOOSE = {"loose at home", "loose at the office", "loose of amara"}


@pytest.fixture
def people(home, offices):
    """Everybody once. Amara refers, as Pilar did before her; Olga, of elsewhere too, stands in the circle as something else; what was
    agreed with Lena is over, though no clock has told yet.
    """
    roles = {
        "mira": (Role.COORDINATOR, home),
        "lea": (Role.PROGRAMME_LEAD, home),
        "carl": (Role.OFFICE_CONSULTANT, offices[0]),
        "cora": (Role.OFFICE_CONSULTANT, offices[1]),
        **{name: (Role.NURSE, home) for name in ("nia", "nils")},
        "ines": (Role.INTERPRETER, home),
        "paula": (Role.PATIENT, home),
        **{name: (Role.REFERRING_PHYSICIAN, offices[1]) for name in ("amara", "pilar", "lena", "olga")},
        "adam": (Role.ADMINISTRATOR, home),
    }
    return SimpleNamespace(
        **{name: make_person(name, role, organisation_id=place.pk) for name, (role, place) in roles.items()}
    )


@pytest.fixture
def world(people, offices):
    """A case with papers of five senders, and papers that have no case yet; each states something and is translated twice, once to
    the end."""
    circle = [(people.nia, "nurse"), (people.ines, "interpreter"), (people.olga, "specialist")]
    circle += [(one, "referring_physician") for one in (people.amara, people.lena)]
    case = make_case(office_id=offices[0].pk, circle=tuple((person.pk, role) for person, role in circle))
    let_stand_in(people.paula, case)
    before = timezone.now() - dt.timedelta(seconds=1)
    with acting(SYSTEM):
        case.circle_members.filter(person=people.lena).update(ends_at=before)
        CircleMember.objects.create(case=case, person=people.pilar, role="referring_physician", until=before)
        paper("ours", people.mira, case=case, office_id=offices[0].pk)
        for name in ("amara", "pilar", "nia", "olga"):
            paper(f"{name}'s", getattr(people, name), case=case, office_id=offices[0].pk)
        paper("loose at home", people.mira)
        paper("loose at the office", people.carl, office_id=offices[0].pk)
        paper("loose of amara", people.amara)


def paper(name, sender, **facts):
    number = SourceDocument.objects.count()
    document = SourceDocument.objects.create(
        ref=f"D-{number}",
        file_name=name,
        received_by=sender.pk,
        channel="upload",
        sha256=f"{number:064x}",
        size=1,
        **facts,
    )
    Statement.objects.create(document=document, position=0, kind="Condition", label=name)
    for language, state in (("en", TranslationState.SIGNED), ("ar", TranslationState.DRAFTED)):
        Translation.objects.create(
            ref=f"T-{number}-{language}",
            document=document,
            source_language="es",
            target_language=language,
            state=state,
            engine="none",
            asked_by_name="Mira",
            target_sha256="0" * 64,
            linguist="Ines",
            qualification="sworn",
            signed_at=timezone.now(),
        )


def seen(actor):
    """What the rules alone let the actor see: the system asks, for whom there is no wall."""
    with acting(SYSTEM):
        papers = set(SourceDocument.objects.filter(seen_by(actor)).values_list("file_name", flat=True))
        one_by_one = {one.file_name for one in SourceDocument.objects.all() if may_see(actor, one)}
        stated = set(Statement.objects.filter(stated_to(actor)).values_list("label", flat=True))
        translated = Translation.objects.filter(translations_seen_by(actor)).values_list("document__file_name", "state")
        states = {state: {name for name, found in translated if found == state} for state in TranslationState}
    assert one_by_one == papers
    return papers, stated, states[TranslationState.SIGNED], states[TranslationState.DRAFTED]


NOTHING = (set(), set(), set(), set())


@pytest.mark.parametrize(
    "who, papers, stated, signed, drafts",
    [
        ("mira", OF_THE_CASE | LOOSE, OF_THE_CASE, OF_THE_CASE, OF_THE_CASE),
        ("lea", OF_THE_CASE, OF_THE_CASE, OF_THE_CASE, OF_THE_CASE),
        ("carl", OF_THE_CASE | {"loose at the office"}, OF_THE_CASE, OF_THE_CASE, OF_THE_CASE),
        ("cora", *NOTHING),
        ("nia", OF_THE_CASE, OF_THE_CASE, OF_THE_CASE, OF_THE_CASE),
        ("nils", *NOTHING),
        ("ines", set(), set(), OF_THE_CASE, OF_THE_CASE),
        ("paula", OF_THE_CASE, OF_THE_CASE, OF_THE_CASE, set()),
        ("amara", OF_THEIR_SIDE | {"loose of amara"}, OF_THEIR_SIDE, OF_THEIR_SIDE, set()),
        ("olga", OF_THEIR_SIDE | {"olga's"}, OF_THEIR_SIDE | {"olga's"}, OF_THEIR_SIDE | {"olga's"}, set()),
        ("pilar", *NOTHING),
        ("lena", *NOTHING),
        ("adam", *NOTHING),
    ],
)
def test_lists_and_each_paper_show_what_the_role_and_the_relation_let_be_seen(
    world, people, who, papers, stated, signed, drafts
):
    assert seen(actor_of(getattr(people, who))) == (papers, stated, signed, drafts)


def test_who_has_no_role_sees_nothing(world):
    assert seen(Actor(id=7)) == NOTHING


def test_one_paper_is_judged_without_asking_unless_its_reader_is_of_elsewhere(world, people, django_assert_num_queries):
    with acting(SYSTEM):
        papers = {one.file_name: one for one in SourceDocument.objects.select_related("case__patient")}
        inside, outside = actor_of(people.mira), actor_of(people.amara)
        with django_assert_num_queries(0):
            assert may_see(inside, papers["ours"]) and may_see(inside, papers["loose at home"])
            assert may_see(outside, papers["loose of amara"]) and not may_see(outside, papers["loose at home"])
        with django_assert_num_queries(1):
            assert not may_see(outside, papers["ours"])


@pytest.mark.parametrize(
    "roles, is_family",
    [([], False), ([Role.PATIENT], True), ([Role.PATIENT, Role.NURSE], False), ([Role.NURSE], False)],
)
def test_the_family_is_whoever_is_here_for_a_patient_alone(roles, is_family):
    assert policy.is_family(Actor(id=7, memberships=tuple((role, 1) for role in roles))) is is_family
