"""What the records room makes of every file of the corpus: `python -m tests.records.expect` writes the table anew.

The table is read by people before it is committed: a line that changed is a reading that changed.
"""

import csv
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

from tests.records import elements
from tests.records.door import ROOT, Door

SHARED = Path(os.environ.get("HOSPITIUM_SHARED") or ROOT.parent / "shared") / "data"
TABLE = Path(__file__).with_name("expected.csv")
FOLDERS = {
    "ips": "json",
    "ips_deviant": "json",
    "fhir_documents_other": "json",
    "ccda": "xml",
    "hl7v2": "hl7",
    "synthea": "json",
    "dicom": "dcm",
    "pdf": "pdf",
}


def corpus():
    """Every file of the corpus."""
    return [path for folder, ending in FOLDERS.items() for path in sorted((SHARED / folder).glob(f"*.{ending}"))]


def table(door, paths):
    """A line for each file: taken in by the public door, then looked up in the database."""
    return [_line(door, path, row) for path, row in zip(paths, door.intake(*paths), strict=True)]


def _line(door, path, row):
    statements = door.rows(f"SELECT s.* FROM records_statement s {OF_FILE} ORDER BY position", row["sha256"])
    findings = door.rows(f"SELECT s.* FROM records_finding s {OF_FILE}", row["sha256"])
    document = door.rows("SELECT * FROM records_sourcedocument WHERE sha256 = %s", row["sha256"])[0]
    pages = door.rows(f"SELECT s.* FROM records_page s {OF_FILE}", row["sha256"])
    held = elements.COUNTED[row["format"]](path.read_bytes()) if row["outcome"] == "imported" else []
    stated, listed = FOUND[row["format"]](held, statements, findings, pages) if held else (0, 0)
    return {
        "file": f"{path.parent.name}/{path.name}",
        "format": row["format"],
        "outcome": row["outcome"],
        "why": document["error_code"],
        "elements": len(held),
        "stated": stated,
        "listed": listed,
        "statements": row["statements"],
        "kinds": _counted(one["kind"] for one in statements),
        "mapping": _counted(one["mapping"] for one in statements),
        "absences": _counted(one["absence"] for one in statements if one["absence"]),
        "struck": sum(one["is_entered_in_error"] or one["is_refuted"] for one in statements),
        "issues": _counted(f"{one['severity'][0].upper()}-{one['code']}" for one in findings),
        "names_patient": "y" if any(map(_speaks, document["subject"].get("names") or ())) else "n",
        "case": "y" if row["case"] else "n",
    }


OF_FILE = "JOIN records_sourcedocument d ON d.id = s.document_id WHERE d.sha256 = %s"


def _speaks(name):
    return bool(name["text"] or name["family"] or name["given"])


def _counted(words):
    return " ".join(f"{word}:{count}" for word, count in sorted(Counter(words).items()))


def _of_bundle(held, statements, findings, pages):
    """Each entry is a statement; the cover page and the subject are the document's own head."""
    stated = {elements.same(json.loads(one["raw"], parse_float=str)) for one in statements if one["kind"] != "Absence"}
    heads = {"Composition", "Patient"}
    rest = [one for one in held if one not in stated]
    return len(held) - len(rest), sum(json.loads(one).get("resourceType") in heads for one in rest)


def _of_cda(held, statements, findings, pages):
    """Each clinical statement is one of ours or part of one, or the report names it."""
    stated = [one["path"] for one in statements]
    told = [one["expression"] for one in findings]
    found = [_within(one, stated) for one in held]
    return sum(found), sum(_within(one, told) for one, there in zip(held, found, strict=True) if not there)


def _within(place, paths):
    return any(f"{path}/".startswith(f"{place}/") or f"{place}/".startswith(f"{path}/") for path in paths if path)


def _of_message(held, statements, findings, pages):
    """Each segment stands in the raw text of a statement."""
    raw = ["\r".join(one["raw"].splitlines()) for one in statements]
    found = [any(one in text for text in raw) for one in held]
    return sum(found), len(found) - sum(found)


def _of_dicom(held, statements, findings, pages):
    """Each element is a line of the study's raw form, or counted as a manufacturer's own or damaged."""
    raw = next(one["raw"] for one in statements if one["kind"] == "ImagingStudy")
    lines = re.findall(r"(?m)^>*\([0-9A-F]{4},[0-9A-F]{4}\) ", raw)
    counts = {one["code"]: one["facts"].get("count", 0) for one in findings}
    return len(lines), sum(counts.get(code, 0) for code in ("dicom-private", "dicom-damaged", "dicom-long"))


def _of_pdf(held, statements, findings, pages):
    """Each page is a page."""
    return sum(any(page["number"] == one for page in pages) for one in held), 0


FOUND = {"fhir-json": _of_bundle, "cda": _of_cda, "hl7v2": _of_message, "dicom": _of_dicom, "pdf": _of_pdf}


def expected():
    """The table as it was reviewed."""
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def main():
    """Write the table from the corpus."""
    door = Door("expect")
    try:
        lines = table(door, corpus())
    finally:
        door.close()
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    unaccounted = [one["file"] for one in lines if one["elements"] != one["stated"] + one["listed"]]
    print(f"{len(lines)} files; not accounted for: {unaccounted or 'none'}")
    return bool(unaccounted)


if __name__ == "__main__":
    sys.exit(main())
