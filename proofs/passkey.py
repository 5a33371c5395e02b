"""Passkey ceremonies (E7): every dishonest answer is refused, every honest one accepted."""

import json
import os
import random
from collections.abc import Callable
from functools import partial
from typing import Any

from proofs import Outcome
from proofs.ground import cheap_hashes

PROMISE = "A passkey signs in only its owner, here, now, once and verified; every other answer is refused"
SITE = {"host": "localhost"}


def prove(full: bool) -> Outcome:
    """Each dishonest case, and answers with single flipped bits, against the pages themselves."""
    from hospitium.access import passkeys

    cheap_hashes()
    rng = random.Random(7)
    cases, rounds, flips, accepted = [*signing_cases(), *making_cases()], 20 if full else 1, 3000 if full else 40, []
    honest = [World().comes_in() and World().adds() for _ in range(200 if full else 3)]
    for _ in range(rounds):
        accepted += [name for name, case in cases if case(World())]
    accepted += ["a turned bit" for _ in range(flips) if flipped(World.shared(), rng)]
    control = _without_our_exactness(passkeys)
    return Outcome(
        rounds * len(cases) + flips,
        len(accepted),
        not accepted and all(honest) and all(control.values()),
        control="without our own checks came in: " + ", ".join(name for name, got in control.items() if got),
        detail={
            "cases": len(cases),
            "honest": len(honest),
            "honest accepted": sum(honest),
            "in": sorted(set(accepted)),
        },
    )


class World:
    """Two people, each with a passkey on their own device, and a browser nobody has signed in with."""

    _shared: "World | None" = None

    def __init__(self) -> None:
        from hospitium.access.roles import Role
        from hospitium.access.testing import Browser, add_passkey, make_person

        self.owner, self.other = make_person("Owner", Role.PATIENT), make_person("Other", Role.PATIENT)
        self.device, self.others = (add_passkey(p, origin="http://localhost", rp="localhost") for p in self.people)
        self.browser = Browser(headers=SITE)

    @property
    def people(self) -> tuple[Any, Any]:
        return self.owner, self.other

    @classmethod
    def shared(cls) -> "World":
        cls._shared = cls._shared or cls()
        cls._shared.browser.logout()
        return cls._shared

    def begin(self, purpose: str = "sign-in", browser: Any = None) -> dict[str, Any]:
        answer = (browser or self.browser).post("/passkey/", {"for": purpose})
        return dict(answer.json())

    def finish(self, credential: str, browser: Any = None) -> bool:
        """Whether the answer let the browser in."""
        browser = browser or self.browser
        browser.post("/sign-in/passkey/", {"credential": credential})
        return bool(browser.get("/inbox/").status_code == 200)

    def lie(self, **lies: Any) -> bool:
        return self.finish(self.device.sign(self.begin(), **lies))

    def comes_in(self) -> bool:
        return self.lie()

    def adds(self, **lies: Any) -> bool:
        """Whether a signed-in person's answer to making a passkey was kept."""
        from hospitium.access.factors import factors_of
        from hospitium.access.testing import Device

        assert self.comes_in()
        maker = lies.pop("maker", None) or Device("http://localhost", "localhost")
        answer = lies.pop("answer", None) or maker.make(lies.pop("options", None) or self.begin("add"), **lies)
        self.browser.post("/account/passkeys/", {"credential": answer, "name": "x"})
        return len(factors_of(self.owner.pk).passkeys) > 1


Case = tuple[str, Callable[[World], bool]]


def signing_cases() -> list[Case]:
    """Answers to signing in, each with one thing wrong."""
    from cryptography.hazmat.primitives.asymmetric import ec

    lies: dict[str, dict[str, Any]] = {
        "another origin": {"origin": "http://evil.example"},
        "a subdomain of ours": {"origin": "http://evil.localhost"},
        "our name at another port": {"origin": "http://localhost:8080"},
        "our name by another scheme": {"origin": "https://localhost"},
        "our name as somebody's prefix": {"origin": "http://localhost.evil.example"},
        "origin null": {"origin": "null"},
        "origin empty": {"origin": ""},
        "another site's passkey scope": {"rp": "evil.example"},
        "scope of a parent": {"rp": "host"},
        "framed by another site": {"cross_origin": True},
        "not verified": {"flags": 0x01},
        "nobody present": {"flags": 0x04},
        "neither present nor verified": {"flags": 0x00},
        "a making passed off as signing": {"type": "webauthn.create"},
        "an unknown type of client data": {"type": "payment.get"},
        "a challenge of one's own": {"challenge": "A" * 43},
        "an empty challenge": {"challenge": ""},
        "a shortened signature": {"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"},
        "no signature": {"signature": b""},
        "another key": {"with_key": ec.generate_private_key(ec.SECP256R1())},
        "a signature over other client data": {"signed_client": b"{}"},
        "a signature over other device data": {"signed_data": bytes(37)},
        "an unknown credential": {"id": os.urandom(32)},
        "no owner named": {"handle": None},
        "an owner that is not there": {"handle": (2**40).to_bytes(8, "big")},
        "an owner in another spelling": {"handle": b"1"},
        "another kind of credential": {"kind": "password"},
        "a signature over client data alone": {"signed_data": b""},
    }
    cases: list[Case] = [(name, partial(_lie, facts)) for name, facts in lies.items()]
    return [*cases, *_stateful()]


def _lie(facts: dict[str, Any], world: World) -> bool:
    return world.lie(**facts)


def _add(facts: dict[str, Any], world: World) -> bool:
    return world.adds(**facts)


