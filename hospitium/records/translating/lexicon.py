"""Words that deny, and words for the sides of the body, in the languages we meet. Patterns are of `plain` texts."""

import re

from .plain import plain


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(plain_pattern(pattern))


def plain_pattern(pattern: str) -> str:
    """A pattern whose Arabic letters are written as `plain` writes them."""
    return "".join(plain(sign) if "\u0600" <= sign <= "\u06ff" else sign for sign in pattern)


_ARABIC = r"(?<![^\W_])[وف]?"
_END = r"(?![^\W_])"

DENIALS = {
    "en": _of(
        r"\b(?:no(?!\.?\s*\d|\.?:)|not|non(?=[\s-])|nor|none|never|without|den(?:y|ies|ied|ying)|negative|absen(?:ce|t)|cannot|nothing|neither"
        r"|\w+n't)\b"
    ),
    "es": _of(
        r"\b(?:no(?!\.?\s*\d|\.?:)(?:[^.;,]{0,40}?\b(?:ning[uú]n[oa]?s?|nunca|nada|tampoco|ni)\b)?|sin|nieg[ao]n?|neg(?:ó|aron|ado|ando)|nunca"
        r"|ning[uú]n[oa]?s?|negativ[oa]s?|ausencia|ausentes?|tampoco|ni)\b"
    ),
    "fr": _of(
        r"(?:\bne|\bn')\s?[^.;,]{1,30}?\b(?:pas|plus|jamais|aucune?|rien)\b|\b(?:pas d[e']|non|sans|aucune?s?|nie|absence|absente?s?|ni"
        r"|n[ée]gati(?:f|ve)s?)"
    ),
    "pt": _of(
        r"\b(?:não(?:[^.;,]{0,40}?\b(?:nenhum[a]?|nunca|nada|nem)\b)?|sem|neg(?:a|am|ou|aram|ado)|nunca|nenhuma?|negativ[oa]s?|ausência|ausentes?|nem)\b"
    ),
    "de": _of(r"\b(?:kein\w*|nicht|ohne|vernein\w*|nie|niemals|negativ\w*|weder|noch nie)\b"),
    "zh": _of(
        r"否认|没有|没|无(?!创|菌|线|名|论|痛胃|痛肠|影灯)|未(?!来|婚|知|成年)|不(?!适|良|明|同|足|全|稳|齐|断|过|仅|但|久|少|孕|详|宁|规则|可避|洁|当|畅|均|等|耐受|一)|阴性"
    ),
    "ar": _of(
        rf"{_ARABIC}(?:لا(?! سيما)|لم|لن|ليست?|بدون|دون|[يتن]نفي|ينفون|نفى|نفت|عدم|انعدام|غياب|[ال]*سلبي[ةه]?|خال[يٍ]?|خالية){_END}"
    ),
}  # fmt: skip
"""What denies something. A denial said twice, as Spanish does, is one."""

LEFT, RIGHT = "left", "right"
SIDES = {
    "en": (_of(r"\bleft(?:-sided|wards?)?\b"), _of(r"\bright(?! away|s\b|-to\b| now)(?:-sided"
        r"|wards?)?\b"), _of(r"\b(?:bilateral\w*|both)\b")),
    "es": (
        _of(r"\bizquierd[oa]s?\b|\bizq(?:da|do)?\b"),
        _of(r"\bderech[oa](?!habiente|s de| a\b)s?\b|\bdcha\b|\bdcho\b|\bder\b\.?"),
        _of(r"\bbilateral\w*|\bamb[oa]s\b"),
    ),
    "fr": (_of(r"\bgauches?\b"), _of(r"\bdroit(?:e|es|s)?\b"), _of(r"\bbilatéra\w*|\bles deux\b")),
    "pt": (_of(r"\besquerd[oa]s?\b|\besq\b"), _of(r"\bdireit[oa]s?\b|\bdir\b"), _of(r"\bbilatera\w*|\bamb[oa]s\b")),
    "de": (_of(r"\blink(?:s|e|en|er|es|em)\b|\blinksseitig\w*"), _of(r"\brecht(?:s|e|en|er|es|em)\b"
        r"|\brechtsseitig\w*"), _of(r"\bbeid\w*|\bbilateral\w*")),
    "zh": (_of(r"左(?!右|氧氟|旋|甲状)"), _of(r"(?<!左)右(?!旋|美沙芬)"), _of(r"双侧|两侧|双(?=肺|眼|肾|耳|膝|下肢"
        r"|上肢|乳|手|足|腿|髋|肩)|左右(?=两侧)")),
    "ar": (
        _of(rf"(?<![^\W_])[وبفل]?(?:ال|لل)?(?:[أا]يسر|يسر[ىي]|يسار(?:ي[ةه]?)?){_END}"),
        _of(rf"(?<![^\W_])[وبفل]?(?:ال|لل)?(?:[أا]يمن|يمن[ىي]|يمين(?:ي[ةه]?)?){_END}"),
        _of(r"ثنائي[ةه]? الجانب|(?:كلا|كلتا|كلي|كلتي|الجانبين|الطرفين)"),
    ),
}  # fmt: skip
"""For each language the left side, the right side, and both at once."""

BOUNDS = _of(
    r"menor|menos|mayor|m[áa]s de|superior|inferior|less|more|greater|fewer|over|under|above|below|at least|up to"
    r"|m[áa]ximo|m[íi]nimo|moins|plus de"
    r"|sup[ée]rieur|inf[ée]rieur|maior|小于|大于|低于|高于|超过|不足|以上|以下|至少|أقل|أكثر|أكبر|أصغر|اكثر|اقل|اكبر|[<>≤≥]"
)
"""Words that say of a number that it is a bound."""
