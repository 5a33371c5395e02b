"""What happens between a draft and an issued letter: checks, the seal, the number, the bytes."""

import hashlib
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from hospitium.access.acting import Actor
from hospitium.kernel import clock
from hospitium.partners.queries import home
from hospitium.patients.queries import passport_of

from . import identity, layout, values
from .codes import digest, new_code
from .errors import LastDayPassed, LetterIncomplete, TitleNeeded
from .fields import FIELDS
from .kinds import KINDS, State
from .models import Letter, LetterFile, Letterhead, LetterSeries
from .wordings import Wording, keep, today, wording_for


def issue(letter: Letter, case: Any, head: Letterhead, *, by: Actor, title: str, site: str) -> None:
    """Make a locked draft an issued letter. Raises `TitleNeeded`, `LetterIncomplete`, `LastDayPassed` and those of `identity`.

    The number is taken last of all and its series stays locked until the transaction ends: no gap, no two alike.
    """
    words = [wording_for(letter.kind, language) for language in letter.languages]
    check(letter, words, case)
    if not title.strip():
        raise TitleNeeded
    words = [keep(one) for one in words]
    letter.issuer, letter.issuer_id, letter.issuer_title = by.name, by.id, title.strip()[:200]
    letter.issued_at, letter.issued_on = timezone.now(), today()
    letter.issued_for = head.organisation.name
    letter.wordings = [one.number for one in words if one.number]
    letter.number = _next_number(head.prefix, letter.issued_on.year)
    letter.sealed = sealed(letter, words, head)
    letter.content_sha256 = layout.digest(letter.sealed)
    code = new_code()
    letter.code_digest, letter.state = digest(code), State.ISSUED
    address = f"{(head.verify_at or site).rstrip('/')}/verify/{code}/"
    data = layout.pdf(letter.sealed, letter.content_sha256, code=code, address=address)
    letter.save()
    LetterFile.objects.create(letter=letter, sha256=hashlib.sha256(data).hexdigest(), data=data)


def check(letter: Letter, words: list[Wording], case: Any) -> None:
    """Raise what keeps the letter from being issued."""
    kind = KINDS[letter.kind]
    gaps = values.missing(letter.values, kind.needs(letter.variant), letter.languages)
    if gaps:
        raise LetterIncomplete(lambda: [label(name, language, letter.languages) for name, language in gaps])
    if letter.valid_until and letter.valid_until < today():
        raise LastDayPassed
    used = {name for one in words for name in one.fields}
    identity.check(kind, letter.values, used, case.patient, passport_of(case.patient), today())


def label(name: str, language: str, languages: list[str]) -> str:
    """A field in the reader's language, with the language of the value where the letter has two."""
    from hospitium.kernel.places import language_name

    text = str(FIELDS[name].label)
    return f"{text} ({language_name(language, get_language())})" if language and len(languages) > 1 else text


def sealed(letter: Letter, words: list[Wording], head: Letterhead) -> dict[str, Any]:
    """Everything the letter says, as data."""
    zone = home().zone
    return {
        "number": letter.number or "",
        "kind": letter.kind,
        "variant": letter.variant,
        "version": letter.version,
        "supersedes": letter.supersedes.number or "" if letter.supersedes else "",
        "paper": letter.paper,
        "beside": layout.beside(words, letter.layout),
        "house": {
            "names": {language: values.name_of(head, language) for language in letter.languages},
            "address": head.address,
            "contacts": [one for one in (head.telephone, head.email, head.website) if one],
        },
        "issued_on": letter.issued_on.isoformat() if letter.issued_on else "",
        "signed_at": letter.issued_at.astimezone(clock.zone_of(zone)).isoformat() if letter.issued_at else "",
        "zone": zone,
        "valid_until": letter.valid_until.isoformat() if letter.valid_until else "",
        "issuer": {"name": letter.issuer, "title": letter.issuer_title},
        "wordings": [[one.language, one.version] for one in words],
        "texts": layout.texts_of(words, letter.values, letter.variant, zone),
    }


def _next_number(prefix: str, year: int) -> str:
    prefix = re.sub(r"[^A-Z0-9]", "", prefix.upper())[:8] or "INT"
    LetterSeries.objects.bulk_create([LetterSeries(prefix=prefix, year=year)], ignore_conflicts=True)
    series = LetterSeries.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix}-{year}-{series.last:06}"
