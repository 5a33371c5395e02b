"""Speed as ratios: the product beside its best peer on the same machine, in the same run, with the floor printed.

A benchmark is a module here with `GOAL` (one sentence), `SIZES` (what the full run sweeps), `QUICK` (the size the suite
runs) and `measure(asked: Asked)`, which gives scores and budgets (`scoring`). It hands contestants to `scoring.contest`,
which compares their answers and lets them take turns; `python -m benchmarks` finds it by its name, prints and keeps the table.
docs/how-to/measure-speed.md says how to read it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """How much to measure: sizes of the input, rounds of turns, and whether only the answers matter (`quick`)."""

    sizes: tuple[int, ...]
    rounds: int
    quick: bool
