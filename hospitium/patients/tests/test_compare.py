"""Which records are proposed to a person as one: a small labelled set, and what a name alone is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel.names import PersonName
from hospitium.patients.contacts import contact_key
from hospitium.patients.matching import PROPOSE_FROM, Identity, birth_agreement, compare, is_slip, may_be_proposed


def who(full, born="", sex="", numbers="", reach="", given="", family="", native=""):
    names = (PersonName(full=full, given=given, family=family, native=native),)
    return Identity(
        names,
        born,
        sex,
        frozenset(("urn:insurer", number) for number in numbers.split()),
        frozenset(contact_key(one) for one in reach.split(";") if one),
    )


SAME = {
    "the same number, a married name": (
        who("Rosa Quispe", "1971-03-09", given="Rosa", numbers="77"),
        who("Rosa Mamani", "1971-03-09", given="Rosa", numbers="77"),
    ),
    "a transliterated spelling": (who("Mohammed Al-Hussein", "1980-05-17"), who("Muhammad Al Husain", "1980-05-17")),
    "a joined article": (who("Mohammed Al-Hussein", "1980-05-17"), who("Muhammad Alhusain", "1980-05-17")),
    "Arabic script and Latin": (
        who("Salem Nuaimi", "1966-01-02", native="سالم النعيمي"),
        who("سالم النعيمي", "1966-01-02"),
    ),
    "pinyin and characters": (who("Zhang Wei", "1990-07-01", native="张伟"), who("张伟", "1990-07-01")),
    "family name first": (who("Nguyen Van An", "1975-11-30"), who("An Nguyen Van", "1975-11-30")),
    "a second surname left out": (who("Ana López García", "1984-02-11"), who("Ana López", "1984-02-11")),
    "accents and case": (who("JOSÉ MUÑOZ", "1959-12-01"), who("Jose Munoz", "1959-12-01")),
    "a digit of the birth date": (who("Rosa Quispe Mamani", "1971-03-09"), who("Rosa Quispe Mamani", "1971-03-08")),
    "day and month exchanged": (who("Rosa Quispe Mamani", "1971-03-09"), who("Rosa Quispe Mamani", "1971-09-03")),
    "a year only, the same telephone": (
        who("Amara Obi", "1980", reach="+234 803 123 4567"),
        who("Amara Obi", "1980-05-17", reach="0803 123 4567"),
    ),
    "a year only, the same number": (
        who("Amara Obi", "1980", numbers="5"),
        who("Amara Obi", "1980-05-17", numbers="5"),
    ),
    "no birth date, number and name": (who("Kofi Mensah", numbers="9"), who("Kofi Mensah", "1977-08-08", numbers="9")),
    "a slip in the name, the same mail": (
        who("Katarzyna Wisniewska", "1993-04-04", reach="kasia@example.invalid"),
        who("Katarzyna Wisniewksa", "1993-04-04", reach="KASIA@example.invalid"),
    ),
    "hyphen and space": (who("Jean-Pierre Dubois", "1948-10-10"), who("Jean Pierre Dubois", "1948-10-10")),
}
APART = {
    "twins": (
        who("Amara Obi", "2012-06-06", "female", given="Amara", reach="+2348031234567"),
        who("Adaeze Obi", "2012-06-06", "female", given="Adaeze", reach="+2348031234567"),
    ),
    "twins on one policy": (
        who("Lucía García López", "2015-01-09", "female", "88", "ana@example.invalid", given="Lucía"),
        who("Julia García López", "2015-01-09", "female", "88", "ana@example.invalid", given="Julia"),
    ),
    "a twin brother and sister": (
        who("Omar Haddad", "2001-03-03", "male", given="Omar"),
        who("Amal Haddad", "2001-03-03", "female", given="Amal"),
    ),
    "father and son of one name": (
        who("John Smith", "1950-05-05", "male", reach="+1 212 555 0101"),
        who("John Smith", "1982-05-05", "male", reach="+1 212 555 0101"),
    ),
    "father and son on one policy": (
        who("John Smith", "1950-05-05", "male", "12", "+1 212 555 0101"),
        who("John Smith", "1982-08-05", "male", "12", "+1 212 555 0101"),
    ),
    "father and son by patronymic": (
        who("Hamad bin Mubarak", "1960-01-01"),
        who("Mubarak bin Hamad", "1988-01-01"),
    ),
    "one common name": (who("María García"), who("María García")),
    "one common name, one year": (who("María García", "1971"), who("María García", "1971-03-09")),
    "one name, other dates": (who("Kim Min-jun", "1990-01-01"), who("Kim Min-jun", "1993-12-24")),
    "one birth date alone": (who("Rosa Quispe", "1971-03-09"), who("Tomás Vega", "1971-03-09")),
    "one telephone alone": (who("Rosa Quispe", reach="+52 55 1234 5678"), who("Luis Vega", reach="+52 55 1234 5678")),
    "like names": (who("María Rossi", "1970-01-01"), who("Mario Rossi", "1971-05-01")),
    "husband and wife at one address": (
        who("Ivan Petrov", "1955-02-02", "male", reach="petrov@example.invalid"),
        who("Anna Petrova", "1957-09-12", "female", reach="petrov@example.invalid"),
    ),
    "a number of another, entered by mistake": (
        who("Li Na", "1988-08-08", "female", "31", given="Na"),
        who("Peter Brown", "1949-01-30", "male", "31", given="Peter"),
    ),
}


def test_the_labelled_set_is_told_apart():
    likely = {label: compare(*pair).score >= PROPOSE_FROM for label, pair in (SAME | APART).items()}
    hits = [label for label in SAME if likely[label]]
    wrong = [label for label in APART if likely[label]]
    precision, recall = len(hits) / max(len(hits) + len(wrong), 1), len(hits) / len(SAME)
    missed = sorted(set(SAME) - set(hits))
    figures = f"precision {precision:.2f}, recall {recall:.2f}"
    assert (figures, wrong, missed) == ("precision 1.00, recall 0.93", [], ["a joined article"])


def test_what_is_not_worth_comparing_by_name_is_never_proposed():
    everybody = [one for pair in (SAME | APART).values() for one in pair]
    pairs = [(one, other) for one in everybody for other in everybody]
    proposed = [pair for pair in pairs if compare(*pair).score >= PROPOSE_FROM]
    worth = [pair for pair in pairs if may_be_proposed(*pair)]
    assert [pair for pair in proposed if pair not in worth] == [] and len(worth) < len(pairs)


names = st.sampled_from(["María García", "John Smith", "Zhang Wei", "Mohammed Ali", "Kim Min-jun"])


@given(names, st.integers(0, 10_000), st.sampled_from(["", "1971", "1971-03"]), st.sampled_from(["", "1971"]))
def test_a_name_alone_is_never_proposed_however_many_bear_it(name, namesakes, born, other):
    assert compare(who(name, born), who(name, other), namesakes=namesakes).score < PROPOSE_FROM


def test_a_common_name_needs_the_whole_birth_date():
    one, slip = who("María García", "1971-03-09"), who("María García", "1971-03-08")
    assert compare(one, one, namesakes=900).score >= PROPOSE_FROM > compare(one, slip, namesakes=900).score


dates = st.dates().map(str)


@given(dates, dates)
def test_likeness_does_not_depend_on_which_comes_first(one, other):
    assert is_slip(one, other) == is_slip(other, one) and birth_agreement(one, other) == birth_agreement(other, one)
    assert compare(who("Rosa", one), who("Rosa", other)) == compare(who("Rosa", other), who("Rosa", one))


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("+52 55 1234 5678", "tel:512345678"),
        ("tel:0055-1234-5678", "tel:512345678"),
        ("(055) 1234-5678 ext. 9", "tel:512345678"),
        ("٠٥٥ ١٢٣٤ ٥٦٧٨", "tel:512345678"),
        ("mailto:Rosa@Example.invalid", "mail:rosa@example.invalid"),
        ("https://example.invalid/rosa", ""),
        ("123", ""),
        ("call the front desk 12345678", ""),
        ("", ""),
    ],
)
def test_a_contact_is_folded_or_left_out(sent, key):
    assert contact_key(sent) == key
