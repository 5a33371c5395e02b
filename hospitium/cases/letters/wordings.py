"""The words of letters: shipped with the product, revised by the administrator, each version kept for the letters made from it."""

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.kernel import clock
from hospitium.kernel.errors import NotHere
from hospitium.partners.queries import home

from . import markup
from .errors import TemplateUnreadable
from .fields import FIELDS
from .kinds import KINDS
from .models import LetterTemplate

SHIPPED = Path(__file__).parent / "shipped"
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


@dataclass(frozen=True)
class Wording:
    """The words of one kind in one language, read. `number`: the row that keeps it, None while it is only shipped."""

    kind: str
    language: str
    version: int
    subject: str
    body: str
    number: int | None = None

    @property
    def nodes(self) -> markup.Nodes:
        """The body as a tree."""
        return _read(self.body)

    @property
    def fields(self) -> list[str]:
        """Every field it names."""
        return list(dict.fromkeys([*markup.FIELD.findall(self.subject), *markup.fields_of(self.nodes)]))


@functools.lru_cache(512)
def _read(body: str) -> markup.Nodes:
    return markup.parse(body, FIELDS)


@functools.cache
def shipped(kind: str) -> dict[str, tuple[str, str]]:
    """Subject and body in each language, as they come with the product."""
    found = {}
    for part in (SHIPPED / f"{kind}.txt").read_text().split("== ")[1:]:
        language, subject, body = ([*part.split("\n", 2), ""])[:3]
        found[language.strip()] = (subject.strip(), body.strip() + "\n")
    return found


def today() -> dt.date:
    """The day on the clock of the home campus."""
    return clock.now().astimezone(clock.zone_of(home().zone)).date()


def wording_for(kind: str, language: str) -> Wording:
    """The words in force today: the newest version kept, or the shipped ones where those are newer. Raises `NotHere`."""
    if kind not in KINDS or language not in LANGUAGES:
        raise NotHere
    day = today()
    kept = LetterTemplate.objects.filter(kind=kind, language=language)
    row = kept.filter(Q(until=None) | Q(until__gt=day), since__lte=day).order_by("-version").first()
    subject, body = shipped(kind)[language]
    if row and (not row.is_shipped or (row.subject, row.body) == (subject, body)):
        return of_row(row)
    return Wording(kind, language, _last(kind, language) + 1, subject, body)


def of_row(row: LetterTemplate) -> Wording:
    """The words of a version that is kept."""
    return Wording(row.kind, row.language, row.version, row.subject, row.body, row.pk)


def keep(wording: Wording) -> Wording:
    """The same words with a row that keeps them: what a letter is made from stays."""
    if wording.number is not None:
        return wording
    with acting(SYSTEM):
        row, _ = LetterTemplate.objects.get_or_create(
            kind=wording.kind,
            language=wording.language,
            version=wording.version,
            defaults={
                "subject": wording.subject,
                "body": wording.body,
                "since": today(),
                "is_shipped": True,
                "written_by": SYSTEM.name,
            },
        )
    return of_row(row)


def check(subject: str, body: str) -> markup.Nodes:
    """The body as a tree. Raises `TemplateUnreadable`, which says what and where, for body or subject."""
    try:
        if not subject.strip() or not body.strip():
            raise markup.Problem("empty", 0)
        nodes = markup.parse(body, FIELDS)
        if unknown := [name for name in markup.FIELD.findall(subject) if name not in FIELDS]:
            raise markup.Problem("unknown-field", 0, unknown[0])
        if "{" in markup.FIELD.sub("", subject):
            raise markup.Problem("brace", 0, subject[:60])
    except markup.Problem as problem:
        raise TemplateUnreadable(problem) from None
    return nodes


@transaction.atomic
def revise(*, kind: str, language: str, subject: str, body: str, since: dt.date, by: Actor) -> LetterTemplate:
    """A new version of the words, in force from a day; the one before ends then. Raises `TemplateUnreadable`, `NotHere`."""
    by.require("edit letter templates")
    check(subject, body)
    keep(wording_for(kind, language))
    since = max(since, today())
    LetterTemplate.objects.filter(kind=kind, language=language, until=None, since__lte=since).update(until=since)
    return LetterTemplate.objects.create(
        kind=kind,
        language=language,
        version=_last(kind, language) + 1,
        subject=" ".join(subject.split())[:300],
        body=body.replace("\r\n", "\n").strip() + "\n",
        since=since,
        written_by=by.name,
    )


def versions(kind: str, language: str) -> list[LetterTemplate]:
    """Every version that is kept, newest first."""
    return list(LetterTemplate.objects.filter(kind=kind, language=language).order_by("-version"))


def match(wordings: Iterable[Wording]) -> bool:
    """Whether these languages say the same blocks in the same order, so that they can stand side by side."""
    return len({markup.shape_of(wording.nodes) for wording in wordings}) == 1


def _last(kind: str, language: str) -> int:
    found = LetterTemplate.objects.filter(kind=kind, language=language).aggregate(last=Max("version"))["last"]
    return int(found or 0)
