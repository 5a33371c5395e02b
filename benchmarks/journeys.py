"""Whole journeys of four people in four browsers at once: how long others wait to see what one does, without reloading."""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from benchmarks import Asked
from benchmarks.scoring import Budget

GOAL = "On every pathway, from enquiry to the end, each of four people sees what another did within two seconds of its answer."
SIZES, QUICK = (5,), 5
NOTES = (
    "The journeys are those of the suite: the family reads Arabic on a telephone 390 pixels wide, the office consultant Spanish,"
    " specialist and coordinator English. A sight counts from the answer to the act until it stands on another's open page.",
)
HERE = Path(__file__).resolve().parents[1]
TESTS = "tests/browser/test_four_people.py"


def measure(asked: Asked) -> list[Budget]:
    """The slowest sight of each journey; in small that there is one for each pathway."""
    with tempfile.TemporaryDirectory(prefix="hospitium-journeys-") as folder:
        kept = Path(folder) / "told.xml"
        only = ["--collect-only"] if asked.quick else [f"--junitxml={kept}"]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *only, TESTS], cwd=HERE, capture_output=True, text=True, check=False
        )
        if asked.quick:
            found = ran.stdout.count("::test_each_sees_at_once_what_the_others_do[")
            return [Budget("journeys", "pathways without a journey", asked.sizes[0] - found, 0, "")]
        told = ElementTree.parse(kept)
    cases = list(told.iter("testcase"))
    ended = [case for case in cases if case.find("failure") is None and case.find("error") is None]
    budgets = [Budget("journeys", "that did not come to their end", asked.sizes[0] - len(ended), 0, "")]
    for case in ended:
        said = {one.get("name"): float(one.get("value", "nan")) for one in case.iter("property")}
        pathway = case.get("name", "").partition("[")[2].rstrip("]")
        what = f"slowest of {said['sights']:.0f} sights"
        budgets.append(Budget(pathway, what, said["slowest sight in seconds"] * 1000, 2000, "ms"))
    return budgets
