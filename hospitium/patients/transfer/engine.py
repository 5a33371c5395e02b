"""May this leave? Every row that speaks of the question answers; the strictest answer wins; silence means no.

Sources: `rules.csv` names the law of each row; the verdicts a row can give follow from its columns alone, so that a reader
can check them against the text. A scoped row (a region, named recipients) only ever restricts: it needs a row of the whole
country beside it, else the default decides.
"""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from .bases import CHANNELS, CONDITIONS, CONSENTS, DATA_CLASSES, EMERGENCY, EXCEPTIONS, LEAVES_A_COPY, PURPOSES
from .bases import of_the_moment as grounds_of_the_moment

PATIENT, ORGANISATION = "patient", "organisation"
"""Who brings the data: patients carrying their own copy (collection), or an organisation sending it (transfer)."""

EEA_MEMBERS = "AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EEA = frozenset(EEA_MEMBERS.split())
"""The European Economic Area, to whose members the row `EU` applies; among them nothing is a transfer."""

STOP, ALARM = 0.9, 0.5
"""Shares of a head-count limit: beyond the first nothing more leaves, from the second the privacy officers are told."""


class Verdict(enum.IntEnum):
    """Answers by strictness; `max` is the strictest."""

    ALLOW = 0
    ALLOW_WITH = 1
    REFER = 2
    DENY = 3

    @property
    def slug(self) -> str:
        """The stored word: allow, allow_with, refer, deny."""
        return self.name.lower()

    @property
    def leaves(self) -> bool:
        """Whether the data may go."""
        return self <= Verdict.ALLOW_WITH


@dataclass(frozen=True, slots=True)
class Rule:
    """What one law says, and who answers for our reading of it. `number` is the stored version's, 0 for none."""

    country: str
    name: str
    allowed: str
    law: str = ""
    bases: frozenset[str] = frozenset()
    localisation: str = "none"
    confidence: str = "high"
    region: str = ""
    recipients: frozenset[str] = frozenset()
    collection: str = ""
    standing: frozenset[str] = frozenset()
    signed_by: str = ""
    signed_on: dt.date | None = None
    expires: dt.date | None = None
    as_of: str = ""
    notes: str = ""
    source: str = ""
    version: int = 1
    number: int = 0

    @property
    def is_scoped(self) -> bool:
        """Whether the row speaks of a region or of named recipients only."""
        return bool(self.region or self.recipients)

    def fault(self, on: dt.date) -> str:
        """Why the row may not be relied on that day (unsigned, expired, low-confidence); empty when it may."""
        if not self.signed_by:
            return "unsigned"
        if self.expires is None or self.expires <= on:
            return "expired"
        return "low-confidence" if self.confidence not in {"high", "medium"} else ""

    def speaks_of(self, question: "Question") -> bool:
        """Whether the row's country, region and recipients are those of the question; an unknown region may be any."""
        return (
            (self.country == question.origin or (self.country == "EU" and question.origin in EEA))
            and (not self.region or not question.region or self.region == question.region)
            and (not self.recipients or question.recipient_country in self.recipients)
        )


NOWHERE = "ZZ"
"""The code of no country (ISO 3166 leaves it to users): whose country is not known sends and receives nothing."""

DEFAULT = Rule(NOWHERE, "Default when no row matches", "unclear", law="none")


@dataclass(frozen=True, slots=True)
class Counter:
    """How many people a limit has counted, this one included, of how many."""

    limit: str
    heads: int
    of: int

    @property
    def is_stopped(self) -> bool:
        """Beyond 90 % nobody more is let through."""
        return self.heads > STOP * self.of

    @property
    def is_alarming(self) -> bool:
        """From half on the privacy officers are told."""
        return self.heads >= ALARM * self.of


