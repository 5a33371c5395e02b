"""C4: adding a restriction to a set of rules never opens what was closed."""

import datetime as dt
import random
from dataclasses import replace

from proofs import Outcome

PROMISE = "Adding a restriction never opens anything"
TODAY = dt.date(2026, 11, 21)


def prove(full: bool) -> Outcome:
    """Random rule sets and questions, each with one restriction more. The control merges by the weakest answer."""
    from hospitium.patients.transfer import engine

    trials = 50_000 if full else 3_000
    opened = _opened(trials, engine)
    strictest = engine.strictest
    engine.strictest = lambda findings: min((one.verdict for one in findings), default=engine.Verdict.DENY)
    try:
        planted = _opened(trials, engine)
    finally:
        engine.strictest = strictest
    control = f"with the weakest answer winning, {len(planted):,} of {trials:,} restrictions opened something"
    return Outcome(trials, len(opened), not opened and bool(planted), control, {"first": opened[:3]})


def _opened(trials: int, engine) -> list[str]:
    rng = random.Random(4)
    found = []
    for _ in range(trials):
        book = [_rule(rng, engine) for _ in range(rng.randint(1, 6))]
        question = _question(rng, engine)
        what, stricter, tightened = _restricted(rng, engine, book, question)
        if engine.decide(tightened, stricter).verdict < engine.decide(question, book).verdict:
            found.append(f"{what}: {question} {book}")
    return found


WORDS = ("yes", "yes_with_safeguards", "restricted", "prohibited_unless_exception")
BASES = (
    "explicit_consent",
    "separate_consent",
    "scc",
    "treatment_disclosure",
    "vital_interest",
    "encryption",
    "exception_treatment_abroad",
    "below_bulk_threshold",
    "patient_request",
    "impact_assessment",
)


def _rule(rng: random.Random, engine, **facts):
    made = {
        "country": rng.choice(("US", "CN", "EU", "AE")),
        "name": str(rng.random()),
        "allowed": rng.choice((*WORDS, "unclear")),
        "bases": frozenset(rng.sample(BASES, rng.randint(0, 4))),
        "localisation": rng.choice(("none", "none", "storage_prohibited_abroad", "unknown")),
        "confidence": rng.choice(("high", "high", "medium", "low")),
        "region": rng.choice(("", "", "", "US-FL")),
        "recipients": rng.choice((frozenset(), frozenset(), frozenset({"CN", "AE"}))),
        "standing": frozenset(rng.sample(BASES, rng.randint(0, 2))),
        "collection": rng.choice(("", "", "refer")),
        "signed_by": rng.choice(("An officer", "An officer", "An officer", "")),
        "expires": TODAY + dt.timedelta(days=rng.choice((-1, 9, 9, 9))),
    }
    return engine.Rule(**made | facts)


def _question(rng: random.Random, engine):
    return engine.Question(
        origin=rng.choice(("US", "CN", "DE", "AE")),
        recipient_country=rng.choice(("US", "CN", "FR", "AE", "MX")),
        purpose=rng.choice(engine.PURPOSES),
        data_class=rng.choice(engine.DATA_CLASSES),
        channel=rng.choice(engine.CHANNELS),
        collected_by=rng.choice((engine.ORGANISATION, engine.ORGANISATION, engine.PATIENT)),
        region=rng.choice(("", "US-CA", "US-FL")),
        bases=frozenset(rng.sample(BASES, rng.randint(0, 3))),
        on=TODAY,
    )


def _restricted(rng: random.Random, engine, book, question):
    """One restriction more: a row where a row of the whole country decides already, a scoped row anywhere, or less of what
    opens. (The first row of a country is a permission: before it the default denies.)
    """
    known = [rule.country for rule in book if not rule.is_scoped]
    place = rng.randrange(len(book))
    chosen = book[place]
    harder = WORDS[WORDS.index(chosen.allowed) :] if chosen.allowed in WORDS else (chosen.allowed,)
    ways = {
        "scoped row": lambda: ([*book, _rule(rng, engine, region="US-FL")], question),
        "unsigned": lambda: (_with(book, place, signed_by=""), question),
        "expired": lambda: (_with(book, place, expires=TODAY), question),
        "uncertain": lambda: (_with(book, place, confidence="low"), question),
        "stricter word": lambda: (_with(book, place, allowed=rng.choice(harder)), question),
        "less attested": lambda: (_with(book, place, standing=frozenset()), question),
        "consent gone": lambda: (book, replace(question, bases=frozenset())),
        "patient's no": lambda: (book, replace(question, refused=True)),
        "count full": lambda: (book, replace(question, counters=(engine.Counter("x", 91, 100),))),
        "region unknown": lambda: (book, replace(question, region="")),
    }
    if known:
        ways["another row"] = lambda: ([*book, _rule(rng, engine, country=rng.choice(known))], question)
    what = rng.choice(sorted(ways))
    return what, *ways[what]()


def _with(book, place: int, **facts):
    return [replace(rule, **facts) if at == place else rule for at, rule in enumerate(book)]
