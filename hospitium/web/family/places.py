"""Clocks to choose from: those of the family's own country first, then the rest of the world by city."""

from zoneinfo import available_timezones

from hospitium.kernel import clock
from hospitium.kernel.places import COUNTRIES, zones_of


def zone_choices(country: str, now: str = "") -> list[tuple[str, str]]:
    """(zone, city) pairs: where the family is, its country, then every country's main one, by city."""
    own = [zone for zone in (now, *zones_of(country)) if zone]
    others = {zones[0] for code in COUNTRIES if (zones := zones_of(code)) and zones[0] in available_timezones()}
    rest = sorted(((zone, clock.city(zone)) for zone in others - set(own)), key=lambda pair: pair[1])
    return [*((zone, clock.city(zone)) for zone in dict.fromkeys(own)), *rest]
