"""Sets of minutes as sorted, disjoint, half-open spans (begin, end): what is open, what is taken, what is left."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same minutes, sorted and without overlap; empty spans fall away."""
    joined: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def without(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` (a set) when `taken` is cut out."""
    left: list[Span] = []
    cuts = union(taken)
    for since, end in spans:
        begin = since
        at = max(0, bisect_right(cuts, (begin, begin)) - 1)
        for cut_begin, cut_end in cuts[at:]:
            if cut_begin >= end:
                break
            if cut_end <= begin:
                continue
            if begin < cut_begin:
                left.append((begin, cut_begin))
            begin = max(begin, cut_end)
        if begin < end:
            left.append((begin, end))
    return left


def both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The minutes in both sets."""
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        begin, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if begin < end:
            found.append((begin, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


def covers(spans: Sequence[Span], begin: int, end: int) -> bool:
    """Whether [begin, end) lies whole within one span of the set."""
    at = bisect_right(spans, (begin, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= begin and end <= spans[at][1]


def starts(spans: Sequence[Span], before: int, minutes: int, after: int) -> list[Span]:
    """Where something may begin that needs `before` minutes ahead, `minutes` itself and `after` behind, all within one span.

    Gives spans of starts, half-open.
    """
    return [
        (begin + before, end - minutes - after + 1) for begin, end in spans if end - begin >= before + minutes + after
    ]


def total(spans: Iterable[Span]) -> int:
    """How many minutes the set has."""
    return sum(end - begin for begin, end in spans)


def overfull(uses: Iterable[tuple[int, int, int]], capacity: int) -> list[Span]:
    """Where the uses (begin, end, how many) together leave no room for one more in a thing of this capacity."""
    steps: dict[int, int] = {}
    for begin, end, many in uses:
        if begin < end:
            steps[begin] = steps.get(begin, 0) + many
            steps[end] = steps.get(end, 0) - many
    full: list[Span] = []
    level, since = 0, None
    for moment in sorted(steps):
        level += steps[moment]
        if level >= capacity and since is None:
            since = moment
        elif level < capacity and since is not None:
            full.append((since, moment))
            since = None
    return union(full)
