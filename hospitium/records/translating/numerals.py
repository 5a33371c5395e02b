"""Numbers in a text as quantities: what each can mean, with which unit, in digits of any script, in words, in Chinese numerals."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from . import units
from .plain import COMMA_FIRST, plain, primary, said_by
from .units import Unit

DIGITS, CODE, WORD = "digits", "code", "word"
"""How a number is written: plainly, as part of a name (B12, COVID-19), or in words that may be something else."""


@dataclass(frozen=True)
class Quantity:
    """A number where it stands. `said` is what it means in its language; `readings` all that its writing can mean."""

    start: int
    end: int
    said: Decimal
    readings: frozenset[Decimal]
    kind: str = DIGITS
    unit: Unit | None = None
    per: tuple[str, ...] = ()
    sign: str = ""
    bound: str = ""
    name: str = ""
    """Of a code: the letters it belongs to."""

    @property
    def base(self) -> Decimal:
        """How much it is in the base of what its unit measures."""
        return self.said * self.unit.size if self.unit else self.said


_NUMBER = re.compile(
    r"(?P<power>(?<![\d.,])10(?:\^|\*\*?|(?<=10)e)(?P<exponent>-?\d{1,2})|(?<![\d.,])10(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
    r"|(?P<fraction>(?<![\d/.,])[1-3]/[2-4](?![\d/.,]|\s?[年月]))"
    r"|(?P<raw>(?:(?<![\d.,])[.](?=\d))?\d+(?:[.,'\u00a0]\d+)*)"
    r"|(?P<half>[½¼¾])"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_MYRIADS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}
_CODE = re.compile(r"(?P<name>[a-zà-ÿα-ω]{1,12})-?$")
_NO_NAMES = frozenset({"x", "a", "y", "e", "n"})
_BOUND = re.compile(r"(?P<bound>[<>≤≥])=?\s?$")
JOINT = re.compile(r"\s?(?:[-,/、]|a|to|y|e|o|ou|or|and|à|et|و|او|الي|至|到|和|或|~)\s?")
"""What stands between the parts of a range or list that share their last one's unit."""


def quantities(text: str, language: str) -> list[Quantity]:
    """The numbers of a plain text (see `plain`), from the left; a range or list shares the unit of its last."""
    tongue = primary(language)
    found = [*_digits(text, tongue), *_chinese(text), *_words(text, tongue)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Quantity] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return _sharing(text, kept)


def _sharing(text: str, found: list[Quantity]) -> list[Quantity]:
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        if one.unit is None and after.unit and JOINT.fullmatch(text[one.end : after.start]) and one.kind != CODE:
            found[place] = replace(one, unit=after.unit, per=after.per)
    return found


