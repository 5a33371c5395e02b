"""No machine: a linguist writes the translation."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hospitium.records.translating.checks import Term

from . import Draft


class Human:
    """Gives nothing; what was signed before may still help."""

    name, leaves, batch = "human", False, 100
    label = _("By hand")
    nature = _("A linguist writes it; sentences signed before are offered.")

    def is_here(self, source: str, target: str) -> bool:
        """Always."""
        return True

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """Nothing for any."""
        return [Draft() for _segment in segments]
