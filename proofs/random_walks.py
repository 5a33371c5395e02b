"""S1: whatever anybody tries, in any order, no visit stands confirmed before a closed gate, and no case gets lost."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from proofs import Outcome

PROMISE = "A confirmed visit before a closed gate cannot be reached, and every refusal names what is missing"
START = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
STEPS = 50


def prove(full: bool) -> Outcome:
    """20,000 walks of 50 steps over every shipped pathway, from any of its stages; 150 walks in small. The control: walks of
    the same kind with moves that do not ask the gates.
    """
    walks = 20_000 if full else 150
    broken, seen = _walked(walks, gates_asked=True)
    planted, _ = _walked(max(walks // 10, 50), gates_asked=False)
    control = f"with the gates not asked, {len(planted):,} walks broke the promise"
    detail: dict[str, object] = {"first": broken[:3], **seen}
    return Outcome(
        walks * STEPS, len(broken), not broken and bool(planted) and bool(seen["confirmed"]), control, detail
    )


@dataclass
class Walk:
    """One case as it is walked: its machines, gates, pathway and hour."""

    rng: random.Random
    plan: Any
    standing: Any
    gates: dict[str, Any] = field(default_factory=dict)
    now: dt.datetime = START
    gates_asked: bool = True
    unsaid: str = ""

    def step(self) -> str:
        """Do something anybody might try; gives what, or `refused` with the sentence."""
        from hospitium.kernel.errors import Refusal

        act = self.rng.choices(
            (self._move, self._state, self._override, self._wait, self._hold, self._change), WEIGHTS
        )[0]
        try:
            done = act()
        except Refusal as refusal:
            done = f"refused {refusal}"
            self.unsaid = "" if _says_what(refusal) else f"a refusal that names nothing: {refusal}"
        self._settle()
        return done

    def _move(self) -> str:
        from hospitium.cases.machines import outcome_of
        from hospitium.cases.moves import MOVES, take

        own = {name: MOVES[name] for name in self.plan.moves if not MOVES[name].ends}
        likely = [name for name, move in own.items() if self.standing[move.machine] in move.origins]
        likely = ["reopen"] if outcome_of(self.standing) else likely
        name = self.rng.choice(likely if likely and self.rng.random() < 0.93 else list(MOVES))
        self.standing = take(name, self.standing, self.plan.rules, self.gates if self.gates_asked else _All(), self.now)
        return name

    def _state(self) -> str:
        from hospitium.cases.gates import GateKind, GateState, Shown

        state = self.rng.choices(list(GateState), (1, 2, 2, 8, 1))[0]
        until = self.now + dt.timedelta(days=self.rng.randint(1, 20)) if self.rng.random() < 0.3 else None
        self.gates[self.rng.choice(list(GateKind))] = Shown(state, until)
        return f"state {state}"

    def _override(self) -> str:
        from dataclasses import replace

        from hospitium.cases.gates import GateKind, Shown

        kind = self.rng.choice(list(GateKind))
        until = self.now + dt.timedelta(days=self.rng.randint(1, 10))
        self.gates[kind] = replace(self.gates.get(kind, Shown()), override_until=until)
        return "override"

    def _wait(self) -> str:
        self.now += dt.timedelta(hours=self.rng.randint(1, 100))
        return "wait"

    def _hold(self) -> str:
        side = {"running": "on_hold", "reopened": "on_hold", "on_hold": "running"}.get(self.standing.side)
        self.standing = self.standing.moved({"side": side}) if side else self.standing
        return "hold"

    def _change(self) -> str:
        from hospitium.cases.machines import outcome_of
        from hospitium.cases.pathways.plan import shipped
        from hospitium.cases.steps import went_on

        if not outcome_of(self.standing) and self.rng.random() < 0.2:
            self.plan = self.rng.choice(list(shipped().values()))
            self.standing = went_on(self.standing, self.plan.rules, self.rng.choice(self.plan.stages))
        return "pathway"

    def _settle(self) -> None:
        from hospitium.cases.moves import settle

        if self.gates_asked:
            self.standing, _ = settle(self.standing, self.plan.rules, self.gates, self.now)

    def broken(self) -> str:
        """The invariant that does not hold now; empty when all do."""
        from hospitium.cases.gates import closed
        from hospitium.cases.journey import Stage
        from hospitium.cases.machines import MACHINES, outcome_of
        from hospitium.cases.moves import MOVES

        here, rules = self.standing, self.plan.rules
        stage, ended = rules.stage(here), outcome_of(here)
        going = [m for m in MOVES.values() if here[m.machine] in m.origins]
        owned = [here.state(m) for m in MACHINES]
        wrong = {
            "an unknown state": any(here[machine] not in states for machine, states in MACHINES.items()),
            "a confirmed visit before a closed gate": here.travel == "confirmed"
            and not ended
            and bool(closed(self.gates, rules.gates, self.now)),
            "a stage the pathway does not have": stage != Stage.CLOSED and stage not in rules.stages,
            "closed without an outcome, or the reverse": (stage == Stage.CLOSED) != bool(ended),
            "a case nobody can move": not going,
            "a state without owner, time or next step": any(s.owner and not (s.hours and s.next_step) for s in owned),
            "in care without having come": here.stay != "not_begun" and here.travel != "arrived",
        }
        return next((name for name, is_so in wrong.items() if is_so), "")


WEIGHTS = (60, 22, 4, 8, 2, 4)


class _All(dict):  # type: ignore[type-arg]
    """Gates that are all said to be open: the guard taken away."""

    def get(self, kind: Any, default: Any = None) -> Any:
        """An open gate, whichever is asked for."""
        from hospitium.cases.gates import GateState, Shown

        return Shown(GateState.GREEN)


def _says_what(refusal: Any) -> bool:
    """Whether every fact of a refusal stands in its sentence, and a missing gate or state among them."""
    told = str(refusal)
    return "%(" not in told and all(str(fact) and str(fact) in told for fact in refusal.facts.values())


def _walked(walks: int, *, gates_asked: bool) -> tuple[list[str], dict[str, object]]:
    from hospitium.cases.gates import GateKind, GateState, Shown
    from hospitium.cases.machines import Standing, standing_at
    from hospitium.cases.pathways.plan import shipped

    plans, found, done = list(shipped().values()), list[str](), Counter[str]()
    refusals, confirmed, stages = 0, 0, set[str]()
    for number in range(walks):
        rng = random.Random(number)
        plan = rng.choice(plans)
        near = [stage for stage in plan.stages if stage in ("visa", "travel")]  # where gates matter, half begin
        begun = standing_at(rng.choice(near if near and rng.random() < 0.5 else plan.stages), stages=plan.stages)
        known: dict[str, Any] = {kind: Shown(GateState.GREEN) for kind in GateKind if rng.random() < 0.8}
        walk = Walk(rng, plan, rng.choice((begun, Standing(request="draft"))), known, gates_asked=gates_asked)
        for _ in range(STEPS):
            what = walk.step()
            is_refused = what.startswith("refused")
            refusals += is_refused
            done["refused" if is_refused else what] += 1
            confirmed += walk.standing.travel == "confirmed"
            stages.add(walk.plan.rules.stage(walk.standing))
            fault = walk.broken() or walk.unsaid
            if fault:
                found.append(f"walk {number}, {what}: {fault}")
                break
    return found, {"refused": refusals, "confirmed": confirmed, "stages": len(stages), "moves": len(done)}
