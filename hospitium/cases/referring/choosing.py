"""Which pathway a request takes that came by machine: what its codes say, else its office's default, else the usual one."""

from collections.abc import Iterable

from hospitium.access.acting import held
from hospitium.cases.models import Pathway
from hospitium.cases.pathways.plan import USUAL
from hospitium.cases.pathways.versions import versions_until_today
from hospitium.kernel import clock
from hospitium.kernel.together import together

from .models import PathwayRule

OURS = "urn:hospitium:pathway"
"""The system whose codes are our own slugs, for partners who ask for a pathway by name."""
DISPOSITION = "http://terminology.hl7.org/CodeSystem/v2-0282"
"""HL7 table 0282, what whoever refers wants (RF1-4): a written report, the patient back, care taken over, a second opinion."""
SHIPPED: dict[tuple[str, str], str] = {
    (DISPOSITION, "SO"): "second_opinion",
    (DISPOSITION, "WR"): "physician_advice",
    (DISPOSITION, "AM"): "treatment",
    (DISPOSITION, "RP"): "treatment",
}
"""What holds where a deployment has written no row of its own for the code."""

Code = tuple[str, str]


def pathway_for(codes: Iterable[Code] = (), office_id: int | None = None) -> str:
    """The slug of the pathway for a request with these codes (system, code), come through this office."""
    told, rules = [tuple(code) for code in codes], _rules()
    for system, code in told:
        if slug := _rule(rules, office_id, system, code) or _ours(system, code) or SHIPPED.get((system, code)):
            return _offered(slug)
    return _rule(rules, office_id, "", "") or USUAL


def _ours(system: str, code: str) -> str:
    return code if system == OURS else ""


def _offered(slug: str) -> str:
    return slug if slug == USUAL or Pathway.objects.filter(slug=slug, is_offered=True).exists() else USUAL


def _rules() -> list[PathwayRule]:
    """Every rule in force of a pathway that is offered; few rows, read once a transaction."""
    return held("pathway rules", _read)


def _read() -> list[PathwayRule]:
    """The rules, and with them in one round trip the usual pathway, which most requests take."""
    offered = Pathway.objects.filter(is_offered=True).values("slug")
    found = together(
        rules=PathwayRule.objects.filter(pathway__in=offered, since__lte=clock.now().date()),
        usual=versions_until_today().defer("body")[:1],
    )
    if found["usual"]:
        held(f"pathway {USUAL}", found["usual"].pop)
    return found["rules"]


def _rule(rules: list[PathwayRule], office_id: int | None, system: str, code: str) -> str:
    """The newest rule for the code: an office's own goes before one for everywhere."""
    fitting = [one for one in rules if (one.system, one.code) == (system, code) and one.office_id in (None, office_id)]
    return max(fitting, key=lambda one: (one.office_id is not None, one.since, one.pk)).pathway if fitting else ""
