"""The tolerant reader of FHIR R4 documents: bytes in, a `Reading` out. Pure - no ORM, no network, no clock.

It never rejects on conformance and never drops anything silently: every entry of the bundle becomes a statement, what
could not be mapped is kept raw, and the issue report says so. Readers of other formats say in a bundle what they found
(`read_bundle`), so that a fact reads the same whatever it came in.
"""

from .read import read, read_bundle

__all__ = ["read", "read_bundle"]
