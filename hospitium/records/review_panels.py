"""What this room tells those who review a case: the record in ten lines, key images, what is missing; of many cases, how
complete each is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from . import key_images, policy, queries, reconcile, record, review
from .journey import OUTSTANDING
from .models import Decision, DocumentState, Outcome, Statement, Translation, TranslationState, WantedRecord
from .words import KINDS, WEIGHT

LINES = 10
"""Of the record, on the page of a review: the heaviest first."""


@dataclass(frozen=True)
class Mark:
    """A few words about a case in a list."""

    text: str | Promise
    icon: str
    tone: str = ""


def _summary(actor: Actor, case: Any) -> dict[str, Any] | None:
    """The heaviest facts of the record, what conflicts in it, and the newest papers."""
    if not actor.may("see clinical facts"):
        return None
    facts, questions = record.all_of(actor, case.patient_id)
    lines = sorted(facts, key=_weight)[:LINES]
    conflicts = sum(question.verdict.verdict == reconcile.CONFLICTING for question in questions)
    return {
        "case": case,
        "lines": [{"fact": fact, "kind": KINDS.get(review.section_of(fact.statement), "")} for fact in lines],
        "more": max(len(facts) - LINES, 0),
        "conflicts": conflicts,
        "may_decide": actor.may("reconcile record"),
        "documents": queries.documents_of(actor, case.pk)[:6],
    }


def _weight(fact: record.Fact) -> tuple[bool, int, int]:
    kind = review.section_of(fact.statement)
    statement = fact.statement
    return not statement.is_current, WEIGHT.index(kind) if kind in WEIGHT else len(WEIGHT), -statement.pk


def _images(actor: Actor, case: Any) -> dict[str, Any] | None:
    found = key_images.of_case(actor, case) if actor.may("see clinical facts") else []
    return {"images": found} if found else None


def _missing(actor: Actor, case: Any) -> dict[str, Any] | None:
    if not actor.may("see clinical facts"):
        return None
    wanted = list(WantedRecord.objects.filter(case=case, state__in=OUTSTANDING).order_by("requested_at"))
    return {"case": case, "wanted": wanted, "may_chase": actor.may("chase records")} if wanted else None


def _marks(actor: Actor, cases: Any) -> dict[str, Any] | None:
    """What is undecided in the record of each case, and how its papers were translated: two questions for all of them."""
    if not actor.may("see clinical facts"):
        return None
    numbers = [case.pk for case in cases]
    undecided, translated = _undecided(actor, numbers), _translated(actor, numbers)
    return {"marks": {number: list(_told(undecided[number], translated, number)) for number in numbers}}


def _told(undecided: int, translated: Counter[tuple[int, bool]], number: int) -> Iterator[Mark]:
    if undecided:
        text = ngettext("%(n)s statement to decide on", "%(n)s statements to decide on", undecided) % {"n": undecided}
        yield Mark(text, "git-compare", "warning")
    if signed := translated[number, True]:
        yield Mark(_("Translations signed: %(n)s") % {"n": signed}, "languages", "success")
    if by_machine := translated[number, False]:
        yield Mark(_("Translations by machine: %(n)s") % {"n": by_machine}, "bot", "warning")


def _undecided(actor: Actor, numbers: list[int]) -> Counter[int]:
    last = Decision.objects.filter(statement=OuterRef("pk")).order_by("-id").values("outcome")[:1]
    found = (
        Statement.objects.filter(policy.stated_to(actor), document__case__in=numbers)
        .filter(document__state=DocumentState.IMPORTED, is_of_another=False, is_entered_in_error=False)
        .exclude(kind__in=record.LEFT_OUT)
        .exclude(absence="not-supplied")
        .annotate(last=Subquery(last))
        .filter(Q(last=None) | Q(last=Outcome.OPEN))
    )
    counted = found.order_by().values_list("document__case").annotate(count=Count("pk"))
    return Counter(dict(counted))


def _translated(actor: Actor, numbers: list[int]) -> Counter[tuple[int, bool]]:
    found = Translation.objects.filter(policy.translations_seen_by(actor), document__case__in=numbers)
    living = found.exclude(state__in=(TranslationState.SUPERSEDED, TranslationState.WITHDRAWN))
    counts: Counter[tuple[int, bool]] = Counter()
    for number, state in living.values_list("document__case", "state"):
        counts[number, state == TranslationState.SIGNED] += 1
    return counts


PANELS = [
    Panel("review", 10, "review-summary", _("Summary"), "records/_review_summary.html", _summary),
    Panel("review", 20, "review-images", _("Key images"), "records/_review_images.html", _images),
    Panel("review", 30, "review-missing", _("What is missing"), "records/_review_missing.html", _missing),
    Panel("review-queue", 10, "review-marks", _("Completeness"), "", _marks),
]
