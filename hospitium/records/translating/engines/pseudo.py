"""For tests and demonstrations: the source itself, in accents and brackets, so that nobody takes it for a translation."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.records.translating.checks import Term

from . import Draft

ACCENTS = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")


class Pseudo:
    """Changes letters, no figures."""

    name, leaves, batch = "pseudo", False, 5
    label = _("Rehearsal")
    nature = _("No translation: the source in accents and brackets, to try the way of working.")

    def is_here(self, source: str, target: str) -> bool:
        """Where the demonstration or a test asked for it."""
        return bool(settings.TRANSLATE_REHEARSAL)

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """Each segment in brackets."""
        return [Draft(f"[{one.translate(ACCENTS)}]", 0.5, self.name, "pseudo") for one in segments]
