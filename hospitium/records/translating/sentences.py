"""Findings, failures and places of translations as sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FINDINGS = {
    "missing": _("There is no translation."),
    "number-missing": _("The number “%(source)s” is missing."),
    "number-added": _("The number “%(target)s” does not stand in the source."),
    "number-changed": _("“%(source)s” became “%(target)s”."),
    "number-ambiguous": _("“%(source)s” can mean two numbers here: write “%(target)s” so that it means only one."),
    "code-changed": _("The number in a name changed: “%(source)s” became “%(target)s”."),
    "unit-changed": _("The unit changed: %(unit)s became %(unit_there)s (beside “%(target)s”)."),
    "unit-missing": _("The unit %(unit)s is missing beside “%(target)s”."),
    "unit-added": _("The unit %(unit_there)s beside “%(target)s” does not stand in the source."),
    "unit-converted": _("Converted into another unit: “%(source)s” and “%(target)s” are the same amount."),
    "order-changed": _("Doses stand in another order: check that each stayed with its medicine."),
    "sign-changed": _("Plus or minus changed at “%(target)s”."),
    "bound-changed": _("Less than and more than changed at “%(target)s”."),
    "bound-missing": _("“%(source)s” is a limit in the source (less than, more than), here it is not."),
    "bound-added": _("“%(target)s” became a limit (less than, more than)."),
    "date-missing": _("The date “%(source)s” is missing."),
    "date-added": _("The date “%(target)s” does not stand in the source."),
    "date-changed": _("The date “%(source)s” became “%(target)s”."),
    "date-ambiguous": _("The date “%(target)s” can be read in two ways: write the month as a word."),
    "time-missing": _("The time “%(source)s” is missing."),
    "time-added": _("The time “%(target)s” does not stand in the source."),
    "time-changed": _("The time “%(source)s” became “%(target)s”."),
    "denial-missing": _("The source denies something (“%(source)s”), the translation does not."),
    "denial-added": _("The translation denies something (“%(target)s”), the source does not."),
    "denial-fewer": _("The source denies %(here)s times, the translation %(there)s times."),
    "denial-more": _("The source denies %(here)s times, the translation %(there)s times."),
    "side-changed": _("The side changed: “%(source)s” became “%(target)s”."),
    "side-missing": _("The side “%(source)s” is missing."),
    "side-added": _("The side “%(target)s” does not stand in the source."),
    "side-count": _("A side is named more often on one side than on the other."),
    "term-missing": _("The glossary wants “%(wanted)s” for “%(term)s”."),
    "term-forbidden": _("The glossary forbids “%(wanted)s” for “%(term)s”."),
    "copied": _("The same as the source: it was not translated."),
    "length": _("Much longer or shorter than the source (%(share)s %%)."),
}

FAILURES = {
    "stopped": _("The machine was stopped. What it had drafted is kept."),
    "away": _("The translation machine did not answer. What it had drafted is kept."),
    "may-not-leave": _(
        "The rules of transfer do not let this text go to the translation machine. The privacy officer was told."
    ),
    "failed": _("The machine failed; our engineers can see why. What it had drafted is kept."),
}


def finding_sentence(found: Mapping[str, Any]) -> str:
    """What the checks found, in words; a code nobody knows stays a code."""
    template = FINDINGS.get(found["code"])
    return str(template) % found["facts"] if template else str(found["code"])
