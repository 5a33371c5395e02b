"""Reads of matching: the proposals for a case, the choices made, how often the ranking and people agreed."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, Q, QuerySet

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.journey import Stage
from hospitium.cases.models import Case
from hospitium.cases.policy import visible

from .errors import RankingStale
from .gathering import Stated, lines_for, profiles, stated_of
from .models import MatchChoice, MatchWeights
from .ranking import Ranked, Weights, rank_lines, rank_specialists
from .sentences import in_words

SHOWN = 8
"""How many places of a ranking are shown, and kept with a choice."""
FEWEST = 3
"""So many lines are shown where fewer have anything for them."""


@dataclass(frozen=True)
class Proposal:
    """A ranking as a page shows it: places with their sentences, who else could be chosen, and the seal it is chosen by; and the
    rows of all, by their keys.
    """

    places: list[dict[str, Any]]
    others: list[tuple[Any, str]]
    seal: str
    rows: dict[Any, Any]


def weights() -> Weights:
    """The weights in force: those kept last, or the shipped ones."""
    kept = MatchWeights.objects.order_by("-version").first()
    return Weights.of(kept.body, kept.version) if kept else Weights()


def line_proposal(case: Case, stated: Stated, using: Weights) -> Proposal:
    """The lines for a case, the best first."""
    lines, rows, unready = lines_for(case.patient.country)
    ranked = rank_lines(stated.need, lines, using)
    shown = max(sum(bool(one.reasons) for one in ranked[:SHOWN]), FEWEST)
    told = [
        _told(one, str(rows[one.key]), {"missing": unready.get(one.key, "")}) | {"is_ready": one.key not in unready}
        for one in ranked[:shown]
    ]
    others = [(one.key, str(rows[one.key])) for one in ranked[shown:] if one.key not in unready]
    return Proposal(told, others, sealed(case, using, ranked[:shown], "line"), rows)


def specialist_proposal(case: Case, stated: Stated, using: Weights, line: str) -> Proposal:
    """The specialists for a case in a line, the best first; whoever falls short comes later and says why."""
    known, rows = profiles()
    ranked = rank_specialists(stated.need, line, known, using, limit=SHOWN)
    told = [_told(one, rows[one.key].person.name) | {"credentials": rows[one.key].credentials} for one in ranked]
    shown = {one.key for one in ranked}
    others = [(number, row.person.name) for number, row in rows.items() if number not in shown]
    return Proposal(told, others, sealed(case, using, ranked, "specialist"), rows)


def _told(one: Ranked, name: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": name,
        "position": one.position,
        "score": one.score,
        "reasons": [in_words(reason, more) for reason in one.reasons],
        "shortfalls": [in_words(reason, more) for reason in one.shortfalls],
    }


def stated(actor: Actor, case: Case) -> Stated:
    """What the case asks for."""
    return stated_of(actor, case)


def sealed(case: Case, using: Weights, ranked: list[Ranked], kind: str) -> str:
    """A ranking as it was shown, signed, so that the choice keeps what the person saw and nothing else."""
    shown = [[one.key, one.score] for one in ranked]
    return signing.dumps({"case": case.ref, "kind": kind, "weights": using.version, "shown": shown}, salt="match")


def unsealed(seal: str, case: Case, kind: str) -> tuple[int, list[list[Any]]]:
    """The version of the weights and the ranking of a seal. Raises `RankingStale`: of another case, too old, not ours."""
    try:
        said = signing.loads(seal, salt="match", max_age=24 * 3600)
    except signing.BadSignature:
        raise RankingStale from None
    if (said["case"], said["kind"]) != (case.ref, kind):
        raise RankingStale
    return said["weights"], said["shown"]


def choices_of(case: Case) -> list[MatchChoice]:
    """What was chosen for a case, newest first."""
    return list(MatchChoice.objects.filter(case=case).select_related("line", "person").order_by("-id")[:50])


def agreement(actor: Actor) -> list[dict[str, Any]]:
    """For each version of the weights and either kind: choices, and how many of them were the first, or of the first three."""
    actor.require("see match measures")
    found = MatchChoice.objects.annotate(is_line=Q(line__isnull=False)).values("weights", "is_line")
    counted = found.annotate(
        count=Count("pk"), first=Count("pk", filter=Q(position=1)), three=Count("pk", filter=Q(position__range=(1, 3)))
    )
    return [
        row | {name: round(100 * row[name] / row["count"]) for name in ("first", "three")}
        for row in counted.order_by("-weights", "-is_line")
    ]


def disagreements(actor: Actor) -> list[MatchChoice]:
    """The newest choices that were not the first, with their reasons; writes who looked."""
    actor.require("see match measures")
    found = list(MatchChoice.objects.exclude(position=1).select_related("case", "line", "person").order_by("-id")[:50])
    if found:
        note_access("list", "case", sorted({one.case.ref for one in found}))
    return found


def versions() -> list[MatchWeights]:
    """The kept versions of the weights, newest first."""
    return list(MatchWeights.objects.order_by("-version"))


def running_in_line(actor: Actor, line_id: int, *, country: str = "") -> QuerySet[Case]:
    """The cases of a line that have not ended, as far as the actor may see them, oldest first."""
    found = visible(actor).filter(service_line_id=line_id).exclude(stage=Stage.CLOSED)
    return (found.filter(patient__country=country) if country else found).order_by("opened_at", "pk")


def listed_in_line(actor: Actor, line_id: int, *, limit: int = 100) -> list[Case]:
    """The same for a list without names; writes who looked."""
    found = list(running_in_line(actor, line_id).select_related("patient")[:limit])
    if found:
        note_access("list", "case", [case.ref for case in found])
    return found
