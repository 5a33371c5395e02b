"""Visits of a file: the stay, the patient's day, and every step with what it needs."""

from collections.abc import Iterable, Iterator

from hospitium.scheduling.planning.instance import Need, Nurse, Resource, Step, Visit, Wish
from hospitium.scheduling.planning.spans import Span, both, starts, union, without

from .order import apart_of, choices_of, links_of
from .terms import ALL_DAYS, Json, Terms, minutes_of

MODES = ["bilingual", "on_site", "video"]
LEVEL = 3
WEIGHT = 500


def visit_of(terms: Terms, one: Json, where: str) -> Visit:
    """One visit as the file has it."""
    names = [step["id"] for step in one["steps"]]
    terms.each_once(f"{where}/steps", names)
    number = {name: n for n, name in enumerate(names)}
    day, interpreter, lag = one.get("day", {}), one.get("interpreter", {}), one.get("jet_lag", {})
    price, budget = one.get("price_per_night", 0), one.get("budget_per_night", 0)
    arrive, leave = _stay(terms, one, where)
    firm, soft = _away(terms, one, where)
    elsewhere = [terms.span(span, f"{where}/elsewhere/{n}") for n, span in enumerate(one.get("elsewhere", []))]
    always = without([(0, terms.clock.end)], elsewhere)
    hours = terms.clock.pattern(ALL_DAYS, minutes_of(day.get("from", "00:00")), minutes_of(day.get("to", "24:00")))
    free = both(always, without(hours, firm))
    fasts = terms.hours(one.get("fasts", []), "", f"{where}/fasts")
    steps = tuple(
        _step(terms, step, one, f"{where}/steps/{n}", always if step.get("any_hour") else free, fasts)
        for n, step in enumerate(one["steps"])
    )
    return Visit(
        id=one["id"],
        arrive=arrive,
        leave=leave,
        settle=one.get("settle", 0),
        ready=one.get("ready", 0),
        jet_lag=round(lag["hours_crossed"] * lag["minutes_each"]) if lag else 0,
        most_minutes=day.get("most_minutes"),
        most_steps=day.get("most_steps"),
        comfortable=day.get("comfortable_minutes"),
        soft_away=tuple(soft),
        elsewhere=tuple(elsewhere),
        languages=tuple(one.get("languages", [])),
        interpreter_gender=interpreter.get("gender", ""),
        interpreter_gender_firm=interpreter.get("firm", False),
        interpreter_gender_weight=interpreter.get("weight", WEIGHT),
        slower=one.get("slower", 1),
        over_budget=max(0, round(price - budget)) if budget else 0,
        priority=one.get("priority", 1),
        steps=steps,
        links=tuple(links_of(terms, one, number, where)),
        apart=tuple(apart_of(terms, one, number, where)),
        choices=tuple(choices_of(terms, one, number, where)),
        nurse=_nurse(terms, one, where),
    )


def _stay(terms: Terms, one: Json, where: str) -> tuple[Span, Span]:
    """Windows of arrival and departure, within the visa."""
    (came, come), (gone, go) = (
        [terms.minute(one[name][edge], f"{where}/{name}/{edge}") for edge in ("earliest", "latest")]
        for name in ("arrive", "leave")
    )
    if "visa" in one:
        first, last = (terms.date(one["visa"][name], f"{where}/visa/{name}") for name in ("from", "to"))
        if first and last:
            came = max(came, terms.clock.day_span(first)[0])
            go = min(go, terms.clock.day_span(last)[1] - 1)
            come = min(come, go)
            gone = max(gone, came)
    if came > come or gone > go or came >= go:
        terms.fault(where, "arrival, departure and visa leave no stay")
    return (came, come), (gone, go)


def _away(terms: Terms, one: Json, where: str) -> tuple[list[Span], list[tuple[Span, int]]]:
    """When the patient is not to be had, and when rather not, with what going against it costs."""
    firm: list[Span] = terms.clock.pattern(tuple(one.get("rest_days", [])), 0, 24 * 60)
    soft: list[tuple[Span, int]] = []
    for n, away in enumerate(one.get("away", [])):
        if ("T" in away["from"]) != ("T" in away["to"]):
            terms.fault(f"{where}/away/{n}", "both ends are moments, or both are times of day")
            continue
        spans = (
            [terms.span(away, f"{where}/away/{n}")] if "T" in away["from"] else terms.hours([away], "", f"{where}/away")
        )
        if away.get("firm", True):
            firm += spans
        else:
            soft += [(span, away.get("weight", WEIGHT)) for span in spans]
    return union(firm), soft


