"""Units of medicine as they are written in the languages we meet, and what each measures."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .plain import plain, said_by


@dataclass(frozen=True)
class Unit:
    """A unit: what it measures and how much of the base of that it is."""

    name: str
    measures: str
    size: Decimal = Decimal(1)
    words: tuple[str, ...] = ()


def _unit(name: str, measures: str, size: str, words: str) -> Unit:
    return Unit(name, measures, Decimal(size), tuple(word.replace("_", " ") for word in words.split()))


UNITS = (
    _unit("ng", "mass", "0.000000001", "ng nanogramo nanogramos nanogram nanograms 纳克 نانوغرام نانوجرام"),
    _unit(
        "µg", "mass", "0.000001",
        "µg ug mcg microgramo microgramos microgram micrograms microgramme microgrammes micrograma microgramas 微克 мкг"
        " میکروگرم مكغ مكجم مكج مايكروغرام مايكروجرام ميكروغرام ميكروجرام ميكروغم mikrogramm",
    ),
    _unit(
        "mg", "mass", "0.001",
        "mg mgs mgr miligramo miligramos milligram milligrams milligramme milligrammes miligrama miligramas 毫克 мг"
        " ملغ ملغم مغ مجم ملجم ملج ملليغرام ملليجرام میلیگرم میلی‌گرم مليغرام ميليغرام ميلليغرام مليجرام milligramm",
    ),
    _unit("g", "mass", "1", "g gr grs gramo gramos gram grams gramme grammes grama gramas 克 گرم غ غم جم غرام جرام غراما جراما г gramm"),
    _unit(
        "kg", "mass", "1000",
        "kg kgs kilo kilos kilogramo kilogramos kilogram kilograms kilogramme kilogrammes quilograma quilogramas quilo quilos"
        " 公斤 千克 كغ كغم كجم كلغ كيلو كيلوغرام كيلوجرام кг kilogramm",
    ),
    _unit("lb", "mass", "453.59237", "lb lbs libra libras pound pounds 磅 رطل"),
    _unit("µL", "volume", "0.000001", "µl ul mcl microlitro microlitros microliter microliters microlitre microlitres 微升 ميكرولتر"),
    _unit(
        "mL", "volume", "0.001",
        "ml cc mililitro mililitros milliliter milliliters millilitre millilitres mililitre 毫升 میلیلیتر میلی‌لیتر"
            " мл مل ملل مللي ملليلتر ميليلتر مليلتر"
        " ميلليلتر",
    ),
    _unit("dL", "volume", "0.1", "dl decilitro decilitros deciliter deciliters decilitre decilitres 分升 ديسيلتر دل"),
    _unit("L", "volume", "1", "l lt lts litro litros liter liters litre litres 升 л لیتر لتر ليتر لترات"),
    _unit(
        "IU", "activity", "1",
        "iu ui u.i. i.u. ie international_unit international_units unidad_internacional unidades_internacionales"
        " unité_internationale unités_internationales unidade_internacional unidades_internacionais 国际单位 وحده_دوليه وحدات_دوليه و.د",
    ),
    _unit("U", "units", "1", "u unidad unidades unit units unité unités unidade unidades 单位 وحده وحدات"),
    _unit("mmol", "amount", "0.001", "mmol milimol milimoles millimole millimoles 毫摩尔 ممول مليمول مللمول"),
    _unit("µmol", "amount", "0.000001", "µmol umol micromol micromoles 微摩尔 ميكرومول"),
    _unit("nmol", "amount", "0.000000001", "nmol nanomol 纳摩尔 نانومول"),
    _unit("pmol", "amount", "0.000000000001", "pmol picomol 皮摩尔 بيكومول"),
    _unit("mEq", "charge", "1", "meq miliequivalentes milliequivalents 毫当量 ملمكافئ"),
    _unit("%", "share", "1", "% por_ciento percent per_cent pour_cent por_cento بالمئه بالمائه في_المئه في_المائه"),
    _unit("mmHg", "pressure", "1", "mmhg mm_hg 毫米汞柱 ملم_زئبق ملم_زئبقي مم_زئبق مم_زئبقي ملمز"),
    _unit("mm", "length", "0.001", "mm milímetro milímetros millimeter millimeters millimetre millimetres millimètre"
        " millimètres 毫米 ملم مم مليمتر"),
    _unit("cm", "length", "0.01", "cm cms centímetro centímetros centimeter centimeters centimetre centimetres"
        " centimètre centimètres 厘米 公分 سم سنتيمتر"),
    _unit("°C", "warmth", "1", "°c °_c ℃ 摄氏度 درجه_مئويه grados_centígrados grados_celsius degrees_celsius"),
    _unit("bpm", "rate", "1", "bpm lpm ppm latidos_por_minuto beats_per_minute battements_par_minute 次/分 次/分钟"
        " نبضه/دقيقه نبضه_في_الدقيقه"),
    _unit("min", "time", "60", "min mins minuto minutos minute minutes 分钟 分 دقيقه دقائق minuten"),
    _unit("h", "time", "3600", "h hs hr hrs hora horas hour hours heure heures 小时 ساعه ساعات stunde stunden"),
    _unit("d", "time", "86400", "d día dia días dias day days jour jours 天 日 يوم يوما ايام tag tage tagen"),
    _unit("wk", "time", "604800", "wk wks semana semanas week weeks semaine semaines 周 星期 اسبوع اسابيع woche wochen"),
    _unit("mo", "time", "2629800", "mes meses month months mois mês 个月 شهر شهرا اشهر شهور monat monate monaten"),
    _unit("y", "time", "31557600", "año años year years yr yrs y/o an ans année années ano anos 年 岁 سنه سنوات عام"
        " عاما اعوام jahr jahre jahren"),
    _unit(
        "tablet", "form", "1",
        "comprimido comprimidos tableta tabletas tablet tablets tab tabs pastilla pastillas comprimé comprimés pill"
            " pills 片 قرص اقراص حبه حبات",
    ),
    _unit("drop", "form", "1", "gota gotas drop drops goutte gouttes gtt 滴 قطره قطرات"),
)  # fmt: skip
DOSES = frozenset({"mass", "volume", "activity", "units", "amount", "charge", "share"})
"""What may not lose its unit: a bare number is another dose."""

BY_WORD = {plain(word): unit for unit in reversed(UNITS) for word in unit.words}
_WORD = said_by(*BY_WORD)
HAN = "\u4e00-\u9fff"
AFTER = re.compile(rf"[\s\u00a0-]?[\s\u00a0]?(?P<unit>{_WORD})(?![^\W\d_{HAN}])")
"""A unit right after a number."""
PER = re.compile(rf"\s?/\s?(?P<unit>{_WORD})(?![^\W\d_{HAN}])")
ALONE = re.compile(rf"(?<![^\W\d_{HAN}])(?P<unit>{_WORD})(?![^\W\d_{HAN}])")


def after(text: str, place: int) -> tuple[Unit | None, tuple[str, ...], int]:
    """The unit that follows a place of a plain text, what it is per, and where that ends."""
    found = AFTER.match(text, place)
    if found is None:
        return None, (), place
    unit, end, per = BY_WORD[found["unit"]], found.end(), list[str]()
    while (more := PER.match(text, end)) and len(per) < 3:
        per.append(BY_WORD[more["unit"]].name)
        end = more.end()
    return unit, tuple(per), end


def all_of(text: str) -> list[str]:
    """The names of all units that stand in a plain text, with numbers or without."""
    return [BY_WORD[found["unit"]].name for found in ALONE.finditer(text)]
