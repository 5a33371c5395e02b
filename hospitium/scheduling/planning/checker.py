"""The independent checker: reads an instance and a plan as they stand in their files and names every hard rule a plan breaks.

It shares no code with the planner on purpose: it works on instants, not on minutes, and asks each rule on its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

UTC = dt.UTC
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CLINICAL = {"specialist", "nurse", "therapist"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Violation:
    """A hard rule a plan breaks: its name, the visit, the steps and resources it is about, and words for a person."""

    rule: str
    visit: str
    about: tuple[str, ...]
    words: str


def check(instance: Json, plan: Json) -> list[Violation]:
    """Every violation of a plan (`{"items": [...], "stays": [...]}`), in the order of the rules."""
    return list(_Check(instance, plan).run())


class _Check:
    def __init__(self, instance: Json, plan: Json) -> None:
        self.instance = instance
        self.zone = ZoneInfo(instance["zone"])
        self.resources = {one["id"]: one for one in instance["resources"]}
        self.visits = {one["id"]: one for one in instance["visits"]}
        self.items = plan["items"]
        self.stays = {one["visit"]: one for one in plan.get("stays", [])}
        self.unplaced = set(plan.get("unplaced", []))

    def run(self) -> Iterator[Violation]:
        known = []
        for item in self.items:
            problem = self._unknown(item)
            if problem:
                yield Violation("known", item.get("visit", ""), (item.get("step", ""),), problem)
            else:
                known.append(item)
        self.items = known
        for visit in self.instance["visits"]:
            mine = [item for item in known if item["visit"] == visit["id"]]
            if visit["id"] in self.unplaced and not mine:
                continue
            yield from self._whole(visit, mine)
            for item in mine:
                yield from self._one(visit, item)
            yield from self._patient(visit, mine)
            yield from self._links(visit, mine)
            yield from self._stay(visit, mine)
        yield from self._shared()
        yield from self._locked()

    # --- reading

    def _unknown(self, item: Json) -> str:
        visit = self.visits.get(item["visit"])
        if visit is None:
            return f"there is no visit {item['visit']}"
        if item["step"] not in {step["id"] for step in visit["steps"]}:
            return f"there is no step {item['step']}"
        names = [name for many in item["with"].values() for name in many]
        names += [item["language"]["interpreter"]] if item.get("language", {}).get("interpreter") else []
        missing = [name for name in names if name not in self.resources]
        return f"there is no resource {missing[0]}" if missing else ""

    def _at(self, text: str) -> dt.datetime:
        moment = dt.datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)

    def _span(self, item: Json) -> tuple[dt.datetime, dt.datetime]:
        return self._at(item["from"]), self._at(item["to"])

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()

    def _step(self, item: Json) -> Json:
        return next(step for step in self.visits[item["visit"]]["steps"] if step["id"] == item["step"])

    def _minutes(self, long: dt.timedelta) -> float:
        return long.total_seconds() / 60

    def _patterns(self, many: Iterable[Json], zone: ZoneInfo, days: Iterable[dt.date]) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Weekly patterns on these local days as instants."""
        for one in many:
            for day in days:
                if DAYS[day.weekday()] not in one.get("days", DAYS):
                    continue
                if "since" in one and day < dt.date.fromisoformat(one["since"]):
                    continue
                if "till" in one and day > dt.date.fromisoformat(one["till"]):
                    continue
                begin, end = _clock(one["from"]), _clock(one["to"])
                until = day if end > begin else day + dt.timedelta(days=1)
                yield _local(day, begin, zone), _local(until, end, zone)

    # --- a visit as a whole

    def _whole(self, visit: Json, mine: list[Json]) -> Iterator[Violation]:
        counts: dict[str, int] = defaultdict(int)
        for item in mine:
            counts[item["step"]] += 1
        chosen = {name for choice in visit.get("choose", []) for name in choice["of"]}
        for step in visit["steps"]:
            times = counts[step["id"]]
            if times > 1:
                yield Violation("once", visit["id"], (step["id"],), f"{step['id']} is planned {times} times")
            if not times and not step.get("optional") and step["id"] not in chosen:
                yield Violation("complete", visit["id"], (step["id"],), f"{step['id']} is not planned")
        for choice in visit.get("choose", []):
            taken = sum(counts[name] > 0 for name in choice["of"])
            if taken != choice["count"]:
                yield Violation(
                    "choice", visit["id"], tuple(choice["of"]), f"{taken} of {choice['of']} instead of {choice['count']}"
                )

    # --- one item

    def _one(self, visit: Json, item: Json) -> Iterator[Violation]:
        step, (begin, end) = self._step(item), self._span(item)

        def broken(rule: str, words: str, *about: str) -> Violation:
            return Violation(rule, visit["id"], (item["step"], *about), f"{item['step']}: {words}")

        if self._minutes(end - begin) != step["minutes"]:
            yield broken("length", f"lasts {self._minutes(end - begin):.0f} minutes instead of {step['minutes']}")
        first, last = (dt.date.fromisoformat(self.instance[name]) for name in ("from", "to"))
        if begin < _local(first, 0, self.zone) or end > _local(last + dt.timedelta(days=1), 0, self.zone):
            yield broken("horizon", "lies outside the days that are planned")
        since_midnight = self._minutes(begin - _local(self._day(begin), 0, self.zone))
        is_kept = item.get("locked") or item.get("status") in ("confirmed", "held", "done")
        if since_midnight % self.instance.get("grid", 15) and not is_kept:
            yield broken("grid", f"does not begin on a multiple of {self.instance.get('grid', 15)} minutes")
        if "now" in self.instance and begin < self._at(self.instance["now"]) and not item.get("locked"):
            yield broken("past", "begins before now")
        yield from self._times(visit, step, item, begin, end, broken)
        yield from self._filled(visit, step, item, broken)
        yield from self._language(visit, step, item, broken)

    def _times(self, visit: Json, step: Json, item: Json, begin: Any, end: Any, broken: Any) -> Iterator[Violation]:
        days = [self._day(begin) + dt.timedelta(days=n) for n in (-2, -1, 0, 1, 2)]
        long = [days[0] + dt.timedelta(days=n) for n in range((self._day(end) - days[0]).days + 2)]
        if "windows" in step and not any(
            self._at(one["from"]) <= begin and end <= self._at(one["to"]) for one in step["windows"]
        ) and not _within_union(begin, end, [(self._at(one["from"]), self._at(one["to"])) for one in step["windows"]]):
            yield broken("window", "lies outside its windows")
        if "days" in step and DAYS[self._day(begin).weekday()] not in step["days"]:
            yield broken("weekday", "begins on a weekday that is not among its days")
        if "between" in step:
            hours = self._patterns([{"from": step["between"][0], "to": step["between"][1]}], self.zone, days)
            if not _within_union(begin, end, hours):
                yield broken("hours of the day", "lies outside the hours it may be")
        if step.get("any_hour"):
            pass
        else:
            day = visit.get("day", {})
            hours = self._patterns([{"from": day.get("from", "00:00"), "to": day.get("to", "24:00")}], self.zone, long)
            if not _within_union(begin, end, hours):
                yield broken("patient's day", "lies outside the hours of the patient's day")
            for away in visit.get("away", []):
                if not away.get("firm", True):
                    continue
                spans = (
                    [(self._at(away["from"]), self._at(away["to"]))]
                    if "T" in away["from"]
                    else self._patterns([away], self.zone, long)
                )
                if any(begin < till and since < end for since, till in spans):
                    yield broken("observance", f"lies in time the patient keeps: {away['why']}")
            for day_ in _days_touched(begin, end, self.zone):
                if DAYS[day_.weekday()] in visit.get("rest_days", []):
                    yield broken("rest day", "lies on a day the patient rests")
        if step.get("eats"):
            spans = self._patterns(visit.get("fasts", []), self.zone, long)
            if any(begin < till and since < end for since, till in spans):
                yield broken("fast", "means eating or drinking while the patient fasts")

    def _filled(self, visit: Json, step: Json, item: Json, broken: Any) -> Iterator[Violation]:
        needs = {need["role"]: need for need in step.get("needs", [])}
        for role in item["with"]:
            if role not in needs and item["with"][role]:
                yield broken("role", f"nobody asked for the role {role}", role)
        for role, need in needs.items():
            people = item["with"].get(role, [])
            if len(set(people)) != need.get("count", 1):
                yield broken("count", f"has {len(set(people))} for {role} instead of {need.get('count', 1)}", role)
            for name in people:
                why = self._unfit(visit, need, self.resources[name])
                if why:
                    yield broken("fit", f"{name} cannot be {role}: {why}", role, name)
                yield from self._open(item, name, need.get("before", 0), need.get("after", 0), broken)
        everybody = [name for many in item["with"].values() for name in many]
        if item.get("language", {}).get("interpreter"):
            everybody.append(item["language"]["interpreter"])
        for name in {name for name in everybody if everybody.count(name) > 1}:
            if self.resources[name].get("capacity", 1) == 1:
                yield broken("twice", f"{name} stands in two roles", name)

    @staticmethod
    def _unfit(visit: Json, need: Json, resource: Json) -> str:
        if "any_of" in need and resource["id"] not in need["any_of"]:
            return "not among those named"
        if "kind" in need and resource["kind"] != need["kind"]:
            return f"is not a {need['kind']}"
        if not set(need.get("skills", [])) <= set(resource.get("skills", [])):
            return "lacks a skill"
        if "licence" in need and need["licence"] not in resource.get("licences", []):
            return f"has no licence {need['licence']}"
        if "gender" in need and resource.get("gender") != need["gender"]:
            return f"is not {need['gender']}"
        return "may not be with this visit" if visit["id"] in resource.get("not_with", []) else ""

    def _open(self, item: Json, name: str, before: int, after: int, broken: Any) -> Iterator[Violation]:
        resource, (begin, end) = self.resources[name], self._span(item)
        begin, end = begin - dt.timedelta(minutes=before), end + dt.timedelta(minutes=after)
        zone = ZoneInfo(resource.get("zone", self.instance["zone"]))
        days = [begin.astimezone(zone).date() + dt.timedelta(days=n) for n in range(-2, (end - begin).days + 4)]
        holidays = {dt.date.fromisoformat(day) for day in resource.get("holidays", [])}
        workdays = [day for day in days if day not in holidays]
        if "hours" in resource:
            spans = list(self._patterns(resource["hours"], zone, workdays))
        else:
            spans = [(_local(day, 0, zone), _local(day + dt.timedelta(days=1), 0, zone)) for day in workdays]
        spans += [(self._at(one["from"]), self._at(one["to"])) for one in resource.get("open", [])]
        if not _within_union(begin, end, spans):
            yield broken("open", f"{name} is not there", name)
        for one in resource.get("closed", []):
            if begin < self._at(one["to"]) and self._at(one["from"]) < end:
                yield broken("closed", f"{name} is away: {one.get('why', '')}", name)

    def _language(self, visit: Json, step: Json, item: Json, broken: Any) -> Iterator[Violation]:
        if "language" not in step or not visit.get("languages"):
            return
        wanted, spoken = step["language"], item.get("language") or {}
        mode, level = spoken.get("mode"), wanted.get("level", 3)
        if mode not in wanted.get("modes", ["bilingual", "on_site", "video"]):
            yield broken("language", "nothing bridges the language in a way that is allowed")
            return
        if mode == "bilingual":
            roles = wanted.get("roles")
            if not any(
                self._speaks(self.resources[name], visit["languages"], level)
                for role, many in item["with"].items()
                for name in many
                if (role in roles if roles is not None else self.resources[name]["kind"] in CLINICAL)
            ):
                yield broken("bilingual", "nobody there speaks the patient's language well enough")
            return
        name = spoken.get("interpreter")
        interpreter = self.resources.get(name or "")
        if interpreter is None or interpreter["kind"] != "interpreter":
            yield broken("interpreter", "has no interpreter")
            return
        if mode not in interpreter.get("modes", ["on_site", "video", "phone"]):
            yield broken("interpreter", f"{name} does not work by {mode}", name)
        if not self._speaks(interpreter, visit["languages"], level):
            yield broken("interpreter", f"{name} does not have the language well enough", name)
        wish = visit.get("interpreter", {})
        if wish.get("firm") and "gender" in wish and interpreter.get("gender") != wish["gender"]:
            yield broken("interpreter", f"{name} is not {wish['gender']}", name)
        if visit["id"] in interpreter.get("not_with", []):
            yield broken("interpreter", f"{name} may not be with this visit", name)
        yield from self._open(item, name, 0, 0, broken)

    @staticmethod
    def _speaks(resource: Json, tags: list[str], level: int) -> bool:
        for language in resource.get("languages", []):
            if min(language.get("speak", 0), language.get("understand", 0)) < level:
                continue
            if any(language["tag"] == tag or language["tag"].startswith(tag + "-") for tag in tags):
                return True
        return False

    # --- the patient

    def _place(self, item: Json) -> str:
        step = self._step(item)
        if step.get("place"):
            return str(step["place"])
        for need in step.get("needs", []):
            pool = [one for one in self.resources.values() if not self._unfit(self.visits[item["visit"]], need, one)]
            if any(one.get("place") for one in pool):
                places = [self.resources[name].get("place", "") for name in item["with"].get(need["role"], [])]
                return next((place for place in places if place), "")
        return ""

    def _way(self, visit: Json, one: str, other: str) -> int:
        walking = self.instance.get("walking", {})
        if not one or not other or one == other:
            return 0
        for a, b, far in walking.get("pairs", []):
            if {a, b} == {one, other}:
                return round(far * visit.get("slower", 1))
        return round(walking.get("default", 0) * visit.get("slower", 1))

    def _patient(self, visit: Json, mine: list[Json]) -> Iterator[Violation]:
        order = sorted(mine, key=lambda item: self._at(item["from"]))
        for at, before in enumerate(order):
            for after in order[at + 1 :]:
                yield from self._pair(visit, before, after)
        day = visit.get("day", {})
        loads: dict[dt.date, list[int]] = defaultdict(list)
        for item in mine:
            if not self._step(item).get("any_hour"):
                loads[self._day(self._at(item["from"]))].append(self._step(item)["minutes"])
        for when, minutes in sorted(loads.items()):
            if "most_minutes" in day and sum(minutes) > day["most_minutes"]:
                yield Violation("load", visit["id"], (), f"{when}: {sum(minutes)} minutes, at most {day['most_minutes']}")
            if "most_steps" in day and len(minutes) > day["most_steps"]:
                yield Violation("load", visit["id"], (), f"{when}: {len(minutes)} steps, at most {day['most_steps']}")

    def _pair(self, visit: Json, before: Json, after: Json) -> Iterator[Violation]:
        first, then = self._step(before), self._step(after)
        gap = self._minutes(self._at(after["from"]) - self._at(before["to"]))
        about = (before["step"], after["step"])
        if gap < 0:
            yield Violation("patient", visit["id"], about, f"{about[0]} and {about[1]} overlap")
            return
        way = self._way(visit, self._place(before), self._place(after))
        if gap < way:
            yield Violation("way", visit["id"], about, f"{gap:.0f} minutes to get from {about[0]} to {about[1]}, {way} needed")
        if gap < first.get("recover", 0):
            yield Violation("recovery", visit["id"], about, f"{about[1]} comes before {about[0]} is recovered from")
        for part in then.get("prepare", []):
            if part["what"] == "washout" and first.get("kind", "") in part.get("after", []) and gap < part["minutes"]:
                yield Violation("washout", visit["id"], about, f"{about[1]} comes too soon after {about[0]}")
            if part["what"] == "fasting" and first.get("eats") and gap < part["minutes"]:
                yield Violation("fasting", visit["id"], about, f"{about[0]} breaks the fast before {about[1]}")
        for one in visit.get("apart", []):
            if {*about} <= set(one["steps"]) and gap < one["minutes"]:
                yield Violation("apart", visit["id"], about, f"{about[0]} and {about[1]} lie too near one another")

    def _links(self, visit: Json, mine: list[Json]) -> Iterator[Violation]:
        by_step = {item["step"]: item for item in mine}
        for link in visit.get("links", []):
            first, then = by_step.get(link["first"]), by_step.get(link["then"])
            if first is None or then is None:
                continue
            about = (link["first"], link["then"])
            gap = self._minutes(self._at(then["from"]) - self._at(first["to"]))
            if gap < link.get("least", 0):
                yield Violation("order", visit["id"], about, f"{about[1]} must be {link.get('least', 0)} minutes after {about[0]}")
            if "most" in link and gap > link["most"]:
                yield Violation("order", visit["id"], about, f"{about[1]} must be within {link['most']} minutes of {about[0]}")
            if "nights" in link:
                nights = (self._day(self._at(then["from"])) - self._day(self._at(first["from"]))).days
                if not link["nights"][0] <= nights <= link["nights"][1]:
                    yield Violation("nights", visit["id"], about, f"{nights} nights between {about[0]} and {about[1]}")
            for role in link.get("same", []):
                if role in first["with"] or role in then["with"]:
                    if set(first["with"].get(role, [])) != set(then["with"].get(role, [])):
                        yield Violation("same", visit["id"], about, f"{role} changes between {about[0]} and {about[1]}")

    def _stay(self, visit: Json, mine: list[Json]) -> Iterator[Violation]:
        if not mine:
            return
        stay = self.stays.get(visit["id"])
        if stay is None:
            yield Violation("stay", visit["id"], (), "arrival and departure are not said")
            return
        arrive, leave = self._at(stay["arrive"]), self._at(stay["leave"])
        for name, moment in (("arrive", arrive), ("leave", leave)):
            window = visit[name]
            if not self._at(window["earliest"]) <= moment <= self._at(window["latest"]):
                yield Violation("stay", visit["id"], (name,), f"{name} lies outside its window")
        if "visa" in visit:
            if not (
                dt.date.fromisoformat(visit["visa"]["from"]) <= self._day(arrive)
                and self._day(leave) <= dt.date.fromisoformat(visit["visa"]["to"])
            ):
                yield Violation("visa", visit["id"], (), "the stay is not within the visa")
        lag = visit.get("jet_lag", {"hours_crossed": 0, "minutes_each": 0})
        rest = round(lag["hours_crossed"] * lag["minutes_each"])
        for item in mine:
            step, (begin, end) = self._step(item), self._span(item)
            least = visit.get("settle", 0) + (0 if step.get("light") else rest)
            if self._minutes(begin - arrive) < least:
                yield Violation("arrival", visit["id"], (item["step"],), f"{item['step']} is too soon after arrival")
            if self._minutes(leave - end) < visit.get("ready", 0):
                yield Violation("departure", visit["id"], (item["step"],), f"{item['step']} is too near departure")
            told = self._at(self.instance["now"]) if "now" in self.instance else None
            for part in step.get("prepare", []):
                if told and part["what"] in ("pause", "fasting", "other") and not item.get("locked"):
                    if self._minutes(begin - told) < part["minutes"]:
                        yield Violation("preparation", visit["id"], (item["step"],), f"{item['step']} leaves no time to prepare")

    # --- everybody else

    def _shared(self) -> Iterator[Violation]:
        uses: dict[str, list[tuple[dt.datetime, dt.datetime, int, str]]] = defaultdict(list)
        for one in self.instance.get("bookings", []):
            uses[one["resource"]].append((self._at(one["from"]), self._at(one["to"]), one.get("uses", 1), ""))
        for item in self.items:
            begin, end = self._span(item)
            for need in self._step(item).get("needs", []):
                before, after = (dt.timedelta(minutes=need.get(name, 0)) for name in ("before", "after"))
                for name in item["with"].get(need["role"], []):
                    uses[name].append((begin - before, end + after, 1, item["visit"]))
            name = (item.get("language") or {}).get("interpreter")
            if name:
                uses[name].append((begin, end, 1, item["visit"]))
        for name, many in uses.items():
            yield from self._capacity(name, many)
            yield from self._limits(name, many)

    def _capacity(self, name: str, many: list[tuple[dt.datetime, dt.datetime, int, str]]) -> Iterator[Violation]:
        resource = self.resources[name]
        turnover = dt.timedelta(minutes=resource.get("turnover", 0))
        moments: list[tuple[dt.datetime, int, int, str]] = []
        for begin, end, count, visit in many:
            moments += [(begin, 1, count, visit), (end + turnover, 0, -count, visit)]
        level = 0
        for moment, _order, change, visit in sorted(moments):
            level += change
            if change > 0 and level > resource.get("capacity", 1) and visit:
                when = moment.astimezone(self.zone).isoformat(timespec="minutes")
                yield Violation("capacity", visit, (name,), f"{name} is taken {level} times at {when}")

    def _limits(self, name: str, many: list[tuple[dt.datetime, dt.datetime, int, str]]) -> Iterator[Violation]:
        resource = self.resources[name]
        days: dict[dt.date, list[float]] = defaultdict(list)
        weeks: dict[tuple[int, int], float] = defaultdict(float)
        planned = {self._day(begin) for begin, _end, _count, visit in many if visit}
        for begin, end, count, _visit in many:
            days[self._day(begin)] += [self._minutes(end - begin)] * count
            weeks[self._day(begin).isocalendar()[:2]] += self._minutes(end - begin) * count
        for day in sorted(planned):
            if sum(days[day]) > resource.get("most_minutes_a_day", 10**9):
                yield Violation("limit", "", (name,), f"{name} works {sum(days[day]):.0f} minutes on {day}")
            if len(days[day]) > resource.get("most_steps_a_day", 10**9):
                yield Violation("limit", "", (name,), f"{name} has {len(days[day])} steps on {day}")
            if weeks[day.isocalendar()[:2]] > resource.get("most_minutes_a_week", 10**9):
                yield Violation("limit", "", (name,), f"{name} works too long in the week of {day}")

    def _locked(self) -> Iterator[Violation]:
        now = {(item["visit"], item["step"]): item for item in self.items}
        for before in self.instance.get("plan", {}).get("items", []):
            if not before.get("locked") and before.get("status") != "done":
                continue
            after = now.get((before["visit"], before["step"]))
            same = after is not None and self._at(after["from"]) == self._at(before["from"]) and after["with"] == before["with"]
            if not same:
                yield Violation("locked", before["visit"], (before["step"],), f"{before['step']} is locked and was changed")


def _clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _local(day: dt.date, minutes: int, zone: ZoneInfo) -> dt.datetime:
    """A local time of day as an instant; one the clocks skip is read by the clock before the change."""
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(UTC)


def _days_touched(begin: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> Iterator[dt.date]:
    day, last = begin.astimezone(zone).date(), (end - dt.timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def _within_union(begin: dt.datetime, end: dt.datetime, spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> bool:
    """Whether [begin, end) is covered by these spans together."""
    for since, till in sorted(spans):
        if since <= begin < till:
            begin = till
        if begin >= end:
            return True
    return begin >= end
