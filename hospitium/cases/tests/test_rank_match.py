"""The ranking of lines and specialists: what counts, what does not, and that nobody stands before an empty list."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.cases.matching.codes import Code, above, codes_of, lines_of
from hospitium.cases.matching.ranking import (
    ADVICE,
    VIDEO,
    LineFacts,
    Need,
    Profile,
    Weights,
    rank_lines,
    rank_specialists,
)
from hospitium.cases.matching.words import concepts, label_of, named_in, stem, stems

WEIGHTS = Weights()
SLUGS = (
    *("neurosurgery", "spine", "cardiology", "cancer", "orthopaedics", "transplant", "paediatrics", "gastroenterology"),
    *("ophthalmology", "urology", "haematology", "womens-health", "rehabilitation"),
)
LINES = [LineFacts(slug, frozenset(stems(slug.replace("-", " ")))) for slug in SLUGS]
M41, M411, I350 = (Code.of("icd10", value) for value in ("M41", "M41.1", "I35.0"))


def best_line(**need):
    return rank_lines(Need(**need), LINES, WEIGHTS)[0]


def order(need, profiles, line="spine"):
    return [one.key for one in rank_specialists(need, line, profiles, WEIGHTS)]


def kinds(reasons):
    return [one.kind for one in reasons]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("I35.0", "cardiology"),
        ("M41.1", "spine"),
        ("C50.9", "cancer"),
        ("C83.3", "haematology"),
        ("N18.5", "transplant"),
        ("K50.9", "gastroenterology"),
        ("H33.0", "ophthalmology"),
        ("N80.5", "womens-health"),
        ("I69.4", "rehabilitation"),
        ("G40.2", "neurosurgery"),
    ],
)
def test_a_stated_code_leads_to_its_line(code, line):
    assert best_line(codes=codes_of([("http://hl7.org/fhir/sid/icd-10", code)])).key == line


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Scoliosis of 58 degrees: which operation?", "spine"),
        ("¿Qué operación para la escoliosis de mi hija?", "spine"),
        ("脊柱侧弯手术", "spine"),
        ("عملية الجنف", "spine"),
        ("Severe aortic stenosis: valve by catheter?", "cardiology"),
        ("estenosis aórtica grave", "cardiology"),
        ("主动脉瓣狭窄", "cardiology"),
        ("تضيق الأبهر الشديد", "cardiology"),
        ("cáncer de mama", "cancer"),
        ("乳腺癌复发", "cancer"),
        ("سرطان الثدي", "cancer"),
    ],
)
def test_a_question_in_any_of_four_languages_leads_to_its_line(question, line):
    assert best_line(concepts=named_in(question), stems=frozenset(stems(question))).key == line


def test_lexicon_and_codes_name_only_lines_there_are_and_words_in_all_four_languages():
    assert {line for concept in concepts() for line in concept.lines} <= set(SLUGS)
    for concept in concepts():
        assert all(concept.labels) and concept.phrases and concept.signs, concept.name
    assert label_of("scoliosis", "es") == "escoliosis" and label_of("scoliosis", "zh-hans") == "脊柱侧弯"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("knees", "knee"),
        ("eyes", "eye"),
        ("operaciones", "operacion"),
        ("tumores", "tumor"),
        ("valves", "valve"),
        ("صمامات", "صمام"),
    ],
)
def test_one_and_many_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_codes_are_read_as_documents_spell_them_and_others_say_nothing():
    assert Code.of("http://hl7.org/fhir/sid/icd-10-cm", "m4112").value == "M41.12"
    assert [one.value for one in above(Code.of("icd10", "M41.12"))] == ["M41.12", "M41.1", "M41"]
    assert Code.of("http://loinc.org", "60591-5") is None and Code.of("icd10", "hello") is None
    breast = Code.of("http://snomed.info/sct", "254837009")
    assert [one.value for one in above(breast)] == ["254837009", "363346000"] and dict(lines_of(breast))["cancer"] == 4


def test_a_line_that_is_not_offered_comes_later_and_says_so():
    lines = [LineFacts("spine", is_ready=False), LineFacts("orthopaedics")]
    need = Need(codes=codes_of([("icd10", "M96.1")]))
    ranked = rank_lines(need, lines, WEIGHTS)
    assert [one.key for one in ranked] == ["orthopaedics", "spine"] and "line_unready" in kinds(ranked[1].shortfalls)


def test_a_child_leads_to_paediatrics_beside_what_the_illness_says():
    assert best_line(is_child=True).key == "paediatrics"


def test_the_same_code_comes_before_a_kind_of_it_before_a_neighbour_before_words():
    equal, kind = Profile(4, codes=frozenset({M411})), Profile(3, codes=frozenset({M41}))
    near, words = (
        Profile(2, codes=frozenset({Code.of("icd10", "M41.9")})),
        Profile(1, concepts=frozenset({"scoliosis"})),
    )
    need = Need(codes=frozenset({M411}), concepts=frozenset({"scoliosis"}))
    ranked = rank_specialists(need, "", [words, near, kind, equal], WEIGHTS)
    assert [one.key for one in ranked] == [4, 3, 2, 1]
    assert [
        [one for one in kinds(place.reasons) if one in ("code_equal", "code_above", "code_near", "words")]
        for place in ranked
    ] == [
        ["code_equal"],
        ["code_above"],
        ["code_near"],
        ["words"],
    ]


def test_video_asks_for_a_licence_where_the_patient_is_and_a_visit_where_we_are():
    here, there = Profile(1, places=frozenset({"US"})), Profile(2, places=frozenset({"MX"}))
    assert order(Need(place="MX", home="US"), [here, there]) == [1, 2]
    ranked = rank_specialists(Need(place="MX", home="US", care=VIDEO), "", [here, there], WEIGHTS)
    assert [one.key for one in ranked] == [2, 1] and "advice_only" in kinds(ranked[1].shortfalls)
    assert order(Need(place="MX", home="US", care=ADVICE), [there, here]) == [1, 2]


def test_a_dialect_is_understood_a_little_less_than_the_language_itself():
    need = Need(languages=("arz",))
    egyptian, gulf = Profile(2, languages={"arz": 3}), Profile(1, languages={"afb": 3})
    ranked = rank_specialists(need, "", [gulf, egyptian], WEIGHTS)
    assert [one.key for one in ranked] == [2, 1] and ranked[1].reasons[0].kind == "speaks"


def test_whoever_is_away_or_full_comes_later_and_says_so():
    free, full = Profile(2, weekly=4, load=1), Profile(1, weekly=4, load=4)
    away = Profile(0, weekly=4, is_away=True)
    ranked = rank_specialists(Need(), "", [away, full, free], WEIGHTS)
    assert [one.key for one in ranked] == [2, 1, 0]
    assert "full" in kinds(ranked[1].shortfalls) and "away" in kinds(ranked[2].shortfalls)


def test_a_wish_counts_as_it_was_said_and_knowing_the_patient_counts():
    woman, man = Profile(2, gender="female"), Profile(1, gender="male")
    assert order(Need(wish="female"), [man, woman]) == [2, 1] and order(Need(), [woman, man]) == [1, 2]
    assert order(Need(known_to=frozenset({2})), [man, woman]) == [2, 1]


def test_whom_the_patient_shut_out_comes_last():
    ranked = rank_specialists(
        Need(shut_out=frozenset({1})), "spine", [Profile(1, frozenset({"spine"})), Profile(2)], WEIGHTS
    )
    assert [one.key for one in ranked] == [2, 1] and ranked[1].shortfalls[0].kind == "shut_out"


def test_nationality_is_nothing_the_ranking_could_ask_for():
    names = {name for kind in (Need, Profile, LineFacts) for name in kind.__dataclass_fields__}
    assert not [name for name in names if "nation" in name or "citizen" in name or "passport" in name]


codes = st.sampled_from(
    [Code.of("icd10", value) for value in ("M41", "M41.1", "M41.9", "M48.0", "I35.0", "C50.9", "C50")]
)
tags = st.sampled_from(["en", "es", "ar", "arz", "cmn", "yue", "fr", "pt-BR"])
places = st.sampled_from(["US", "MX", "AE", "CN"])
profiles = st.builds(
    Profile,
    number=st.integers(1, 10_000),
    lines=st.frozensets(st.sampled_from(SLUGS[:4]), max_size=2),
    codes=st.frozensets(codes, max_size=3),
    concepts=st.frozensets(st.sampled_from(["scoliosis", "valve", "cancer"]), max_size=2),
    languages=st.dictionaries(tags, st.integers(0, 3), max_size=3),
    places=st.frozensets(places, max_size=2),
    gender=st.sampled_from(["", "female", "male"]),
    weekly=st.integers(0, 9),
    load=st.integers(0, 12),
    is_away=st.booleans(),
)
pools = st.lists(profiles, min_size=1, max_size=12, unique_by=lambda one: one.number)
needs = st.builds(
    Need,
    codes=st.frozensets(codes, max_size=3),
    concepts=st.frozensets(st.sampled_from(["scoliosis", "valve", "cancer"]), max_size=2),
    languages=st.lists(tags, max_size=2, unique=True).map(tuple),
    place=places,
    home=st.just("US"),
    care=st.sampled_from(["visit", "video", "advice"]),
    wish=st.sampled_from(["", "female"]),
    is_child=st.booleans(),
    known_to=st.frozensets(st.integers(1, 10_000), max_size=2),
)


@given(needs, pools, st.sampled_from(SLUGS))
def test_nobody_is_left_out_and_every_place_says_why(need, pool, line):
    ranked = rank_specialists(need, line, pool, WEIGHTS)
    assert sorted(one.key for one in ranked) == sorted(one.number for one in pool)
    assert [one.position for one in ranked] == list(range(1, len(pool) + 1))
    assert all(one.reasons or one.shortfalls for one in ranked)
    lines = rank_lines(need, LINES, WEIGHTS)
    assert len(lines) == len(LINES) and all(one.reasons or one.shortfalls for one in lines)


@given(needs, pools, st.integers(0, 99))
def test_the_order_they_come_in_does_not_matter_and_nothing_is_left_to_chance(need, pool, seed):
    mixed, lines = list(pool), list(LINES)
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(lines)
    assert rank_specialists(need, "spine", mixed, WEIGHTS) == rank_specialists(need, "spine", pool, WEIGHTS)
    assert rank_lines(need, lines, WEIGHTS) == rank_lines(need, LINES, WEIGHTS)


@given(needs, pools, tags, st.integers(0, 3))
def test_a_language_more_never_lowers_anybody(need, pool, tag, level):
    one, *rest = pool
    known = dict(one.languages)
    facts = {
        name: getattr(one, name) for name in one.__dataclass_fields__ if name not in ("near", "spoken", "languages")
    }
    more = Profile(**facts, languages=known | {tag: max(known.get(tag, 0), level)})
    before, after = order(need, [one, *rest]).index(one.number), order(need, [more, *rest]).index(one.number)
    assert after <= before


@given(needs, pools)
def test_the_points_are_those_of_the_reasons(need, pool):
    for place in rank_specialists(need, "spine", pool, WEIGHTS):
        given_for = sum(one.points for one in place.reasons)
        lost = sum(one.points for one in place.shortfalls if one.kind in ("away", "shut_out", "interpreter"))
        assert place.score == given_for + lost


@given(needs, pools, places, st.sampled_from(["visit", "advice"]))
def test_the_country_somebody_lives_in_counts_for_the_licence_alone(need, pool, place, care):
    facts = vars(need) | {"care": care}
    assert order(Need(**facts), pool) == order(Need(**(facts | {"place": place})), pool)
