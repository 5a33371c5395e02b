"""Appointments handed to a colleague: offered to one or to all who can, accepted in one transaction, refused it stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref, tidy_ref
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce_to
from hospitium.scheduling.models import Booking, Resource, Swap, SwapNo, SwapPart

from . import taking
from .errors import AnsweredAlready, CannotStandIn, NothingToOffer, WhyNeeded
from .models import SwapState
from .policy import own_resource, own_resources
from .words import WHY_NOT

MOST = 40


@transaction.atomic
def offer_swap(
    *, booking_ids: Collection[int], by: Actor, note: str, to: str = "", of: str = "", in_return_for: str = ""
) -> Swap:
    """Offer own appointments to a colleague (`to`, a reference) or to all who can; each of them finds a notice. `in_return_for`
    names an offer to oneself: this answers it, and whoever made it takes these for theirs, or does not.

    Raises `NotOnRoster`, `NothingToOffer`, `WhyNeeded`, `NotHere`, `CannotStandIn`.
    """
    by.require("keep roster")
    if in_return_for:
        return _offer_in_return(swap_for(by, in_return_for, lock=True), booking_ids, note, by)
    giver = own_resource(by, of)
    if not note.strip():
        raise WhyNeeded
    parts = _offered(giver, booking_ids)
    receiver = _receiver(giver, to, parts) if to else None
    return _made(giver, receiver, parts, note, by)


def _offer_in_return(first: Swap, booking_ids: Collection[int], note: str, by: Actor) -> Swap:
    """Own appointments for those of an offer; both can be what they would be, or it is refused now."""
    giver = _taker(first, by)
    if not note.strip():
        raise WhyNeeded
    parts, theirs = _offered(giver, booking_ids), _open_parts(first)
    _require_exchange(first.resource, theirs, giver, parts)
    return _made(giver, first.resource, parts, note, by, in_return_for=first)


def _made(
    giver: Resource,
    receiver: Resource | None,
    parts: Sequence[Booking],
    note: str,
    by: Actor,
    in_return_for: Swap | None = None,
) -> Swap:
    made = Swap.objects.create(
        ref=new_ref("SW"),
        resource=giver,
        to=receiver,
        note=note.strip()[:300],
        offered_by=by.name,
        offered_by_id=by.id,
        in_return_for=in_return_for,
    )
    SwapPart.objects.bulk_create(SwapPart(swap=made, booking=part) for part in parts)
    for person in _hearers(made, parts):
        notify(person_id=person, kind="swap_offered", ref=made.ref, by_name=by.name)
    _tell(made, by, parts)
    return made


@transaction.atomic
def accept_swap(*, ref: str, by: Actor) -> Swap:
    """Take what was offered: every appointment is with the actor from now on, or none is.

    Raises `NotHere`, `AnsweredAlready`, `CannotStandIn` when something changed since it was offered.
    """
    by.require("keep roster")
    swap = swap_for(by, ref, lock=True)
    taker = _taker(swap, by)
    if swap.in_return_for_id:
        return _exchange(swap, by)
    parts = _open_parts(swap)
    if why := _why_not(taker, parts):
        raise CannotStandIn(name=taker.name, why=WHY_NOT[why])
    for part in parts:
        taking.hand_over(part, taker, by=by, why=swap.note)
    swap.taken_by = taker
    return _end(swap, SwapState.ACCEPTED, by, parts)


def _exchange(back: Swap, by: Actor) -> Swap:
    """Whoever offered first takes what is offered in return: both change hands, or neither."""
    first = swap_for(by, back.in_return_for.ref if back.in_return_for else "", lock=True)
    _require_open(first)
    mine, theirs = _open_parts(first), _open_parts(back)
    _require_exchange(first.resource, mine, back.resource, theirs)
    sides = [*((part, back.resource) for part in mine), *((part, first.resource) for part in theirs)]
    taking.exchange(sides, by=by, why=back.note)
    first.taken_by, back.taken_by = back.resource, first.resource
    _end(back, SwapState.ACCEPTED, by, theirs)
    _end(first, SwapState.ACCEPTED, by, mine)
    return back


def _require_exchange(one: Resource, gives: Sequence[Booking], other: Resource, takes: Sequence[Booking]) -> None:
    """Each can take what is the other's, once their own is given. Raises `CannotStandIn`."""
    for taker, giver, parts, given in ((other, one, gives, takes), (one, other, takes, gives)):
        told = taking.judged(giver, parts, _with_languages([taker.pk]), given) if parts else [(taker, "gone")]
        if told[0][1]:
            raise CannotStandIn(name=taker.name, why=WHY_NOT[told[0][1]])


def _with_languages(numbers: Sequence[int]) -> list[Resource]:
    return list(Resource.objects.filter(pk__in=numbers).prefetch_related("languages"))


