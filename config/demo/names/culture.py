"""What a culture's names are made of."""

from dataclasses import dataclass

SHAPES = (
    "western",
    "family-first",
    "two-surnames",
    "father-last",
    "with-father",
    "son-of",
    "malay",
    "given-father",
    "patronymic",
    "given-only",
    "mononym",
    "sikh",
)


@dataclass(frozen=True)
class Culture:
    """The names of a culture, fictional in combination.

    `women`, `men` and `families` are lists parted by `;`. One entry is `passport spelling|native script|reading`, the
    latter two where there are any; a family name with a woman's form is `form of men/form of women`. `speaks` are
    language tags, the preferred one first; `reads` the tag of the written language and of the native form.
    """

    key: str
    shape: str
    speaks: str
    reads: str
    script: str
    women: str
    men: str
    families: str
    countries: str
