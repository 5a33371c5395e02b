"""The nurse of each whole stay: one who brings what is asked and has room, the same as before where that can be."""

from collections.abc import Sequence

from hospitium.scheduling.planning.instance import Instance, Item
from hospitium.scheduling.planning.spans import Span, overfull, without
from hospitium.scheduling.planning.valuing import stay_of

FAR = 10**7
"""More minutes than any plan has."""


def free_of(instance: Instance, nurse: int) -> list[Span]:
    """When a nurse can look after one more stay, beside those she has already."""
    has = [(begin, end, many) for one, begin, end, many in instance.nursing if one == nurse]
    return without([(-FAR, FAR)], overfull(has, instance.resources[nurse].capacity))


class Rota:
    """Which nurse has which stays. A nurse has at most `capacity` stays at once; steps they take part in count apart."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.nurses: dict[int, int | None] = {}
        self._stays: dict[int, dict[int, Span]] = {}
        self._others: dict[int, list[Span]] = {}
        for nurse, begin, end, many in instance.nursing:
            self._others.setdefault(nurse, []).extend([(begin, end)] * many)

    def has_room(self, number: int, items: Sequence[Item]) -> bool:
        """Whether a stay gets its nurse, or can do without."""
        wanted = self.instance.visits[number].nurse
        return wanted is None or not wanted.firm or not items or self._best(number, items) is not None

    def put(self, number: int, items: Sequence[Item]) -> None:
        """Give a stay the best nurse there is for it."""
        if self.instance.visits[number].nurse is not None and items:
            self.give(number, items, self._best(number, items))

    def give(self, number: int, items: Sequence[Item], nurse: int | None) -> None:
        """Give a stay this nurse, as it had a moment ago."""
        self.nurses[number] = nurse
        if nurse is not None:
            self._stays.setdefault(nurse, {})[number] = stay_of(self.instance, number, items)

    def drop(self, number: int) -> int | None:
        """Take a stay's nurse away, and say who it was."""
        nurse = self.nurses.pop(number, None)
        if nurse is not None:
            self._stays[nurse].pop(number)
        return nurse

    def price(self, number: int) -> int:
        """What it costs that a stay has no nurse, or another one than before."""
        wanted, nurse, before = self.instance.visits[number].nurse, self.nurses.get(number), self._before(number)
        missing = self.instance.weights["nurse"] if wanted is not None and nurse is None else 0
        return missing + (self.instance.weights["person_changed"] if before not in (None, nurse) else 0)

    def _best(self, number: int, items: Sequence[Item]) -> int | None:
        """The nurse of before, else who has fewest stays."""
        wanted = self.instance.visits[number].nurse
        stay = stay_of(self.instance, number, items)
        free = [n for n in wanted.candidates if self._is_free(n, stay)] if wanted else []
        before = self._before(number)
        return before if before in free else min(free, key=lambda n: (len(self._stays.get(n, ())), n), default=None)

    def _is_free(self, nurse: int, stay: Span) -> bool:
        known = [*self._stays.get(nurse, {}).values(), *self._others.get(nurse, ())]
        others = [one for one in known if one[0] < stay[1] and stay[0] < one[1]]
        moments = {stay[0], *(begin for begin, _end in others if begin > stay[0])}
        most = max(sum(begin <= moment < end for begin, end in others) for moment in moments)
        return most < self.instance.resources[nurse].capacity

    def _before(self, number: int) -> int | None:
        return self.instance.stays.get(number, (0, 0, None))[2]