@transaction.atomic
def refuse_swap(*, ref: str, by: Actor, why: str = "") -> Swap:
    """Say no. It stays with whoever has it; an offer to all goes on until everybody who can has said no."""
    by.require("keep roster")
    swap = swap_for(by, ref, lock=True)
    taker = _taker(swap, by)
    SwapNo.objects.get_or_create(swap=swap, resource=taker, defaults={"why": why.strip()[:300]})
    parts = _open_parts(swap)
    refused = set(swap.refusals.values_list("resource_id", flat=True))
    left = {one.pk for one, why_not in candidates(swap.resource, parts) if not why_not} - refused
    if swap.to_id or not left:
        return _end(swap, SwapState.REFUSED, by, parts)
    _tell(swap, by, parts)
    return swap


@transaction.atomic
def take_swap_back(*, ref: str, by: Actor) -> Swap:
    """Offer it no longer. Raises `NotHere`, `AnsweredAlready`."""
    by.require("keep roster")
    swap = swap_for(by, ref, lock=True)
    if swap.resource.person_id != by.id:
        raise NotHere
    _require_open(swap)
    return _end(swap, SwapState.WITHDRAWN, by, _open_parts(swap))


def swap_for(actor: Actor, ref: str, *, lock: bool = False) -> Swap:
    """One offer, for who made it, to whom it was made, and who sees all rosters. Raises `NotHere`."""
    rows = swaps_seen(actor).filter(ref=tidy_ref(ref))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHere
    return found


def swaps_seen(actor: Actor) -> QuerySet[Swap]:
    """The offers an actor may know of: own, made to them, made to all of their kind, or any for who sees all rosters."""
    rows = Swap.objects.select_related("resource", "to", "taken_by", "in_return_for").order_by("-pk")
    if actor.may("see rosters"):
        return rows
    own = own_resources(actor)
    numbers, kinds = [one.pk for one in own], {one.kind for one in own}
    return rows.filter(Q(resource__in=numbers) | Q(to__in=numbers) | Q(to=None, resource__kind__in=kinds))


@dataclass(frozen=True)
class Offer:
    """An offer with its appointments as whoever is asked may know them: when, where and what, not for whom."""

    swap: Swap
    parts: list[Booking]
    gives: tuple[Booking, ...] = ()
    """What whoever is asked would give for it."""
    has_refused: bool = False


def listed(actor: Actor, own: Sequence[Resource]) -> dict[str, list[Offer]]:
    """What is offered to the actor, what they offer, and what became of the newest others they had to do with."""
    rows = list(swaps_seen(actor).prefetch_related("refusals")[:60])
    parts = _parts_of(rows)
    mine = {one.pk for one in own}
    found = [
        Offer(
            swap,
            parts.get(swap.pk, []),
            gives=tuple(parts.get(swap.in_return_for_id or 0, ())),
            has_refused=bool(mine & _refusers(swap)),
        )
        for swap in rows
    ]
    is_open = SwapState.OFFERED
    return {
        "outgoing": [one for one in found if one.swap.resource_id in mine and one.swap.state == is_open],
        "incoming": [
            one for one in found if one.swap.state == is_open and _is_to(one.swap, own) and not one.has_refused
        ],
        "ended": [one for one in found if one.swap.state != is_open and mine & _involved(one.swap)][:10],
    }


def proposed(actor: Actor, booking_ids: Collection[int]) -> dict[str, Any]:
    """The appointments chosen to be offered, and every colleague with why not; whoever can comes first."""
    rows = Booking.objects.filter(pk__in=list(booking_ids), resource__person=actor.id, is_live=True)
    chosen = taking.whole(rows.order_by("during", "pk"))
    if not chosen or len({part.resource_id for part in chosen}) > 1:
        raise NothingToOffer
    found = candidates(chosen[0].resource, chosen)
    return {"chosen": chosen, "able": [one for one, why in found if not why], "unable": [p for p in found if p[1]]}


def own_ahead(actor: Actor, kind: str) -> list[Booking]:
    """Appointments of one's own that could be given in return, soonest first."""
    own = [one.pk for one in own_resources(actor) if one.kind == kind]
    rows = Booking.objects.filter(resource__in=own, is_live=True, during__startswith__gt=timezone.now())
    on_offer = SwapPart.objects.filter(is_open=True).values("booking")
    free = rows.filter(appointment__state__in=["held", "confirmed"]).exclude(pk__in=on_offer)
    return taking.whole(free.order_by("during", "pk")[:MOST])


def parts_of(swap: Swap) -> list[Booking]:
    """The appointments of one offer, as whoever is asked may know them."""
    return _parts_of([swap]).get(swap.pk, [])