@dataclass(frozen=True, slots=True)
class Question:
    """May data collected in `origin` reach `recipient_country`? `bases` are the grounds held, `refused` the patient's no."""

    origin: str
    recipient_country: str
    purpose: str
    data_class: str
    channel: str
    collected_by: str = ORGANISATION
    region: str = ""
    bases: frozenset[str] = frozenset()
    refused: bool = False
    counters: tuple[Counter, ...] = ()
    on: dt.date = field(default_factory=dt.date.today)

    @property
    def stays(self) -> bool:
        """Whether nothing crosses a border that a law of the table knows."""
        same = self.origin == self.recipient_country
        return same or {self.origin, self.recipient_country} <= EEA | {"EU"}

    @property
    def is_understood(self) -> bool:
        """Whether every word is one of ours."""
        return (
            self.purpose in PURPOSES
            and self.data_class in DATA_CLASSES
            and self.channel in CHANNELS
            and self.collected_by in {PATIENT, ORGANISATION}
            and len(self.origin) == len(self.recipient_country) == 2
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row says and why (a slug; `sentences` has the words), the grounds it rests on or still asks for."""

    verdict: Verdict
    reason: str
    rule: Rule | None = None
    bases: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The strictest of the findings. `bases` are what it rests on; `needed` what would have to be there."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> tuple[Rule, ...]:
        """Every row that was asked."""
        return tuple(finding.rule for finding in self.findings if finding.rule)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings as strict as the verdict."""
        return tuple(finding for finding in self.findings if finding.verdict == self.verdict)

    @property
    def bases(self) -> tuple[str, ...]:
        """The grounds the answer rests on; none when nothing leaves."""
        return tuple(sorted({base for one in self.findings for base in one.bases})) if self.verdict.leaves else ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The grounds that the deciding rows still ask for."""
        return () if self.verdict.leaves else tuple(sorted({base for one in self.deciding for base in one.needed}))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, as slugs, the deciding ones."""
        return tuple(dict.fromkeys(one.reason for one in self.deciding))


def decide(question: Question, rules: Iterable[Rule]) -> Decision:
    """The answer of the rows that speak of the question. Total: every question is answered, in doubt with a no."""
    if not question.is_understood:
        return _answer([Finding(Verdict.DENY, "unknown-word")])
    if question.refused:
        return _answer([Finding(Verdict.DENY, "patient-refused")])
    if question.recipient_country == NOWHERE:
        return _answer([Finding(Verdict.DENY, "recipient-unknown")])
    if question.stays:
        return _answer([Finding(Verdict.ALLOW, "stays")])
    asked = matching(question, rules)
    if question.collected_by == PATIENT:
        return _answer([_carried(rule) for rule in asked])
    stopped = [Finding(Verdict.DENY, "heads-stopped") for counter in question.counters if counter.is_stopped]
    moment = grounds_of_the_moment(question.purpose, question.data_class, question.channel, is_over_limit=bool(stopped))
    held = moment | question.bases
    return _answer([*(_sent(rule, question, held) for rule in asked), *stopped])


def matching(question: Question, rules: Iterable[Rule]) -> list[Rule]:
    """The rows that speak of the question; the default beside them when no row of the whole country does."""
    found = [rule for rule in rules if rule.speaks_of(question)]
    return found if any(not rule.is_scoped for rule in found) else [*found, DEFAULT]


def strictest(findings: Iterable[Finding]) -> Verdict:
    """The verdict of many answers."""
    return max((finding.verdict for finding in findings), default=Verdict.DENY)


def _answer(findings: list[Finding]) -> Decision:
    return Decision(strictest(findings), tuple(findings))


def _carried(rule: Rule) -> Finding:
    """Patients may carry their own copy; a row can still ask a person to look (forms aimed at its people from abroad)."""
    if rule.collection == "refer":
        return Finding(Verdict.REFER, "collection-watched", rule)
    return Finding(Verdict.ALLOW, "carried-by-patient", rule)


def _sent(rule: Rule, question: Question, held: frozenset[str]) -> Finding:
    """What a row says to an organisation that sends. An unsigned, expired or doubtful row says what the default says."""
    if rule is DEFAULT:
        return Finding(Verdict.DENY, "no-rule", rule)
    if fault := rule.fault(question.on):
        return Finding(Verdict.DENY, fault, rule)
    finding = _by_permission(rule, (held | rule.standing) & rule.bases)
    if finding.verdict.leaves and (doubt := _doubt(rule, question)):
        return Finding(Verdict.REFER, doubt, rule)
    return finding


def _by_permission(rule: Rule, held: frozenset[str]) -> Finding:
    used = tuple(sorted(held))
    if rule.allowed == "yes":
        return Finding(Verdict.ALLOW, "allowed", rule, used)
    if rule.allowed == "yes_with_safeguards":
        if held - CONDITIONS:
            return Finding(Verdict.ALLOW_WITH, "basis-held", rule, used)
        return Finding(Verdict.DENY, "basis-missing", rule, needed=tuple(sorted(rule.bases)))
    if rule.allowed in {"restricted", "prohibited_unless_exception"}:
        return _by_restriction(rule, held, used)
    return Finding(Verdict.REFER if held else Verdict.DENY, "unclear", rule, needed=tuple(sorted(rule.bases - held)))


def _by_restriction(rule: Rule, held: frozenset[str], used: tuple[str, ...]) -> Finding:
    """A restricting row asks for one ground of each kind it lists: the patient's word and the programme's own duty (an
    emergency stands for both); a prohibiting one also for an exception that fits, and for every condition.
    """
    missing = set() if held & EMERGENCY else _missing_kinds(rule.bases, held)
    banned = rule.allowed == "prohibited_unless_exception"
    if banned:
        missing |= rule.bases & CONDITIONS - held
        missing |= set() if held & (EXCEPTIONS | EMERGENCY) else rule.bases & EXCEPTIONS
    if held - CONDITIONS and not missing:
        return Finding(Verdict.ALLOW_WITH, "basis-held", rule, used)
    needed = tuple(sorted(missing or rule.bases))
    if held - CONDITIONS and not banned:
        return Finding(Verdict.REFER, "basis-partly", rule, needed=needed)
    return Finding(Verdict.DENY, "basis-missing", rule, needed=needed)


def _missing_kinds(listed: frozenset[str], held: frozenset[str]) -> set[str]:
    duties = listed - CONSENTS - EMERGENCY - EXCEPTIONS - CONDITIONS
    return {base for kind in (listed & CONSENTS, duties) if not held & kind for base in kind}


def _doubt(rule: Rule, question: Question) -> str:
    """Why a person must look although the grounds are there; empty when nobody must."""
    if rule.localisation == "unknown":
        return "unclear"
    keeps_copy = question.channel in LEAVES_A_COPY
    if (
        rule.localisation == "storage_prohibited_abroad"
        and keeps_copy
        and rule.allowed != "prohibited_unless_exception"
    ):
        return "copy-abroad"
    if question.data_class == "genomic" and rule.allowed == "restricted" and "genetic_clearance" not in rule.standing:
        return "genomic"
    return ""
