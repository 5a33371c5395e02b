"""The tolerant reader of HL7 v2 messages, versions 2.1 to 2.8: text in, a `Reading` out. Pure - no ORM, no network, no clock.

Each segment becomes entries of a FHIR bundle after HL7's v2-to-FHIR guide, which `fhir.read_bundle` reads; what nobody asked
a segment for is told in the report, and what no reader knows (Z segments above all) is kept as it came.
"""

from .read import parts, people, read, segments

__all__ = ["parts", "people", "read", "segments"]