def _parts_of(rows: Sequence[Swap]) -> dict[int, list[Booking]]:
    links = list(SwapPart.objects.filter(swap__in=rows).values_list("swap_id", "booking_id"))
    known = {one.pk: one for one in taking.whole(Booking.objects.filter(pk__in=[booking for _swap, booking in links]))}
    found: dict[int, list[Booking]] = {}
    for swap, booking in links:
        found.setdefault(swap, []).append(known[booking])
    return found


def _refusers(swap: Swap) -> set[int]:
    return {one.resource_id for one in swap.refusals.all()}


def _involved(swap: Swap) -> set[int]:
    return {swap.resource_id, swap.to_id or 0, swap.taken_by_id or 0}


def _is_to(swap: Swap, own: Sequence[Resource]) -> bool:
    return any(
        one.pk != swap.resource_id and one.kind == swap.resource.kind and swap.to_id in {None, one.pk} for one in own
    )


def candidates(giver: Resource, parts: Sequence[Booking]) -> list[tuple[Resource, str]]:
    """Every colleague of the giver's kind, by name, and why not where they cannot take it: a word of `WHY_NOT`."""
    colleagues = Resource.objects.filter(kind=giver.kind, retired_at=None).exclude(pk=giver.pk)
    found = list(colleagues.exclude(person=None).prefetch_related("languages").order_by("name", "pk"))
    return taking.judged(giver, parts, found) if parts else []


def _offered(giver: Resource, booking_ids: Collection[int]) -> list[Booking]:
    chosen = set(list(booking_ids)[:MOST])
    rows = Booking.objects.filter(pk__in=chosen, resource=giver, is_live=True, during__startswith__gt=timezone.now())
    parts = list(rows.filter(appointment__state__in=["held", "confirmed"]).select_related("appointment"))
    on_offer = SwapPart.objects.filter(booking__in=chosen, is_open=True).exists()
    if not parts or len(parts) < len(chosen) or on_offer:
        raise NothingToOffer
    return sorted(parts, key=lambda part: part.during.lower)


def _open_parts(swap: Swap) -> list[Booking]:
    numbers = SwapPart.objects.filter(swap=swap, is_open=True).values("booking")
    rows = Booking.objects.filter(pk__in=numbers, is_live=True, resource=swap.resource_id)
    found = taking.whole(rows.order_by("during", "pk"))
    return found if len(found) == len(numbers) else []


def _receiver(giver: Resource, to: str, parts: Sequence[Booking]) -> Resource:
    for one, why in candidates(giver, parts):
        if one.ref == tidy_ref(to):
            if why:
                raise CannotStandIn(name=one.name, why=WHY_NOT[why])
            return one
    raise NotHere


def _why_not(taker: Resource, parts: Sequence[Booking]) -> str:
    if not parts:
        return "gone"
    return dict((one.pk, why) for one, why in candidates(parts[0].resource, parts)).get(taker.pk, "kind")


def _taker(swap: Swap, by: Actor) -> Resource:
    """Which of the actor's resources the offer is to. Raises `NotHere`, `AnsweredAlready`."""
    own = [one for one in own_resources(by) if one.kind == swap.resource.kind and one.pk != swap.resource_id]
    found = next((one for one in own if swap.to_id in {None, one.pk}), None)
    if found is None:
        raise NotHere
    _require_open(swap)
    return found


def _require_open(swap: Swap) -> None:
    if swap.state != SwapState.OFFERED:
        raise AnsweredAlready(name=swap.ended_by)


def _end(swap: Swap, state: SwapState, by: Actor, parts: Sequence[Booking]) -> Swap:
    swap.state, swap.ended_at, swap.ended_by = state, timezone.now(), by.name
    swap.save()
    SwapPart.objects.filter(swap=swap).update(is_open=False)
    for back in swap.returns.select_related("resource", "to").filter(state=SwapState.OFFERED):
        _end(back, SwapState.REFUSED, by, _open_parts(back))
    giver = swap.resource.person_id
    if giver and giver != by.id:
        kind = "swap_accepted" if state == SwapState.ACCEPTED else "swap_refused"
        notify(person_id=giver, kind=kind, ref=swap.ref, by_name=by.name)
    _tell(swap, by, parts)
    return swap


def _hearers(swap: Swap, parts: Sequence[Booking]) -> list[int]:
    """The people the offer is made to."""
    if swap.to:
        return [swap.to.person_id] if swap.to.person_id else []
    able = (one.person_id for one, why in candidates(swap.resource, parts) if not why)
    return [person for person in able if person][:MOST]


def _tell(swap: Swap, by: Actor, parts: Sequence[Booking]) -> None:
    announce_to({swap.resource.person_id or 0, by.id or 0, *_hearers(swap, parts)}, ref=swap.ref, by=by.name)
