"""A3: the policy is cut and turned in every place, one at a time; trials that pass with a broken policy prove nothing."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import Loader
from itertools import count
from pathlib import Path
from threading import local

from proofs import Outcome

PROMISE = "Broken policies are noticed: at least 95 % of the mutants of the policy modules are killed"
ROOT = Path(__file__).resolve().parents[1]
MODULES = ("hospitium/access/rules.py", "hospitium/cases/policy.py", "hospitium/records/policy.py")
PROOF = "from proofs.__main__ import one; sys.exit(not one({!r}, full=False)['met'])"
TESTS = "import pytest; sys.exit(pytest.main(['-qx', '-m', 'not slow'] + {}))"
RULES = (
    "access/tests/test_rule.py",
    "cases/tests/test_own_desk.py",
    "cases/tests/test_stand_in.py",
    "records/tests/test_may_see_papers.py",
)
ROOMS = ("cases", "access", "records")


def _trials(module: str) -> list[str]:
    """What a broken policy must not survive: tests of single rules, the two proofs in small, then the rooms' own tests."""
    own_first = sorted(ROOMS, key=lambda room: f"/{room}/" not in module)
    return [_tests(*RULES), PROOF.format("agreement"), PROOF.format("walk"), _tests(*own_first)]


def _tests(*paths: str) -> str:
    return TESTS.format([f"hospitium/{path}" for path in paths])


def prove(full: bool) -> Outcome:
    """Each mutant runs the trials in processes that load the mutated module."""
    mutants = [(module, number) for module in MODULES for number in range(_count(module))]
    chosen = mutants if full else [(MODULES[1], _count(MODULES[1]) - 1)]
    survivors = [mutant for mutant, killed in zip(chosen, _all_tried(chosen, full), strict=True) if not killed]
    alive = [f"{module}: {_describe(module, number)}" for module, number in survivors]
    falsely = _is_killed(MODULES[0], WHOLE, 4 if full else 1)
    met = not falsely and len(survivors) <= 0.05 * len(chosen)
    return Outcome(
        len(chosen),
        len(survivors),
        met,
        control=f"the policy as it is {'falls too: the trials are broken' if falsely else 'passes the same trials'}",
        detail={"of": len(mutants), "survivors": alive},
    )


def _all_tried(chosen: Sequence[tuple[str, int]], full: bool) -> list[bool]:
    """Whether each is killed; in full as many at once as there are processors, each on a home of its own."""
    if not full:
        return [_tried(*mutant) for mutant in chosen]
    with ThreadPoolExecutor(os.cpu_count(), initializer=_take_home, initargs=(count(),)) as pool:
        return list(pool.map(lambda mutant: _tried(*mutant), chosen))


_own = local()


def _take_home(numbers: "count[int]") -> None:
    from hospitium.kernel.database import home

    _own.env = {"HOSPITIUM_HOME": str(home() / f"mutants-{next(numbers)}")}


def _tried(module: str, number: int) -> bool:
    killed = _is_killed(module, number)
    print(f"{module} {number}: {'killed' if killed else 'ALIVE'}", file=sys.stderr, flush=True)
    return killed


WHOLE = -1
"""The number of the mutant that changes nothing."""


def _is_killed(module: str, number: int, trials: int = 4) -> bool:
    env = os.environ | {"HOSPITIUM_MUTANT": json.dumps([module, number])} | getattr(_own, "env", {})
    env.pop("HOSPITIUM_DATABASE", None)
    for trial in _trials(module)[:trials]:
        code = f"import proofs.mutants, sys; proofs.mutants.load_mutant(); {trial}"
        if subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=False).returncode:
            return True
    return False


def load_mutant() -> None:
    """Put the mutated module of `HOSPITIUM_MUTANT` in the place of the real one, before anything imports it."""
    module, number = json.loads(os.environ["HOSPITIUM_MUTANT"])
    name = module.removesuffix(".py").replace("/", ".")

    class Finder(Loader):
        def find_spec(self, wanted, path, target=None):
            import importlib.util

            if wanted != name:
                return None
            return importlib.util.spec_from_loader(wanted, self, origin=str(ROOT / module))

        def create_module(self, spec):
            return None

        def exec_module(self, loaded):
            loaded.__file__ = str(ROOT / module)
            exec(compile(mutated(module, number), module, "exec"), loaded.__dict__)

    sys.meta_path.insert(0, Finder())


def _places(tree: ast.AST) -> list[tuple[ast.AST, int]]:
    """Every node that can be turned, with the number of ways: operands, comparisons, negations, unions, choices, grants."""
    return [(node, ways) for node in ast.walk(tree) if (ways := _ways(node))]


def _ways(node: ast.AST) -> int:
    match node:
        case ast.BoolOp():
            return len(node.values) + 1
        case ast.Compare() if len(node.ops) == 1:
            return 1
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return 1
        case ast.BinOp(op=ast.BitOr() | ast.BitAnd()) if not _is_type(node):
            return 3
        case ast.IfExp():
            return 2
        case ast.Call(func=ast.Name(id="Grant" | "Unless")):
            return 1
    return 0


def _is_type(node: ast.BinOp) -> bool:
    return isinstance(node.right, ast.Constant) and node.right.value is None


def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text())


def _count(module: str) -> int:
    return sum(ways for _, ways in _places(_tree(module)))


def mutated(module: str, number: int) -> ast.Module:
    """The module with its `number`-th turn taken."""
    tree = _tree(module)
    for node, ways in _places(tree) if number != WHOLE else ():
        if number < ways:
            _turn(tree, node, number)
            break
        number -= ways
    return ast.fix_missing_locations(tree)


def _turn(tree: ast.AST, node: ast.AST, way: int) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, _turned(node, way))
            elif isinstance(value, list) and any(item is node for item in value):
                value[:] = [_turned(item, way) if item is node else item for item in value]
                value[:] = [item for item in value if item is not None]


def _turned(node: ast.AST, way: int) -> ast.AST | None:
    if isinstance(node, ast.BoolOp):
        if way == len(node.values):
            return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        rest = [value for index, value in enumerate(node.values) if index != way]
        return rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if isinstance(node, ast.Compare):
        return ast.UnaryOp(ast.Not(), ast.Compare(node.left, node.ops, node.comparators))
    if isinstance(node, ast.UnaryOp):
        return node.operand
    if isinstance(node, ast.BinOp):
        other = ast.BitAnd() if isinstance(node.op, ast.BitOr) else ast.BitOr()
        return (node.left, node.right, ast.BinOp(node.left, other, node.right))[way]
    if isinstance(node, ast.IfExp):
        return (node.body, node.orelse)[way]
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unless":
        return node.args[0]
    return None  # the grant is taken out of its list


def _describe(module: str, number: int) -> str:
    before = ast.unparse(_tree(module)).splitlines()
    after = ast.unparse(mutated(module, number)).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return " -> ".join(changed[0]).strip() if changed else "no difference"
