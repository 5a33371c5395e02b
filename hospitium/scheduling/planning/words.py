"""What the planner and the checker say, in the reader's language: parts of the price, reasons, ways out, violations."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from hospitium.scheduling.planning.changes import Reason, Relaxation, WhyNot
from hospitium.scheduling.planning.checker import Violation

PARTS = {
    "nights": _("nights of the stay"),
    "idle_days": _("days without any step"),
    "waiting": _("waiting between steps"),
    "people": _("different people met"),
    "mode": _("how the language is bridged"),
    "load": _("days fuller than is comfortable"),
    "cost": _("nights above the budget"),
    "wishes": _("wishes not met"),
    "nurse": _("no fitting nurse for the stay"),
    "unplaced": _("steps left out"),
    "moved": _("appointments moved"),
    "people_changed": _("people changed"),
}
"""What is priced."""
RULES = {
    "known": _("%(step)s names %(name)s, which the instance does not know."),
    "once": _("%(step)s is planned %(is)s times."),
    "complete": _("%(step)s is not planned."),
    "choice": _("Of %(all)s, %(is)s take place instead of %(must)s."),
    "length": _("%(step)s lasts %(is)s minutes instead of %(must)s."),
    "horizon": _("%(step)s lies outside the days that are planned."),
    "grid": _("%(step)s does not begin on a multiple of %(must)s minutes."),
    "past": _("%(step)s begins before now."),
    "window": _("%(step)s lies outside its windows."),
    "weekday": _("%(step)s begins on a weekday that is not among its days."),
    "hours": _("%(step)s lies outside the hours it may be."),
    "day": _("%(step)s lies outside the hours of the patient's day."),
    "observance": _("%(step)s lies in time the patient keeps: %(why)s."),
    "rest_day": _("%(step)s lies on a day the patient rests."),
    "fast": _("%(step)s means eating or drinking while the patient fasts."),
    "role": _("Nobody asked for the role %(role)s in %(step)s."),
    "count": _("%(step)s has %(is)s for %(role)s instead of %(must)s."),
    "fit": _("%(name)s does not bring what %(role)s asks in %(step)s."),
    "open": _("%(name)s is not there for the whole of %(step)s."),
    "closed": _("%(name)s is away during %(step)s. %(why)s"),
    "twice": _("%(name)s stands in %(step)s twice."),
    "language": _("Nothing bridges the language in %(step)s in a way that is allowed."),
    "bilingual": _("Nobody in %(step)s speaks the patient's language well enough."),
    "interpreter": _("The interpreter %(name)s cannot be in %(step)s."),
    "patient": _("%(step)s and %(then)s overlap."),
    "way": _("From %(step)s to %(then)s there are %(is)s minutes, the way takes %(must)s."),
    "recovery": _("%(then)s comes %(is)s minutes after %(step)s, recovery takes %(must)s."),
    "washout": _("%(then)s comes %(is)s minutes after %(step)s, %(must)s must lie between."),
    "fasting": _("%(step)s breaks the fast of %(must)s minutes before %(then)s."),
    "apart": _("%(step)s and %(then)s are %(is)s minutes apart, at least %(must)s are asked."),
    "load": _("On %(day)s the patient has %(is)s, at most %(must)s are asked."),
    "order": _("%(then)s comes %(is)s minutes after %(step)s, which is too early or too late."),
    "nights": _("%(is)s nights lie between %(step)s and %(then)s, too few or too many."),
    "same": _("%(role)s changes between %(step)s and %(then)s."),
    "stay": _("Arrival or departure is not said or lies outside its window."),
    "visa": _("The stay is not within the visa."),
    "arrival": _("%(step)s is too soon after arrival."),
    "departure": _("%(step)s is too near departure."),
    "preparation": _("%(step)s leaves no time to prepare, which takes %(must)s minutes."),
    "nurse": _("The stay has no nurse, or one who does not bring what is asked."),
    "capacity": _("%(name)s is taken %(is)s times at once, at %(when)s."),
    "limit": _("%(name)s would have %(is)s on %(day)s or in its week, at most %(must)s are allowed."),
    "locked": _("%(step)s is locked and was changed."),
    "elsewhere": _("%(step)s lies in another appointment of the patient."),
}
"""A sentence for each rule of the checker."""
REASONS = {
    "who": _("who can be %(second)s in %(first)s, and when they are free"),
    "visa": _("the dates of the visa"),
    "arrive": _("the earliest arrival"),
    "leave": _("the latest departure"),
    "settle": _("time to settle after arrival"),
    "ready": _("time to get ready for departure"),
    "jet_lag": _("sleeping off the jet lag"),
    "rest_days": _("the days on which the patient rests"),
    "fasts": _("the hours in which the patient fasts"),
    "away": _("time the patient keeps: %(first)s"),
    "elsewhere": _("another appointment of the patient"),
    "hours": _("the hours of the patient's day"),
    "load": _("how much a day may hold"),
    "order": _("%(second)s comes after %(first)s as asked"),
    "apart": _("the distance between %(all)s"),
    "windows": _("the windows of %(first)s"),
    "days": _("the weekdays of %(first)s"),
    "between": _("the hours of %(first)s"),
    "prepare": _("the preparation for %(first)s"),
    "recover": _("recovery after %(first)s"),
    "language": _("the patient's language in %(first)s"),
    "interpreter": _("who the interpreter may be"),
    "nurse": _("a nurse for the whole stay"),
    "walking": _("the ways between places"),
}
"""What may stand in the way."""
WAYS_OUT = {
    "arrive_earlier": ngettext_lazy("arrival is %(days)s day earlier", "arrival is %(days)s days earlier", "days"),
    "leave_later": ngettext_lazy("departure is %(days)s day later", "departure is %(days)s days later", "days"),
    "by_phone": _("the interpreter in %(first)s may be there, by video or by phone"),
    "any_weekday": _("whoever is %(second)s in %(first)s also works at weekends and on holidays"),
    "early_or_late": _("whoever is %(second)s in %(first)s works from 7:00 to 20:00"),
    "one_more": _("there is somebody more who can be %(second)s in %(first)s"),
    "no_days": _("%(first)s may be on any weekday"),
    "no_between": _("%(first)s may be at any hour"),
    "no_windows": _("%(first)s may be outside its windows"),
    "if_the_patient_agrees": _("the patient agrees to give up: %(first)s"),
    "moved_elsewhere": _("what else the patient has is moved"),
    "rest_day": _("the patient agrees to a step on a rest day"),
    "longer_day": _("the patient's day may begin earlier and end later"),
    "fuller_day": _("a day may hold more"),
    "somebody_else": _("somebody else may do %(second)s than %(first)s"),
    "looser_order": _("%(second)s may be longer after %(first)s"),
    "no_nurse": _("the stay may be without a nurse of its own"),
}
"""What one can ask for."""
ALTERNATIVES = {
    "continuity": _("As few different people as possible"),
    "calm": _("Calmer days"),
    "language": _("The language bridged as well as possible"),
    "short": _("As short a stay as possible"),
    "wishes": _("Every wish that can be met"),
}
"""What another plan is for."""


def kept() -> str:
    """What is said of a plan without a violation."""
    return gettext("Every rule is kept.")


def violation(told: Violation) -> str:
    """A violation as a sentence that begins with its visit."""
    return f"{told.visit}: {broken(told)}".strip()


def broken(told: Violation) -> str:
    """A violation of a visit that the reader knows, as a sentence."""
    step, then = [*told.about, "", ""][:2]
    names = {"step": step, "then": then, "name": told.about[-1] if told.about else "", "all": _listed(told.about)}
    role = {"role": told.about[-1] if told.rule == "same" else then}
    return _said(RULES[told.rule], names | role | dict(told.facts)).strip()


def reason(told: Reason) -> str:
    """A wish or fact that stands in the way."""
    return _said(REASONS[told.kind], _about(told.about))


def way_out(told: Sequence[Relaxation]) -> str:
    """What would make it possible."""
    return f" {gettext('and')} ".join(_way_out(one) for one in told)


def _way_out(told: Relaxation) -> str:
    days: dict[str, object] = {"days": int(told.about[0])} if told.kind in ("arrive_earlier", "leave_later") else {}
    return _said(WAYS_OUT[told.kind], {**_about(told.about), **days})


def why_not(told: WhyNot | None, visit: str) -> list[str]:
    """Why a visit has no place, and the cheapest ways out, line by line."""
    if told is None:
        return [gettext("%(visit)s found no place beside the others in the time given.") % {"visit": visit}]
    if not told.conflict:
        return [gettext("%(visit)s does not fit into the days that are planned.") % {"visit": visit}]
    lines = [gettext("%(visit)s cannot be planned, since these cannot all hold:") % {"visit": visit}]
    lines += [f"  - {reason(one)}" for one in told.conflict]
    return lines + [f"  {gettext('It would be possible if')} {way_out(one)}." for one in told.ways_out]


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """What another plan has more or less of, part by part, in their own amounts."""
    lines = []
    for name, part in PARTS.items():
        more = after.get(name, 0) - before.get(name, 0)
        if more > 0:
            lines.append(gettext("%(part)s: %(more)s more") % {"part": part, "more": more})
        if more < 0:
            lines.append(gettext("%(part)s: %(less)s less") % {"part": part, "less": -more})
    return lines


def _about(names: Sequence[str]) -> dict[str, str]:
    first, second = [*names, "", ""][:2]
    return {"first": first, "second": second, "all": _listed(names)}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _said(sentence: Promise, facts: Mapping[str, object]) -> str:
    return str(sentence % facts)
