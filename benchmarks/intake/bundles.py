"""Patient summaries for measuring: HL7's own examples (IPS 2.0.0) about other people, grown to any size, some broken."""

import copy
import json
import os
import random
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.intake.breaks import BREAKS, Break

SHARED = Path(os.environ.get("HOSPITIUM_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
CLINICAL = {"AllergyIntolerance", "Condition", "Immunization", "MedicationStatement", "Observation", "Procedure"}
SMALLEST, LARGEST = 8, 500
Bundle = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One file, its number of entries, and how it was broken (None: not at all)."""

    name: str
    entries: int
    data: bytes
    broken: Break | None = None


def mixed(count: int, *, seed: int = 1, broken: float = 0.05, largest: int = LARGEST) -> list[Sample]:
    """Files of 8 to 500 entries (or `largest`), spread evenly by their logarithm; this share of them broken, in every way in turn."""
    rng, examples, made = random.Random(seed), originals(), []
    for number in range(count):
        size = round(SMALLEST * (largest / SMALLEST) ** rng.random())
        bundle = grown(rng.choice(examples), size, rng)
        due = int((number + 1) * broken) > int(number * broken)
        way = BREAKS[int(number * broken) % len(BREAKS)] if due else None
        made.append(_sample(number, bundle, way, rng))
    return made


def of_size(entries: int, count: int, *, seed: int = 1) -> list[Sample]:
    """Sound files of one size."""
    rng, examples = random.Random(seed), originals()
    return [_sample(number, grown(rng.choice(examples), entries, rng), None, rng) for number in range(count)]


def _sample(number: int, bundle: Bundle, way: Break | None, rng: random.Random) -> Sample:
    entries = len(bundle["entry"])
    spoiled = way.spoil(bundle, rng) if way else bundle
    data = spoiled if isinstance(spoiled, bytes) else json.dumps(spoiled, ensure_ascii=False, indent=1).encode()
    return Sample(f"{number:05}.json", entries, data, way)


def originals() -> list[Bundle]:
    """HL7's examples where the shared data are at hand; else a small summary of our own."""
    from hospitium.records.testing import make_bundle

    files = sorted((SHARED / "ips").glob("HL7-IPS-2.0.0-*.json"))
    return [json.loads(file.read_bytes()) for file in files] or [make_bundle()]


def grown(example: Bundle, size: int, rng: random.Random) -> Bundle:
    """The example about another person, with copies of its clinical entries until it has `size` of them."""
    bundle = copy.deepcopy(example)
    entries = bundle["entry"]
    named = _sections_by_entry(bundle)
    models = [entry for entry in entries if entry["resource"]["resourceType"] in CLINICAL]
    while len(entries) < size:
        model = models[len(entries) % len(models)]
        twin = _twin(model, rng)
        entries.append(twin)
        if section := named.get(model["fullUrl"]):
            section["entry"].append({"reference": twin["fullUrl"]})
    _rename(next(one["resource"] for one in entries if one["resource"]["resourceType"] == "Patient"), rng)
    bundle["identifier"] = {"system": "urn:ietf:rfc:3986", "value": _urn(rng)}
    return bundle


def _sections_by_entry(bundle: Bundle) -> dict[str, Any]:
    cover = bundle["entry"][0]
    root = cover["fullUrl"].rsplit("/", 2)[0] + "/" if cover["fullUrl"].startswith("http") else ""
    return {
        one["reference"] if ":" in one["reference"] else root + one["reference"]: section
        for section in cover["resource"]["section"]
        for one in section.get("entry", [])
    }


def _twin(entry: Bundle, rng: random.Random) -> Bundle:
    twin = copy.deepcopy(entry)
    twin["fullUrl"] = _urn(rng)
    twin["resource"]["id"] = twin["fullUrl"].removeprefix("urn:uuid:")
    for identifier in twin["resource"].get("identifier", []):
        identifier["value"] = _urn(rng)
    return twin


def _rename(patient: Bundle, rng: random.Random) -> None:
    patient["name"] = [{"family": _word(rng), "given": [_word(rng)]}]
    patient["birthDate"] = f"{rng.randint(1930, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    patient["identifier"] = [{"system": "urn:oid:2.16.604.1", "value": str(rng.randrange(10**9))}]


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(pair) for pair in ("BDKLMRST", "aeiou") * rng.randint(2, 4))


def _urn(rng: random.Random) -> str:
    return f"urn:uuid:{uuid.UUID(int=rng.getrandbits(128), version=4)}"
