"""What a translation changed is found, and what it only writes otherwise is not: numbers, doses, dates, denials, sides, terms."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hospitium.records.translating.checks import LOOK, STOP, Term, check, find
from hospitium.records.translating.dates import dates
from hospitium.records.translating.numerals import quantities, read
from hospitium.records.translating.plain import plain
from hospitium.records.translating.segmenting import digest, lines_of, pieces, sentences

FAITHFUL = [
    ("es", "en", "Tomar 1,5 mg cada día", "Take 1.5 mg every day"),
    ("ar", "en", "يأخذ ٥ ملغ يوميا", "Takes 5 mg daily"),
    ("fa", "en", "روزانه ۵ میلی‌گرم", "5 mg every day"),
    ("es", "en", "Operado el 12/03/2024", "Operated on 12 March 2024"),
    ("es", "en", "Operado el 12/03/2024", "Operated on March 12, 2024"),
    ("pt", "en", "Operado em 12 de março de 2024", "Operated on 2024-03-12"),
    ("zh", "en", "2024年3月12日入院", "Admitted on 12 March 2024"),
    ("ar", "en", "أجريت العملية في ١٢ آذار ٢٠٢٤", "Operated on March 12, 2024"),
    ("zh", "en", "阿莫西林三百毫克，每日三次", "Amoxicillin 300 mg three times a day"),
    ("zh", "en", "血小板 3万", "Platelets 30,000"),
    ("zh", "en", "白细胞１２．５×10⁹/L", "WBC 12.5 x 10^9/L"),
    ("zh", "en", "十二指肠溃疡，万古霉素500毫克", "Duodenal ulcer, vancomycin 500 mg"),
    ("zh", "en", "存活率百分之八十", "Survival 80%"),
    ("zh", "en", "头孢曲松二克，静滴", "Ceftriaxone 2 g intravenously"),
    ("en", "zh", "Aspirin 100 mg once daily", "阿司匹林 100毫克，每日一次"),
    ("es", "en", "Dosis de 1.500 mg", "Dose of 1,500 mg"),
    ("fr", "en", "Dose de 1 500 mg", "Dose of 1500 mg"),
    ("es", "en", "Prednisona 5 mg por 5 días", "Prednisone 5 mg for 5 days"),
    ("es", "en", "PA 120/80 mmHg, FC 72 lpm, T 36,5 °C", "BP 120/80 mmHg, HR 72 bpm, T 36.5 °C"),
    ("es", "en", "Cita a las 14:30", "Appointment at 2:30 pm"),
    ("zh", "en", "下午2:30复诊", "Review at 14:30"),
    ("es", "zh", "HbA1c 7,2 %", "糖化血红蛋白 7.2%"),
    ("es", "en", "Diabetes mellitus tipo 2", "Diabetes mellitus type II"),
    ("en", "es", "Take 5 to 10 mg daily", "Tomar de 5 a 10 mg al día"),
    ("es", "en", "INR <2", "INR less than 2"),
    ("es", "en", "Paracetamol 1 g c/8 h", "Paracetamol 1 g every 8 hours"),
    ("en", "ar", "Child of 3 years, 14.2 kg", "طفل عمره ٣ سنوات، ١٤٫٢ كغ"),
    ("ar", "en", "حبتين مرتين يوميا", "2 tablets 2 times a day"),
    ("es", "en", "Levotiroxina 50 mcg", "Levothyroxine 50 µg"),
    ("fr", "en", "Insuline 10 UI", "Insulin 10 IU"),
    ("es", "en", "Niega fiebre", "Denies fever"),
    ("es", "en", "No tiene ninguna alergia", "He has no allergies"),
    ("zh", "en", "否认高血压、糖尿病病史", "Denies hypertension and diabetes"),
    ("zh", "en", "右下腹不适", "Discomfort in the right lower abdomen"),
    ("ar", "en", "لا يعاني من حساسية", "Has no allergies"),
    ("es", "en", "Fractura del fémur izquierdo", "Fracture of the left femur"),
    ("zh", "en", "左肺上叶结节", "Nodule in the left upper lobe"),
    ("ar", "en", "ألم في الساق اليسرى منذ ٣ أيام", "Pain in the left leg for 3 days"),
    ("en", "es", "Pain in both knees", "Dolor en ambas rodillas"),
    ("es", "en", "Dosis: 0,25 a 0,5 mg", "Dose: 0.25 to 0.5 mg"),
    ("pt", "es", "Nasceu em 03/05/1980", "Nació el 03/05/1980"),
    ("es", "en", "Hb 12,5 g/dL", "Hb 12.5 g/dL"),
    ("es", "en", "Toma ½ comprimido", "Takes half a tablet"),
]  # fmt: skip


@pytest.mark.parametrize(("here", "there", "source", "target"), FAITHFUL)
def test_a_faithful_translation_is_left_in_peace(here, there, source, target):
    assert check(source, target, here, there) == []


WRONG = [
    ("es", "en", "Tomar 1,5 mg cada día", "Take 15 mg every day", "number-changed", STOP),
    ("ar", "en", "يأخذ ٥ ملغ يوميا", "Takes 50 mg daily", "number-changed", STOP),
    ("zh", "en", "阿莫西林三百毫克", "Amoxicillin 30 mg", "number-changed", STOP),
    ("zh", "en", "血小板 3万", "Platelets 3,000", "number-changed", STOP),
    ("es", "en", "Prednisona 5 mg por 5 días", "Prednisone 5 µg for 5 days", "unit-changed", STOP),
    ("es", "en", "Prednisona 5 mg por 5 días", "Prednisone 5 mg for 5 weeks", "unit-changed", STOP),
    ("es", "en", "Creatinina 0,9 mg/dL", "Creatinine 0.9 mg/L", "unit-changed", STOP),
    ("ar", "en", "١٠ مل", "10 mg", "unit-changed", STOP),
    ("es", "en", "Prednisona 5 mg", "Prednisone 5", "unit-missing", STOP),
    ("es", "en", "Insulina 10 UI", "Insulin 10 units", "unit-changed", LOOK),
    ("es", "en", "500 mg de metformina", "0.5 g of metformin", "unit-converted", LOOK),
    ("es", "en", "Metformina 850 mg y enalapril 10 mg", "Metformin and enalapril 10 mg", "number-missing", STOP),
    ("es", "en", "Enalapril", "Enalapril 10 mg", "number-added", STOP),
    ("es", "en", "Dosis de 1.500 mg", "Dose of 1.500 mg", "number-ambiguous", LOOK),
    ("es", "en", "Operado el 12/03/2024", "Operated on December 3, 2024", "date-changed", STOP),
    ("es", "en", "Operado el 12/03/2024", "Operated on 12/03/2024", "date-ambiguous", LOOK),
    ("zh", "en", "2024年3月12日入院", "Admitted on 12 April 2024", "date-changed", STOP),
    ("es", "en", "Operado el 12/03/2024", "Operated", "date-missing", STOP),
    ("es", "en", "Cita a las 14:30", "Appointment at 4:30 pm", "time-changed", STOP),
    ("es", "en", "Niega fiebre", "Has a fever", "denial-missing", LOOK),
    ("en", "zh", "Fever", "无发热", "denial-added", LOOK),
    ("es", "en", "Fractura del fémur izquierdo", "Fracture of the right femur", "side-changed", STOP),
    ("ar", "en", "ألم في الساق اليمنى", "Pain in the leg", "side-missing", STOP),
    ("zh", "en", "左肺上叶结节", "Nodule in the right upper lobe", "side-changed", STOP),
    ("es", "en", "Esfera -2,5 D", "Sphere 2.5 D", "sign-changed", STOP),
    ("es", "en", "INR <2", "INR >2", "bound-changed", STOP),
    ("es", "en", "Vitamina B12", "Vitamin B6", "code-changed", LOOK),
    ("es", "en", "Amoxicilina 10 mg y ácido 20 mg", "Amoxicillin 20 mg and acid 10 mg", "order-changed", LOOK),
    ("es", "en", "Paciente con dolor intenso", "Paciente con dolor intenso", "copied", LOOK),
    ("es", "en", "Se recomienda control médico cada semana hasta nueva orden médica", "", "missing", STOP),
    ("es", "en", "Se recomienda control médico cada semana hasta nueva orden", "Yes", "length", LOOK),
]  # fmt: skip


@pytest.mark.parametrize(("here", "there", "source", "target", "code", "severity"), WRONG)
def test_what_changed_is_found_where_it_stands(here, there, source, target, code, severity):
    found = {one.code: one for one in check(source, target, here, there)}
    assert code in found and found[code].severity == severity
    one = found[code]
    assert not one.source or source[slice(*one.source)] == one.facts["source"] != ""
    assert not one.target or target[slice(*one.target)] == one.facts["target"] != ""


def test_the_glossary_demands_and_forbids_whole_words():
    must, forbidden = Term("presión arterial", "blood pressure"), Term("constipado", "constipated", is_forbidden=True)
    assert not check("Presión arterial alta", "High blood pressure", "es", "en", [must])
    assert [one.code for one in check("Presión arterial alta", "High tension", "es", "en", [must])] == ["term-missing"]
    assert [one.code for one in check("Está constipado", "Is constipated", "es", "en", [forbidden])] == [
        "term-forbidden"
    ]
    assert find("hypertension", "tension") is None and find("高血压病史", "血压") == (1, 3)


LANGUAGES = st.sampled_from(["es", "en", "zh", "ar", "fr", "pt", "de", "ru"])
NUMBERS = st.decimals(min_value="0.01", max_value="99999", places=2).map(lambda one: one.normalize())
COMMA = {"es", "fr", "pt", "de", "ru"}
UNIT = {
    "mg": {"es": "mg", "en": "mg", "zh": "毫克", "ar": "ملغ", "fr": "mg", "pt": "mg", "de": "mg", "ru": "мг"},
    "mL": {"es": "mL", "en": "ml", "zh": "毫升", "ar": "مل", "fr": "ml", "pt": "mL", "de": "ml", "ru": "мл"},
    "µg": {"es": "mcg", "en": "µg", "zh": "微克", "ar": "ميكروغرام", "fr": "µg", "pt": "mcg", "de": "µg", "ru": "мкг"},
}
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def written(value, language):
    text = f"{value:f}"
    if language == "ar":
        return text.translate(ARABIC)
    return text.replace(".", ",") if language in COMMA else text


def dose(value, unit, language):
    return f"{written(value, language)} {UNIT[unit][language]}"


@given(NUMBERS, st.sampled_from(sorted(UNIT)), LANGUAGES, LANGUAGES)
def test_a_dose_is_the_same_in_every_writing(value, unit, here, there):
    assert not [
        one for one in check(dose(value, unit, here), dose(value, unit, there), here, there) if one.severity == STOP
    ]


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(UNIT)), LANGUAGES, LANGUAGES)
def test_another_dose_always_stops(value, other, unit, here, there):
    assume(value != other)
    assert STOP in {one.severity for one in check(dose(value, unit, here), dose(other, unit, there), here, there)}


@given(NUMBERS, st.permutations(sorted(UNIT)), LANGUAGES, LANGUAGES)
def test_another_unit_always_tells(value, order, here, there):
    assert check(dose(value, order[0], here), dose(value, order[1], there), here, there)


@given(st.text(max_size=200), st.text(max_size=200), LANGUAGES, LANGUAGES)
def test_any_two_texts_can_be_checked_and_every_span_lies_in_its_text(source, target, here, there):
    for one in check(source, target, here, there):
        for span, text in ((one.source, source), (one.target, target)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


@given(st.text(max_size=300))
def test_a_plain_text_is_as_long_as_the_text(text):
    assert len(plain(text)) == len(text)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_order(day):
    said = [
        (f"{day:%d/%m/%Y}", "es"), (f"{day:%Y-%m-%d}", "en"), (f"{day.year}年{day.month}月{day.day}日", "zh"),
        (f"{day.day} {day:%B} {day.year}", "en"), (f"{day:%d.%m.%Y}", "de"),
    ]  # fmt: skip
    assert {dates(plain(text), language)[0].readings for text, language in said} == {((day.year, day.month, day.day),)}


def test_a_writing_that_can_mean_two_numbers_says_so():
    assert read("1.500") == {Decimal("1.5"), Decimal(1500)} and read("0.500") == {Decimal("0.5")}
    assert read("1,234,567") == {Decimal(1234567)} and read("1.234,56") == {Decimal("1234.56")}
    assert read("1,00,000") == {Decimal(100000)} and not read("1.2.3")


def test_chinese_numerals_count_where_they_count():
    said = {one.said for one in quantities(plain("每次二十五毫克，共一百零五片"), "zh") if one.kind == "digits"}
    assert said == {Decimal(25), Decimal(105)}
    assert not [one for one in quantities(plain("一般情况可，十二指肠正常"), "zh") if one.kind == "digits"]


def test_a_sentence_goes_on_after_a_short_word_and_across_a_line():
    assert sentences("El Dr. Paz indicó 1.5 mg. Control en una semana.") == [
        "El Dr. Paz indicó 1.5 mg.", "Control en una semana.",
    ]  # fmt: skip
    assert [one.text for one in pieces([("p1", "Dolor en la pierna\nizquierda.\nNiega fiebre.\n---")])] == [
        "Dolor en la pierna izquierda.", "Niega fiebre.",
    ]  # fmt: skip
    assert sentences("诊断明确。建议手术！") == ["诊断明确。", "建议手术！"]


def test_a_table_becomes_a_line_for_each_row():
    table = "<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>A&amp;B</td><td>5 mg</td></tr></table><p>End</p>"
    assert [line for line in lines_of(table).split("\n") if line] == ["Drug | Dose", "A&B | 5 mg", "End"]


@given(st.text(max_size=2000))
def test_nothing_but_blanks_is_lost_by_cutting(text):
    whole = "".join("".join(one.text.split()) for one in pieces([("s1", text)]))
    kept = [sign for sign in text if sign.isalnum()]
    assert [sign for sign in whole if sign.isalnum()] == kept
    assert digest([("s1", text)]) == digest([("s1", text.replace(" ", "  "))])
