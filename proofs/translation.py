"""What a machine changes in a translation is found: sentences with figures in six languages, one of them changed at a time."""

import itertools
import random
from collections.abc import Iterator
from decimal import Decimal

from proofs import Outcome

PROMISE = "No changed dose, unit, day, side or number of a translation goes past the checks, and a faithful one is left in peace"

SAID = {
    "en": "The {side} knee was operated on {day}; takes {dose} every {hours} hours for {days} days.",
    "es": "La rodilla {side} fue operada el {day}; toma {dose} cada {hours} horas durante {days} días.",
    "fr": "Le genou {side} a été opéré le {day} ; prend {dose} toutes les {hours} heures pendant {days} jours.",
    "pt": "O joelho {side} foi operado em {day}; toma {dose} a cada {hours} horas durante {days} dias.",
    "zh": "{side}膝于{day}手术；每{hours}小时服用{dose}，共{days}天。",
    "ar": "أجريت عملية للركبة {side} في {day}؛ يأخذ {dose} كل {hours} ساعات لمدة {days} أيام.",
}
SIDES = {
    "en": ("left", "right"), "es": ("izquierda", "derecha"), "fr": ("gauche", "droit"), "pt": ("esquerdo", "direito"),
    "zh": ("左", "右"), "ar": ("اليسرى", "اليمنى"),
}  # fmt: skip
UNITS = {
    "en": ("mg", "mL", "µg"), "es": ("mg", "mL", "mcg"), "fr": ("mg", "ml", "µg"), "pt": ("mg", "mL", "mcg"),
    "zh": ("毫克", "毫升", "微克"), "ar": ("ملغ", "مل", "ميكروغرام"),
}  # fmt: skip
MONTHS = {
    "en": "January March June September", "es": "enero marzo junio septiembre", "fr": "janvier mars juin septembre",
    "pt": "janeiro março junho setembro", "ar": "يناير مارس يونيو سبتمبر",
}  # fmt: skip
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
COMMA = {"es", "fr", "pt"}
Facts = tuple[int, Decimal, int, int, int, tuple[int, int, int]]
"""Side, dose, unit, hours, days, and the day as year, place of the month in the table, day of the month."""


def prove(full: bool) -> Outcome:
    """Every pair of languages: a faithful translation, then each fact changed alone. The control asks nothing but the length."""
    from hospitium.records.translating.checks import STOP, check

    draw = random.Random(20261121)
    tried = missed = cried = blind = changed = 0
    kinds: dict[str, int] = {}
    for here, there in itertools.permutations(SAID, 2):
        for _round in range(40 if full else 2):
            facts = _facts(draw)
            source = _told(facts, here)
            tried += 1
            cried += bool(check(source, _told(facts, there), here, there))
            for what, other in _changes(facts, draw):
                target = _told(other, there)
                tried, changed = tried + 1, changed + 1
                if not any(one.severity == STOP for one in check(source, target, here, there)):
                    missed += 1
                    kinds[what] = kinds.get(what, 0) + 1
                blind += 0.4 <= len(target) / len(_told(facts, there)) <= 2.5
    return Outcome(
        tried,
        missed + cried,
        missed + cried == 0,
        control=f"judged by length alone, as a reader in a hurry does, {blind} of {changed} changed translations pass",
        detail={"missed": missed, "false alarms": cried, "missed by kind": kinds, "pairs of languages": 30},
    )


def _facts(draw: random.Random) -> Facts:
    dose = Decimal(draw.choice((5, 25, 125, 750, 1500, 15, 1))) / draw.choice((1, 1, 2, 10))
    days = draw.choice((3, 5, 7, 10, 14))
    return (
        draw.randrange(2),
        dose,
        draw.randrange(3),
        draw.choice((4, 6, 8)),
        days,
        (draw.randint(1990, 2026), draw.randrange(4), draw.randint(1, 28)),
    )


def _changes(facts: Facts, draw: random.Random) -> Iterator[tuple[str, Facts]]:
    side, dose, unit, hours, days, (year, month, day) = facts
    yield "side", (1 - side, *facts[1:])
    for factor in (10, Decimal("0.1"), 2, Decimal("1.1")):
        yield "dose", (side, dose * factor, *facts[2:])
    yield "unit", (side, dose, (unit + draw.randint(1, 2)) % 3, *facts[3:])
    yield "hours", (side, dose, unit, hours + 12, *facts[4:])
    yield "days", (*facts[:4], days + 17, facts[5])
    yield "year", (*facts[:5], (year - 1, month, day))
    yield "month", (*facts[:5], (year, (month + 1) % 4, day))
    yield "day of the month", (*facts[:5], (year, month, day % 28 + 1))


def _told(facts: Facts, language: str) -> str:
    side, dose, unit, hours, days, day = facts
    number = f"{dose.normalize():f}"
    number = number.replace(".", ",") if language in COMMA else number
    text = SAID[language].format(
        side=SIDES[language][side],
        dose=f"{number} {UNITS[language][unit]}",
        hours=hours,
        days=days,
        day=_day(day, language),
    )
    return text.translate(ARABIC) if language == "ar" else text


def _day(day: tuple[int, int, int], language: str) -> str:
    year, place, number = day
    month = (1, 3, 6, 9)[place]
    if language == "zh":
        return f"{year}年{month}月{number}日"
    name = MONTHS[language].split()[place]
    if language == "en":
        return f"{name} {number}, {year}"
    return (
        f"{number}/{month}/{year}"
        if language == "es"
        else f"{number} {name} {year}".replace(" ", " de ")
        if language == "pt"
        else f"{number} {name} {year}"
    )
