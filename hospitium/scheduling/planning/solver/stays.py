"""The stay in the model: arrival and departure in minutes, nights, idle days, waiting, and the load of each day."""

from collections.abc import Mapping
from typing import Any

from hospitium.scheduling.planning.instance import Visit
from hospitium.scheduling.planning.nursing import free_of
from hospitium.scheduling.planning.spans import Span

from .board import Board, Key, Lit

FAR = 10**7
"""More minutes than any plan has: days before the first and after the last count as those."""


def add(board: Board, number: int) -> None:
    """Arrival and departure, and what every night and day between them costs."""
    visit, keys = board.instance.visits[number], board.keys(number)
    arrive, leave = (board.model.new_int_var(low, high, "") for low, high in (visit.arrive, visit.leave))
    for key in keys:
        step, begin = visit.steps[key[1]], board.begin[key] * board.unit
        rest = visit.settle + (0 if step.light else visit.jet_lag)
        board.model.add(begin >= arrive + rest).only_enforce_if(board.here(key))
        board.model.add(begin + step.minutes + visit.ready <= leave).only_enforce_if(board.here(key))
    here = [board.present[key] for key in keys]
    travels = board.any(here) if here else 0
    came, went = _day_of(board, arrive, visit.arrive, travels), _day_of(board, leave, visit.leave, travels)
    nights = sum(day * lit for day, lit in went.items()) - sum(day * lit for day, lit in came.items())
    board.charge(nights, board.weights["night"] + board.weights["cost"] * visit.over_budget)
    _nursed(board, visit, arrive, leave, travels)
    for day in range(len(board.days)):
        today = [key for key in keys if day in board.on_day[key]]
        _idle(board, day, today, came, went)
        _load(board, visit, day, [key for key in today if not visit.steps[key[1]].any_hour])


def _nursed(board: Board, visit: Visit, arrive: Any, leave: Any, travels: Lit) -> None:
    """A firm nurse has room from arrival to departure beside the stays she has already; those of this plan are counted later."""
    if visit.nurse is None or not visit.nurse.firm or not board.instance.nursing:
        return
    free = []
    for begin, end in {span for one in visit.nurse.candidates for span in free_of(board.instance, one)}:
        lit = board.bool()
        board.model.add(arrive >= begin).only_enforce_if(lit)
        board.model.add(leave <= end).only_enforce_if(lit)
        free.append(lit)
    board.model.add(sum(free) >= travels)


def _day_of(board: Board, moment: Any, window: Span, travels: Lit) -> dict[int, Lit]:
    """The day of a moment; nobody comes for nothing."""
    found, last = {}, len(board.days) - 1
    for day, (begin, end) in enumerate(board.days):
        low, high = begin if day else -FAR, (end if day < last else FAR) - 1
        if window[0] <= high and window[1] >= low:
            found[day] = lit = board.bool()
            board.only_if(moment, [(low, high)], lit)
    board.model.add(sum(found.values()) == travels)
    return found


def _idle(board: Board, day: int, keys: list[Key], came: Mapping[int, Lit], went: Mapping[int, Lit]) -> None:
    """A whole day of the stay on which nothing happens."""
    if not any(d < day for d in came) or not any(d > day for d in went):
        return
    here = sum(lit for d, lit in came.items() if d < day) + sum(lit for d, lit in went.items() if d > day) - 1
    idle = board.bool()
    board.model.add(idle + sum(board.on_day[key][day] for key in keys) >= here)
    board.charge(idle, board.weights["idle_day"])


def _load(board: Board, visit: Visit, day: int, keys: list[Key]) -> None:
    """How much a day asks of the patient, and how long it lets them wait."""
    if not keys:
        return
    many = sum(board.on_day[key][day] for key in keys)
    long = sum(visit.steps[key[1]].minutes * board.on_day[key][day] for key in keys)
    low, high = board.days[day]
    elsewhere = [end - begin for begin, end in visit.elsewhere if low <= begin < high]
    if visit.most_minutes is not None:
        board.model.add(long <= max(0, visit.most_minutes - sum(elsewhere)))
    if visit.most_steps is not None:
        board.model.add(many <= max(0, visit.most_steps - len(elsewhere)))
    if visit.comfortable is not None and board.weights["load"]:
        over = board.model.new_int_var(0, FAR, "")
        board.model.add(over >= long - visit.comfortable)
        board.charge(over, board.weights["load"])
    if len(keys) > 1 and board.weights["waiting"]:
        _waiting(board, visit, day, keys, long)


def _waiting(board: Board, visit: Visit, day: int, keys: list[Key], long: Any) -> None:
    low, high = board.days[day]
    longest = max(visit.steps[key[1]].minutes for key in keys)
    first, last = board.model.new_int_var(low, high, ""), board.model.new_int_var(low, high + longest, "")
    for key in keys:
        lit, begin = board.on_day[key][day], board.begin[key] * board.unit
        board.model.add(first <= begin).only_enforce_if(lit)
        board.model.add(last >= begin + visit.steps[key[1]].minutes).only_enforce_if(lit)
    wait = board.model.new_int_var(0, high - low + longest, "")
    board.model.add(wait >= last - first - long)
    board.charge(wait, board.weights["waiting"])