def _digits(text: str, language: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        if match["raw"]:
            yield from _written(text, match, language)
            continue
        if match["power"]:
            exponent = match["exponent"] or match["raised"].translate(_RAISED)
            if not re.fullmatch(r"-?\d{1,2}", exponent):
                continue
            value = Decimal(10) ** int(exponent)
        elif match["fraction"]:
            value = Decimal(int(match[0][0])) / Decimal(int(match[0][2]))
        else:
            value = _HALVES[match[0]]
        yield _measured(text, *match.span(), value, frozenset({value}))


def _written(text: str, match: re.Match[str], language: str) -> Iterator[Quantity]:
    readings = read(match["raw"])
    if readings:
        end = match.end()
        while end < len(text) and text[end] in _MYRIADS and language in ("zh", "ja", "und", ""):
            readings = frozenset(value * _MYRIADS[text[end]] for value in readings)
            end += 1
        said = _meant(match["raw"], readings, language)
        yield _measured(text, match.start(), end, said, readings)
        return
    for part in re.finditer(r"\d+", match["raw"]):
        value = Decimal(part[0])
        yield _measured(text, match.start() + part.start(), match.start() + part.end(), value, frozenset({value}))


def _measured(text: str, start: int, end: int, said: Decimal, readings: frozenset[Decimal]) -> Quantity:
    unit, per, _ = units.after(text, end)
    before = text[max(0, start - 16) : start]
    code = _CODE.search(before)
    name = code["name"] if code and code["name"] not in _NO_NAMES else ""
    bound = _BOUND.search(before)
    signed = re.search(r"(?:^|[\s(=:;,])([-+])$", before)
    return Quantity(
        start,
        end,
        said,
        readings,
        kind=CODE if name else DIGITS,
        unit=unit,
        per=per,
        sign=signed[1] if signed else "",
        bound=bound["bound"] if bound else "",
        name=name,
    )


def read(raw: str) -> frozenset[Decimal]:
    """All that a number can mean by its writing: `1.500` one and a half or fifteen hundred. Nothing: these are several."""
    marks = re.findall(r"\D", raw)
    parts = re.split(r"\D", raw)
    if not marks:
        return frozenset({Decimal(raw)})
    if not parts[0]:
        return frozenset({Decimal(f"0.{parts[1]}")}) if len(parts) == 2 else frozenset()
    grouped = len(parts[0]) <= 3 and not parts[0].startswith("0")
    if len(marks) == 1:
        ways = {Decimal(f"{parts[0]}.{parts[1]}")} if marks[0] in ".," else set()
        if grouped and len(parts[1]) == 3:
            ways.add(Decimal(parts[0] + parts[1]))
        return frozenset(ways)
    last, inner = marks[-1], parts[1:-1]
    if len(set(marks)) == 1:
        is_number = grouped and len(parts[-1]) == 3 and all(len(part) in (2, 3) for part in inner)
        return frozenset({Decimal("".join(parts))}) if is_number else frozenset()
    is_mixed = marks.count(last) == 1 and last in ".," and len(set(marks[:-1])) == 1 and grouped
    if is_mixed and all(len(part) in (2, 3) for part in inner):
        return frozenset({Decimal("".join(parts[:-1]) + "." + parts[-1])})
    return frozenset()


def _meant(raw: str, readings: frozenset[Decimal], language: str) -> Decimal:
    if len(readings) == 1:
        return next(iter(readings))
    is_decimal = ("," in raw) == (language in COMMA_FIRST)
    return min(readings) if is_decimal else max(readings)


# Chinese numerals

_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = re.compile(
    r"(?P<share>百分之)?(?P<numeral>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?|半)"
)
_COUNTED = re.compile(r"\s?(?:次|倍|级|期|型|度|支|瓶|袋|粒|枚|例|剂|针|胎|孕|产)")
NO_NUMERALS = re.compile(
    "十二指肠|万古霉素|三叉神经|四肢|千万|一般|一定|一些|一直|一旦|统一|第一|唯一|一侧|两侧|双侧|三尖瓣|二尖瓣|三甲|三级甲等|百日咳|千克|千卡|半夏|半年"
    "|万一|一样|一致|一过性|进一步|四联|三联|五官|八角|三角|百合|星期[一二三四五六]|周[一二三四五六]|礼拜[一二三四五六]"
)
"""Words in which numerals count nothing."""


def _chinese(text: str) -> Iterator[Quantity]:
    if not re.search("[一-龥]", text):
        return
    hidden = NO_NUMERALS.sub(lambda match: "\0" * len(match[0]), text)
    for match in _CHINESE.finditer(hidden):
        value = _value(match["numeral"])
        start, end = match.span()
        if value is None or (start and text[start - 1].isdigit()):
            continue
        unit, per, _ = units.after(text, end)
        is_counting = unit is not None or bool(_COUNTED.match(text, end))
        if match["share"]:
            unit, is_counting = units.BY_WORD["%"], True
        is_sure = is_counting and value not in (1, Decimal("0.5"))
        yield Quantity(start, end, value, frozenset({value}), DIGITS if is_sure else WORD, unit, per)


def _value(numeral: str) -> Decimal | None:
    if numeral == "半":
        return Decimal("0.5")
    whole, _, parts = numeral.partition("点")
    if len(whole) > 1 and all(sign in _ONES for sign in whole):
        total = int("".join(str(_ONES[sign]) for sign in whole))
    else:
        total = section = digit = 0
        for sign in whole:
            if sign in _ONES:
                digit = _ONES[sign]
            elif (size := _MYRIADS[sign]) >= 10_000:
                total = (total + section + digit or 1) * size
                section = digit = 0
            else:
                section += (digit or 1) * size
                digit = 0
        total += section + digit
    return Decimal(f"{total}.{''.join(str(_ONES[sign]) for sign in parts)}") if parts else Decimal(total)


# Words that may count something

_COUNTING: dict[str, str] = {
    "en": "0:zero 1:one,once,first,single 2:two,twice,second,both,pair,double 3:three,third,thrice,triple"
        " 4:four,fourth 5:five,fifth 6:six,sixth"
    " 7:seven,seventh 8:eight,eighth 9:nine,ninth 10:ten,tenth 11:eleven 12:twelve 15:fifteen 20:twenty 24:daily 30:thirty 50:fifty"
    " 100:hundred 1000:thousand 0.5:half",
    "es": "0:cero 1:un,uno,una,primer,primero,primera 2:dos,segundo,segunda,ambos,ambas 3:tres,tercer,tercero,tercera"
        " 4:cuatro,cuarto,cuarta"
    " 5:cinco,quinto 6:seis,sexto 7:siete,séptimo 8:ocho,octavo 9:nueve 10:diez 11:once 12:doce 15:quince 20:veinte 24:diario,diaria"
    " 30:treinta 50:cincuenta 100:cien,ciento 1000:mil 0.5:medio,media,mitad",
    "fr": "0:zéro 1:un,une,premier,première 2:deux,deuxième,second 3:trois,troisième 4:quatre 5:cinq 6:six 7:sept 8:huit 9:neuf 10:dix"
    " 11:onze 12:douze 15:quinze 20:vingt 30:trente 50:cinquante 100:cent 1000:mille 0.5:demi,demie,moitié",
    "pt": "0:zero 1:um,uma,primeiro,primeira 2:dois,duas,segundo,segunda 3:três,terceiro 4:quatro 5:cinco 6:seis 7:sete 8:oito 9:nove"
    " 10:dez 11:onze 12:doze 15:quinze 20:vinte 30:trinta 50:cinquenta 100:cem,cento 1000:mil 0.5:meio,meia,metade",
    "de": "1:ein,eine,einen,einmal,erste 2:zwei,zweimal,beide 3:drei,dreimal 4:vier,viermal 5:fünf 6:sechs 7:sieben 8:acht 9:neun 10:zehn"
    " 12:zwölf 0.5:halb,halbe",
    "ar": "0:صفر 1:واحد,واحدة,مرة,حبة,قرص,يوم,يوميا,أول,اولى 2:اثنان,اثنين,اثنتين,مرتين,مرتان,حبتين,حبتان,قرصين,قرصان,يومين,يومان,أسبوعين,"
    "أسبوعان,شهرين,شهران,ساعتين,ساعتان,جرعتين,جرعتان,سنتين,سنتان,عامين,عامان,دقيقتين,كليهما,كلتا,ثاني,ثانية,بختين,قطرتين 3:ثلاث,ثلاثة,ثالث,"
    "ثلاثا 4:أربع,أربعة,رابع,أربعا 5:خمس,خمسة 6:ست,ستة 7:سبع,سبعة 8:ثمان,ثماني,ثمانية 9:تسع,تسعة 10:عشر,عشرة 12:اثنا_عشر,اثني_عشر"
    " 20:عشرون,عشرين 30:ثلاثون,ثلاثين 50:خمسون,خمسين 100:مائة,مئة 1000:ألف 200:مائتان,مائتين,مئتين 0.5:نصف",
}  # fmt: skip
_ROMAN = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
    "i": 1,
}


