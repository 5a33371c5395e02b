"""Writes about organisations and service lines."""

from collections.abc import Sequence

from django.db import transaction

from hospitium.kernel.ids import new_ref

from .models import Organisation, OrganisationKind, ServiceLine


@transaction.atomic
def register_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    country: str,
    native_name: str = "",
    city: str = "",
    zone: str = "UTC",
    covers: Sequence[str] = (),
    is_demo: bool = False,
) -> Organisation:
    """Enter an organisation in the directory."""
    return Organisation.objects.create(
        ref=new_ref("O"),
        kind=kind,
        name=name,
        native_name=native_name,
        country=country,
        city=city,
        zone=zone,
        covers=list(covers),
        is_demo=is_demo,
    )


@transaction.atomic
def ensure_home() -> Organisation:
    """The home campus, made under a neutral name when a new installation has none."""
    found, _ = Organisation.objects.get_or_create(
        kind=OrganisationKind.HOME,
        defaults={
            "ref": new_ref("O"),
            "name": "Home campus",
            "country": "US",
            "region": "US-CA",
            "zone": "America/Los_Angeles",
        },
    )
    return found


@transaction.atomic
def describe_home(
    *, name: str, country: str, city: str, zone: str, region: str = "", is_demo: bool = False
) -> Organisation:
    """Say what the home campus is called and where it stands."""
    home = ensure_home()
    home.name, home.country, home.city, home.zone, home.is_demo = name, country, city, zone, is_demo
    home.region = region
    home.save()
    return home


@transaction.atomic
def offer_service_line(*, slug: str, names: dict[str, str], is_centre_of_excellence: bool = False) -> ServiceLine:
    """Name a service line in the product's languages."""
    line, _ = ServiceLine.objects.update_or_create(
        slug=slug, defaults={"names": names, "is_centre_of_excellence": is_centre_of_excellence}
    )
    return line