def _step(terms: Terms, one: Json, visit: Json, where: str, free: list[Span], fasts: list[Span]) -> Step:
    prepare = one.get("prepare", [])
    language = one.get("language") if visit.get("languages") else None
    level = (language or {}).get("level", LEVEL)
    modes = tuple(language.get("modes", MODES)) if language is not None else ()
    terms.each_once(f"{where}/needs", [need["role"] for need in one.get("needs", [])])
    return Step(
        id=one["id"],
        kind=one.get("kind", ""),
        minutes=one["minutes"],
        place=one.get("place", ""),
        needs=tuple(
            _need(terms, need, visit["id"], f"{where}/needs/{n}") for n, need in enumerate(one.get("needs", []))
        ),
        level=level,
        modes=modes,
        bilingual_roles=frozenset(language["roles"]) if language and "roles" in language else None,
        interpreters=tuple(_interpreters(terms, visit, level)) if modes else (),
        fasting=max((part["minutes"] for part in prepare if part["what"] == "fasting"), default=0),
        pause=max((part["minutes"] for part in prepare if part["what"] in ("pause", "other")), default=0),
        washouts=tuple((p["minutes"], frozenset(p.get("after", []))) for p in prepare if p["what"] == "washout"),
        starts=tuple(_starts(terms, one, where, free, fasts)),
        recover=one.get("recover", 0),
        light=one.get("light", False),
        any_hour=one.get("any_hour", False),
        eats=one.get("eats", False),
        optional=one.get("optional", False),
        priority=one.get("priority", 1),
        wishes=tuple(_wish(terms, wish, f"{where}/wishes/{n}") for n, wish in enumerate(one.get("wishes", []))),
    )


def _starts(terms: Terms, one: Json, where: str, free: list[Span], fasts: list[Span]) -> list[Span]:
    """When a step may begin as far as the patient and the step itself go."""
    if one.get("eats"):
        free = without(free, fasts)
    if "windows" in one:
        windows = [terms.span(span, f"{where}/windows/{n}") for n, span in enumerate(one["windows"])]
        free = both(free, union(windows))
    if "between" in one:
        free = both(free, terms.clock.pattern(ALL_DAYS, *map(minutes_of, one["between"])))
    found = starts(free, 0, one["minutes"], 0)
    if "days" in one:
        found = both(found, terms.clock.pattern(tuple(one["days"]), 0, 24 * 60))
    return both(found, [(terms.now, terms.clock.end)])


def _need(terms: Terms, one: Json, visit: str, where: str) -> Need:
    named = one.get("any_of")
    if named is None and "kind" not in one and not one.get("skills"):
        terms.fault(where, "a need names a kind, skills or any_of")
    if named is not None:
        pool: Iterable[int] = [n for name in named if (n := terms.resource(name, f"{where}/any_of")) is not None]
    else:
        pool = terms.kinds.get(one["kind"], []) if "kind" in one else range(len(terms.resources))
    candidates = tuple(dict.fromkeys(n for n in pool if _fits(terms.resources[n], one, visit)))
    return Need(one["role"], one.get("count", 1), one.get("before", 0), one.get("after", 0), candidates)


def _fits(resource: Resource, need: Json, visit: str) -> bool:
    return (
        ("kind" not in need or resource.kind == need["kind"])
        and resource.skills.issuperset(need.get("skills", ()))
        and ("licence" not in need or need["licence"] in resource.licences)
        and ("gender" not in need or resource.gender == need["gender"])
        and visit not in resource.not_with
    )


def _interpreters(terms: Terms, visit: Json, level: int) -> Iterator[int]:
    wish = visit.get("interpreter", {})
    for n in terms.kinds.get("interpreter", []):
        one = terms.resources[n]
        is_wrong = wish.get("firm") and "gender" in wish and one.gender != wish["gender"]
        if one.speaks(visit["languages"], level) and visit["id"] not in one.not_with and not is_wrong:
            yield n


def _wish(terms: Terms, one: Json, where: str) -> Wish:
    resources: frozenset[int] | None = None
    if "resource" in one:
        number = terms.resource(one["resource"], where)
        resources = frozenset(() if number is None else (number,))
    elif "gender" in one:
        resources = frozenset(n for n, res in enumerate(terms.resources) if res.gender == one["gender"])
    spans: list[Span] | None = None
    if "between" in one or "days" in one:
        begin, end = map(minutes_of, one.get("between", ["00:00", "24:00"]))
        spans = terms.clock.pattern(tuple(one.get("days", ALL_DAYS)), begin, end)
    starts_ = tuple(spans) if spans is not None else None
    return Wish(one["weight"], one.get("words", ""), resources, one.get("role", ""), starts_)


def _nurse(terms: Terms, one: Json, where: str) -> Nurse | None:
    wanted = one.get("nurse")
    if wanted is None:
        return None
    need = {"kind": "nurse", **{name: wanted[name] for name in ("skills", "gender") if name in wanted}}
    languages, level = one.get("languages", []), wanted.get("level", LEVEL)
    fitting = tuple(
        n
        for n in terms.kinds.get("nurse", [])
        if _fits(terms.resources[n], need, one["id"]) and (not languages or terms.resources[n].speaks(languages, level))
    )
    return Nurse(fitting, wanted.get("firm", False))
