"""`hospitium plan` and `hospitium check` on files: the examples of the documentation, exit codes, words."""

import json
from pathlib import Path

import pytest

from config.cli import main
from hospitium.scheduling.planning.checker import RULES

DOCS = Path(__file__).resolve().parents[3] / "docs/reference"
EXAMPLES = DOCS / "plan-examples"
ONE, PLAN = (str(EXAMPLES / name) for name in ("one-visit.json", "one-visit.plan.json"))


@pytest.mark.parametrize(("name", "code"), [("one-visit", 0), ("why-not", 1), ("repair", 0)])
def test_the_examples_give_what_the_page_says(name, code, tmp_path):
    file, made = str(EXAMPLES / f"{name}.json"), tmp_path / "plan.json"
    assert main(["plan", file, "--seconds", "5", "-o", str(made)]) == code
    assert main(["check", file, str(made)]) == 0


@pytest.mark.parametrize(
    ("language", "zone", "price", "kept"),
    [
        ("en", "All times are those of Berlin.", "Price: 645, at most 0.0%", "Every rule is kept."),
        ("es", "Todas las horas son de Berlín.", "Precio: 645, como mucho un 0.0%", "Se cumplen todas las reglas."),
        ("zh-hans", "所有时间均为 柏林 时间。", "代价：645，", "所有规则均已遵守。"),
        ("ar", "كل الأوقات بتوقيت برلين.", "الكلفة: 645،", "كل القواعد مُراعاة."),
    ],
)
def test_a_plan_is_told_in_the_language_asked_for_by_the_clock_of_the_campus(language, zone, price, kept, capsys):
    assert main(["plan", ONE, "--language", language]) == 0
    told = capsys.readouterr()
    first, *steps, last = told.out.splitlines()
    assert first == zone and last.startswith(price)
    assert any("2026-05-07 09:45 - 10:30  scan: MRI" in line for line in steps)
    assert price.partition(":")[0].partition("：")[0] in told.err
    assert main(["check", ONE, PLAN, "--language", language]) == 0
    assert capsys.readouterr().out.strip() == kept


def test_why_not_is_said_in_words(capsys):
    main(["plan", str(EXAMPLES / "why-not.json"), "--json"])
    (lines,) = json.loads(capsys.readouterr().out)["why_not"].values()
    assert "the latest departure" in "".join(lines) and "departure is 1 day later" in "".join(lines)


def test_alternatives_gain_something_and_say_what_they_cost(capsys):
    main(["plan", ONE, "--json", "--alternatives", "3"])
    (others,) = json.loads(capsys.readouterr().out)["alternatives"].values()
    assert others and all(any("less" in text for text in one["words"]) for one in others)


def test_violations_are_named_and_the_exit_says_so(tmp_path, capsys):
    made = json.loads(Path(PLAN).read_text())
    made["items"].pop()
    (tmp_path / "plan.json").write_text(json.dumps(made))
    assert main(["check", ONE, str(tmp_path / "plan.json"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["rule"] == "complete"


@pytest.mark.parametrize(
    "words",
    [["plan", "/nowhere"], ["check", ONE, "/nowhere"], ["check", ONE], ["check", ONE, ONE], ["check", PLAN, ONE]],
)
def test_what_cannot_be_read_is_told_with_its_place(words, capsys):
    assert main(words) == 2
    assert ": /" in capsys.readouterr().err


def test_the_page_numbers_every_rule():
    page = (DOCS / "plan-format.md").read_text()
    assert all(f"| {number} | `{rule}` |" in page for number, rule in enumerate(RULES, 1))
