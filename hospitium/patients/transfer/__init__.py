"""Lawful transfer, decided purely: a question and the rules in, a verdict with the rows that decided out. No tables.

`engine` decides, `bases` knows the grounds a law may ask for, `table` reads the data files beside it. The rows of `rules.csv`
are advisory: none opens anything until a named privacy officer has signed it in the product.
"""

from .bases import CHANNELS, DATA_CLASSES, PURPOSES, granted_by
from .engine import DEFAULT, Counter, Decision, Finding, Question, Rule, Verdict, decide, matching, strictest

__all__ = [
    "CHANNELS",
    "DATA_CLASSES",
    "DEFAULT",
    "PURPOSES",
    "Counter",
    "Decision",
    "Finding",
    "Question",
    "Rule",
    "Verdict",
    "decide",
    "granted_by",
    "matching",
    "strictest",
]