def _listed(said: str) -> dict[str, Decimal]:
    pairs = (entry.split(":") for entry in said.split())
    return {
        plain(word.replace("_", " ")): Decimal(value) for value, words in pairs for word in words.split(",") if word
    }


_MEANING = {language: _listed(said) for language, said in _COUNTING.items()}
_ANY = {
    language: re.compile(rf"(?<![^\W_])(?:[وفبل]|لل|ال)?(?P<word>{said_by(*words)})(?![^\W_])")
    for language, words in _MEANING.items()
}
_NUMERAL = re.compile(rf"(?<![^\W_])(?P<word>{said_by(*_ROMAN)})(?![^\W_])")


def _words(text: str, language: str) -> Iterator[Quantity]:
    known = _MEANING.get(language, {})
    for match in _ANY[language].finditer(text) if known else ():
        yield _word(text, match, known[match["word"]])
    for match in _NUMERAL.finditer(text):
        if match["word"] not in known:
            yield _word(text, match, Decimal(_ROMAN[match["word"]]))


def _word(text: str, match: re.Match[str], value: Decimal) -> Quantity:
    unit, per, _ = units.after(text, match.end())
    return Quantity(*match.span(), value, frozenset({value}), WORD, unit, per)


def outside(found: Iterable[Quantity], spans: Iterable[tuple[int, int]]) -> list[Quantity]:
    """Those that stand in none of the spans."""
    taken = list(spans)
    return [one for one in found if not any(start < one.end and one.start < end for start, end in taken)]