def _stateful() -> list[Case]:
    return [
        ("another person's handle", lambda w: w.lie(handle=w.others.handle)),
        (
            "another person's key under one's own handle",
            lambda w: w.finish(w.others.sign(w.begin(), handle=w.device.handle)),
        ),
        ("another person's credential id", lambda w: w.lie(id=w.others.id)),
        ("the same answer twice", _replayed),
        ("an answer to an earlier challenge", _earlier),
        ("a challenge of another session", _another_session),
        ("a challenge five minutes old", _late),
        ("a challenge for confirming", lambda w: _of_purpose(w, "confirm")),
        ("a challenge for making one", lambda w: _of_purpose(w, "add")),
        ("a copied key that lags behind", _cloned),
        ("a key that forgot how to count", _forgetful),
        ("no challenge asked for", lambda w: w.finish(w.device.sign({"publicKey": {"challenge": "A" * 43}}))),
        ("a passkey taken away", _dropped),
        ("a disabled account", _disabled),
        ("not JSON", lambda w: bool(w.begin()) and w.finish("{")),
        ("JSON that is not an answer", lambda w: bool(w.begin()) and w.finish("[1]")),
        ("an answer without its parts", lambda w: bool(w.begin()) and w.finish('{"rawId": "AA", "response": {}}')),
    ]


def _replayed(world: World) -> bool:
    from hospitium.access.testing import Browser

    answer = world.device.sign(world.begin())
    assert world.finish(answer)
    world.browser.post("/sign-out/")
    return world.finish(answer) or world.finish(answer, Browser(headers=SITE))


def _earlier(world: World) -> bool:
    answer = world.device.sign(world.begin())
    world.begin()
    return world.finish(answer)


def _another_session(world: World) -> bool:
    from hospitium.access.testing import Browser

    other = Browser(headers=SITE)
    world.begin(browser=other)
    return world.finish(world.device.sign(world.begin()), other)


def _late(world: World) -> bool:
    import datetime as dt

    import time_machine

    answer = world.device.sign(world.begin())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=301)):
        return world.finish(answer)


def _of_purpose(world: World, purpose: str) -> bool:
    """The challenge was for something else the person, signed in, had begun; used to sign in anew it must fail."""
    assert world.comes_in()
    challenge = world.begin(purpose)
    answer = world.browser.post("/sign-in/passkey/", {"credential": world.device.sign(challenge)})
    return bool(answer.status_code == 302)


def _cloned(world: World) -> bool:
    assert world.lie(counter=10)
    world.browser.post("/sign-out/")
    return world.lie(counter=10) or world.lie(counter=9)


def _forgetful(world: World) -> bool:
    assert world.lie(counter=10)
    world.browser.post("/sign-out/")
    return world.lie(counter=0)


def _dropped(world: World) -> bool:
    from hospitium.access.account import forget_factors

    forget_factors(person=world.owner)
    return world.comes_in()


def _disabled(world: World) -> bool:
    from hospitium.access.account import disable_person

    disable_person(person=world.owner)
    return world.comes_in()


def making_cases() -> list[Case]:
    """Answers to making a passkey, each with one thing wrong."""
    lies: dict[str, dict[str, Any]] = {
        "made for another origin": {"origin": "http://evil.example"},
        "made on a subdomain": {"origin": "http://evil.localhost"},
        "made for another scope": {"rp": "evil.example"},
        "made without verification": {"flags": 0x41},
        "made with nobody present": {"flags": 0x44},
        "a signing passed off as making": {"type": "webauthn.get"},
        "made for a challenge of one's own": {"challenge": "A" * 43},
        "made in another site's frame": {"cross_origin": True},
        "made under another id": {"id": os.urandom(32)},
        "made without a key": {"flags": 0x05},
        "a key of a kind nobody offered": {"key": {1: 2, 3: -65535, -1: 1, -2: bytes(32), -3: bytes(32)}},
    }
    cases: list[Case] = [(name, partial(_add, facts)) for name, facts in lies.items()]
    return [
        *cases,
        ("a passkey somebody has already", lambda w: w.adds(maker=w.others)),
        ("made to a challenge for signing in", lambda w: w.comes_in() and w.adds(options=_as_making(w))),
    ]


def _as_making(world: World) -> dict[str, Any]:
    options = world.begin("sign-in")
    options["publicKey"]["user"] = {"id": "AAAAAAAAAAE"}
    return options


def flipped(world: World, rng: random.Random) -> bool:
    """An honest answer with one bit turned in the signature, the device's data or the client's data."""
    from hospitium.access.testing import _packed, _unpacked

    answer = json.loads(world.device.sign(world.begin()))
    part = rng.choice(["signature", "authenticatorData", "clientDataJSON", "userHandle"])
    raw = bytearray(_unpacked(answer["response"][part]))
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    answer["response"][part] = _packed(bytes(raw))
    return world.finish(json.dumps(answer))


def _without_our_exactness(passkeys: Any) -> dict[str, bool]:
    """What gets in when the library stands alone: it knows no counters, no single use, and takes every subdomain."""
    from unittest.mock import patch

    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    def loose(request: Any) -> Fido2Server:
        return Fido2Server(PublicKeyCredentialRpEntity(id="localhost", name="x"))

    one, two, world = World(), World(), World()
    with patch.object(passkeys, "_server", loose):
        subdomain = one.lie(origin="https://evil.localhost")
    with patch.object(passkeys, "count_use", lambda *_: True):
        cloned = _cloned(two)
    with patch.object(
        passkeys, "_recall", lambda request, *_: {"challenge": "A" * 43, "user_verification": "required"}
    ):
        unasked = world.finish(world.device.sign({"publicKey": {"challenge": "A" * 43}}))
    return {"a subdomain": subdomain, "a copied key": cloned, "a challenge nobody asked for": unasked}
