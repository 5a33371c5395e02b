"""`python -m proofs [--quick] [NAME...]`: run proofs, each in a process of its own; full runs are kept as evidence."""

import argparse
import datetime as dt
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import proofs

ROOT = Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "docs" / "evidence"
HOUSE = {"cluster", "faulty_reader", "ground", "model", "mutations", "seeds", "servers", "world", "__main__"}


def names() -> list[str]:
    """Every proof there is."""
    return sorted(found.name for found in pkgutil.iter_modules(proofs.__path__) if found.name not in HOUSE)


def main() -> int:
    """Exit 0 when every promise held."""
    parser = argparse.ArgumentParser(prog="python -m proofs", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []])
    parser.add_argument("--quick", action="store_true", help="the size the test suite runs; keeps no evidence")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(one(asked.names[0], full=not asked.quick)))
        return 0
    results = [_in_a_process(name, asked.quick) for name in asked.names or names()]
    if not asked.quick:
        _keep(results)
    return 0 if all(result["met"] for result in results) else 1


def one(name: str, *, full: bool) -> dict[str, object]:
    """Run a proof in this process."""
    from proofs.ground import ground

    module = importlib.import_module(f"proofs.{name}")
    with ground():
        begun = time.monotonic()
        outcome = module.prove(full)
    return {
        "name": name,
        "promise": module.PROMISE,
        **asdict(outcome),
        "seconds": round(time.monotonic() - begun, 1),
        "on": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
    }


def _in_a_process(name: str, quick: bool) -> dict[str, object]:
    command = [sys.executable, "-m", "proofs", "--here", name, *(["--quick"] if quick else [])]
    env = {"HOSPITIUM_LOG": "CRITICAL"} | os.environ
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{name}: did not finish", file=sys.stderr)
        return {"name": name, "met": False}
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(result, ensure_ascii=False))
    return result


def _keep(results: list[dict[str, object]]) -> None:
    EVIDENCE.mkdir(exist_ok=True)
    for result in results:
        if "promise" in result:
            text = json.dumps(result, indent=1, ensure_ascii=False, sort_keys=True)
            (EVIDENCE / f"{result['name']}.json").write_text(text + "\n")
    kept = [json.loads(path.read_text()) for path in sorted(EVIDENCE.glob("*.json"))]
    rows = "".join(
        "| {name} | {promise} | {tried:,} | {failed:,} | {mark} | {control} | {seconds} s | {on} |\n".format(
            **row, mark="held" if row["met"] else "**did not hold**"
        )
        for row in kept
    )
    (EVIDENCE / "README.md").write_text(
        "# Evidence\n\nLast full runs of the proofs (`make prove`); the suite runs each in small. Details beside, as JSON.\n\n"
        "| proof | promise | tried | failed | | without the protection | took | on |\n|---|---|---|---|---|---|---|---|\n"
        + rows
    )


if __name__ == "__main__":
    sys.exit(main())
