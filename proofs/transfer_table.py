"""C1: every row of the table x purpose x class x channel x destination is decided; unsigned rows open nothing."""

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace
from typing import Any

from proofs import Outcome

PROMISE = "Every question the table can be asked has an answer, and no unsigned rule lets anything leave"
TODAY = dt.date(2026, 11, 21)


def prove(full: bool) -> Outcome:
    """277,440 cells asked of the unsigned table; in full also of the signed one. The control: signed, some cells open."""
    from hospitium.patients.transfer import table

    advisory = table.rules()
    signed = [replace(rule, signed_by="An officer", expires=TODAY + dt.timedelta(days=1)) for rule in advisory]
    step = 1 if full else 7
    tried, wrong, verdicts = _walk(advisory, step)
    again, broken, opened = _walk(signed, step)
    control = f"{opened['allow'] + opened['allow_with']:,} of {again:,} cells open once every row is signed"
    failed = len(wrong) + len(broken)
    detail: dict[str, object] = {"unsigned": dict(verdicts), "signed": dict(opened), "first": [*wrong, *broken][:3]}
    met = not failed and opened["allow"] + opened["allow_with"] > verdicts["allow"] + verdicts["allow_with"]
    return Outcome(tried + again, failed, met, control, detail)


def _walk(rules: list[Any], step: int) -> tuple[int, list[str], Counter[str]]:
    """Ask every cell, or in small every seventh (a number that divides none of the lengths, so that all words occur)."""
    from hospitium.patients.transfer import CHANNELS, DATA_CLASSES, PURPOSES, Question, decide
    from hospitium.patients.transfer.engine import EEA

    tried, wrong, verdicts = 0, list[str](), Counter[str]()
    for start in rules:
        book = [
            rule for rule in rules if rule.country == start.country or (rule.country == "EU" and start.country in EEA)
        ]
        cells = itertools.product(rules, PURPOSES, DATA_CLASSES, CHANNELS)
        for goal, purpose, kind, channel in itertools.islice(cells, 0, None, step):
            question = Question(start.country, goal.country, purpose, kind, channel, region=start.region, on=TODAY)
            tried += 1
            try:
                decision = decide(question, book)
            except Exception as crash:
                wrong.append(f"{start.name} {goal.country} {purpose} {kind} {channel}: {crash!r}")
                continue
            verdicts[decision.verdict.slug] += 1
            relied_on = any(rule.fault(TODAY) for rule in decision.rows)
            if decision.verdict.leaves and (relied_on or not (decision.rows or question.stays)):
                wrong.append(f"{start.name} {goal.country} {purpose} {kind} {channel}: {decision.verdict.slug}")
    return tried, wrong, verdicts
