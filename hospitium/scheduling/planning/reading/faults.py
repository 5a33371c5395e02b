"""What is wrong with a file, with the place of each fault."""

from collections.abc import Iterable

TOLD = 50


class BadInstance(ValueError):
    """The file is not an instance that can be planned. `faults`: (where, what is wrong), the first fifty."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = list(faults)[:TOLD]
        super().__init__("; ".join(f"{where}: {what}" for where, what in self.faults))
