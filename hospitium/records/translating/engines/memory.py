"""Only what was signed before: the memory fills what it knows, a linguist writes the rest. The job asks it before any engine."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hospitium.records.translating.checks import Term

from . import Draft


class FromMemory:
    """Gives nothing of its own: what the memory holds is there before an engine is asked."""

    name, leaves, batch = "memory", False, 100
    label = _("From memory")
    nature = _("Only sentences that were signed before, exact or alike; the rest stays empty.")

    def is_here(self, source: str, target: str) -> bool:
        """Always; it may just hold nothing yet."""
        return True

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """Nothing for what the memory did not know."""
        return [Draft() for _segment in segments]
