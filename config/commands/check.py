"""`hospitium check`: Django's own checks with the database; with two files, whether a plan breaks a rule of its instance."""

import argparse
import json
from pathlib import Path


def words(parser: argparse.ArgumentParser) -> None:
    """Nothing, or an instance and a plan of it (docs/reference/plan-format.md)."""
    parser.add_argument("instance", type=Path, nargs="?", help="check a plan: the instance it was made for")
    parser.add_argument("plan", type=Path, nargs="?", help="the plan")
    parser.add_argument("--json", action="store_true", help="violations as JSON")
    parser.add_argument("--language", default="en", choices=["en", "es", "zh-hans", "ar"], help="of what is said")


def run(asked: argparse.Namespace) -> int:
    """Raise on the first problem of the installation; for a plan 0: no violation, 1: some, 2: a file cannot be read."""
    if asked.instance is not None:
        return _check_plan(asked)
    from config.prepare import prepare

    prepare()
    from django.core.management import call_command

    call_command("check", databases=["default"])
    call_command("makemigrations", check=True, dry_run=True)
    return 0


def _check_plan(asked: argparse.Namespace) -> int:
    from config.prepare import prepare_django

    prepare_django()
    from django.utils import translation

    from config.commands.plan import complain, read
    from hospitium.scheduling.planning import words
    from hospitium.scheduling.planning.checker import RULES, check
    from hospitium.scheduling.planning.reading import BadInstance, load, parsed, read_plan

    if asked.plan is None:
        return complain(asked.instance, [("/", "a plan to check it against is missing")])
    file = asked.instance
    try:
        data, _instance = load(read(file))
        file = asked.plan
        plan = parsed(read(file))
        read_plan(plan, data)
    except BadInstance as problem:
        return complain(file, problem.faults)
    found = check(data, plan)
    with translation.override(asked.language):
        told = [
            {
                "rule": one.rule,
                "number": RULES.index(one.rule) + 1,
                "visit": one.visit,
                "about": one.about,
                "words": words.violation(one),
            }
            for one in found
        ]
        kept = words.kept()
    if asked.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{one['number']:>2} {one['rule']}: {one['words']}" for one in told) or kept)
    return 1 if found else 0
