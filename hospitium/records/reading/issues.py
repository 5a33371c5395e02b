"""The issue report: stable codes, and a sentence for each."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "lossy-text": _("Some characters were damaged before the file reached us; compare with the original."),
    "encoding-guessed": _("The file is not valid UTF-8; it was read as %(encoding)s and some letters may be wrong."),
    "duplicate-full-url": _("Two entries share the same address (%(url)s); references to it were not followed."),
    "not-a-document": _("The bundle is of type “%(type)s”, not “document”; it was read as a document all the same."),
    "composition-not-first": _("The cover page (Composition) is not the first entry."),
    "several-compositions": _("The bundle has %(count)s cover pages; the first one was followed."),
    "no-composition": _("There is no cover page (Composition): these are resources without a document."),
    "not-ips-type": _("The document type is %(type)s, not a patient summary (60591-5)."),
    "no-identifier": _("The document has no identifier of its own."),
    "no-timestamp": _("The document does not say when it was assembled."),
    "no-language": _("The document does not name its language."),
    "language-tag": _("The language tag “%(tag)s” was read as “%(read)s”."),
    "subject-unresolved": _("The cover page's subject could not be found; the only patient in the bundle was taken."),
    "several-patients": _(
        "The bundle holds %(count)s patients; facts about the others are fenced off. A person must decide."
    ),
    "about-another": _("This is not about the subject of the document and is fenced off."),
    "no-name": _("The patient has no usable name."),
    "no-birth-date": _("The patient has no birth date."),
    "bad-date": _("“%(text)s” is not a date; it is kept as text."),
    "identifier-no-system": _("An identifier has no system; it cannot prove who this is."),
    "identifier-masked": _("An identifier is masked by the sender."),
    "required-section-missing": _(
        "The section “%(section)s” was not supplied. That does not mean that there is nothing."
    ),
    "section-no-code": _("A section has no known code; it is shown under its own title."),
    "section-repeated": _("The section “%(section)s” appears more than once."),
    "section-empty": _("A section has neither text, nor entries, nor a reason for being empty."),
    "narrative-missing": _("A section has no text; a list was made from its entries."),
    "narrative-only": _("A section has text only: nothing in it could be read as structured facts."),
    "narrative-cleaned": _("Formatting or links were removed from a text for safety."),
    "narrative-active": _(
        "A text contained active content (script or the like). It was removed; treat the sender with care."
    ),
    "reference-unresolved": _("The reference “%(reference)s” leads nowhere in this document; it is kept as it came."),
    "reference-external": _("The reference “%(reference)s” points outside this document and was not followed."),
    "reference-relative": _(
        "The reference “%(reference)s” was resolved by type and id although the entry has another address."
    ),
    "entry-no-resource": _("An entry holds no resource; it is kept raw."),
    "entry-unlinked": _("No section mentions this; it is shown under “Also in this document”."),
    "kept-raw": _("“%(type)s” is kept as it came; we have no structured reading for it."),
    "partly-mapped": _("Parts of this could not be read: %(fields)s."),
    "wrong-section": _("“%(type)s” is unusual in the section “%(section)s”."),
    "no-concept": _("Nothing says in words or codes what this is."),
    "code-untranslated": _("The code %(code)s came without words; it is shown as a code."),
    "code-no-system": _("A code has no system; it is shown but cannot be relied on."),
    "display-as-extension": _("A display name was sent in an unusual place and was read from there."),
    "status-missing": _("The status is missing."),
    "status-shape": _("A status was sent in an older form and was read from it."),
    "entered-in-error": _("The sender marked this as entered in error; it is struck through."),
    "unknown-modifier": _("An unknown extension changes the meaning: do not rely on the structured form."),
    "no-unit-code": _("The quantity has no standard unit code; it is shown as sent and not calculated with."),
    "number-as-text": _("A number was sent as text; it is shown as sent."),
    "html-entities": _("The text contained HTML entities; they were decoded for display."),
    "absence-conflict": _("The section says that nothing is known and yet holds entries. A person must decide."),
    "absence-as-text": _("“None known” stands in free text only: a clinician must confirm it."),
    "absence-legacy": _("“None known” was sent with a code of an earlier edition of the standard."),
    "wrong-shape": _("A part has an unexpected form and is kept as it came."),
    "implicit-rules": _("The document follows special rules we do not know: do not rely on the structured form."),
    "member-encrypted": _("This file in the archive needs a password. Ask the sender to send it without."),
    "member-too-large": _("This file in the archive is too large, or would grow beyond reason when unpacked."),
    "member-damaged": _("This file in the archive is damaged and cannot be taken out."),
    "member-too-many": _("The archive holds more files than we take at once; this one was left in it."),
    "member-nested": _("An archive within an archive within an archive is not opened. Ask for its files themselves."),
    "member-deep": _("This is a file in a file in a file in another: it stays in the original. Ask for it by itself."),
    "parted": _("The file is about %(count)s people: each one's part is a document of its own."),
    "parted-left": _(
        "%(count)s entries are about several of the people, or nobody points to them: they stay in the original."
    ),
    "changes-left-out": _("The letter holds changes its writer had not accepted; words taken out are not shown."),
    "subject-differs": _(
        "The document names %(name)s, born %(born)s; the case is about somebody else. It was not put into the case."
    ),
    "subject-unsure": _("Little in the document proves that it is about this patient: compare it with the case."),
    "shown-in-part": _(
        "This is long (%(characters)s characters): its beginning stands here, all of it in the original."
    ),
    "other-patients": _(
        "The file holds messages about %(count)s patients; only those about the first were read. Part the file."
    ),
    "patient-again": _("The patient is described more than once; the first description was taken, this one is kept."),
    "batch-open": _("The batch has no end: it may have been cut off on the way. %(found)s messages came."),
    "batch-count": _("The batch says that it holds %(stated)s messages; %(found)s came."),
    "charset-unknown": _("The message names a character set we do not know (%(name)s)."),
    "charset-doubtful": _(
        "The message says that its letters are %(name)s, but they look like UTF-8; names may be shown wrongly."
    ),
    "explicit-null": _("The sender deleted what stood here: %(fields)s. That does not mean that it is not known."),
    "test-message": _("The sender marked this as a test (%(code)s). Do not treat it as a real patient."),
    "unknown-message": _("We do not know messages of type %(type)s; its known parts were read."),
    "message-continued": _("This is one part of a longer message; the others are not in this file."),
    "merge-asked": _("The sender merged another record (%(numbers)s) into this patient. Here a person must decide."),
    "result-deleted": _("The sender deleted this result; it is struck through."),
    "result-wrong": _("The sender says that this result was wrong, perhaps another patient's; it is struck through."),
    "result-corrected": _("The sender corrected this result; an earlier one is no longer valid."),
    "withdrawn": _("The sender withdrew this; it is struck through."),
    "unknown-code": _("The code %(code)s is not in the standard's table; it is shown as sent."),
    "document-empty": _("A document is announced here, but it is empty."),
    "document-damaged": _("The document inside is damaged and cannot be opened (%(characters)s characters)."),
    "dicom-no-syntax": _("The file does not say how its pixels are written; it was read by its looks."),
    "dicom-bare": _("The file lacks the usual beginning of a DICOM file; it was read by its looks."),
    "dicom-private": _("%(count)s elements are a manufacturer's own; they stay in the original and are not shown."),
    "dicom-damaged": _("%(count)s elements could not be read; they stay in the original."),
    "dicom-binary": _("%(count)s elements hold binary data; they stay in the original and are not shown."),
    "dicom-raw": _("%(count)s elements of the file's header are kept as they came."),
    "dicom-long": _("The file's header is very long: %(count)s more elements stay in the original and are not shown."),
    "dicom-no-study": _("The file does not say which study it belongs to; it cannot be put together with others."),
    "dicom-identity-removed": _(
        "The sender removed the patient's identity from this file: a person must decide whose it is."
    ),
    "dicom-burned-in": _("Text is burned into the pixels, perhaps the patient's name: take care when sharing it."),
    "dicom-no-picture": _("There is no picture in this file (%(kind)s)."),
    "dicom-header-cut": _("The file ends in the middle of its header: it was cut off on the way. Ask for it again."),
    "dicom-pixels-cut": _("The pictures end in the middle: the file was cut off on the way. Ask for it again."),
    "dicom-pixels-short": _("Only %(share)s %% of the pixels arrived: the file was cut off. Ask for it again."),
    "dicom-other-patient": _(
        "This study is known here for another patient (case %(case)s). They were kept apart: a person must decide."
    ),
    "dicom-same-instance": _(
        "Another file with the same number of this very image came before and differs. Both are kept; the first is shown."
    ),
    "signature-kept": _("The document is signed; the original is kept so that the signature can be checked."),
    "metadata-unproven": _("Title, author and date are what the file says of itself; nobody vouches for them."),
    "no-text-layer": _("There is no text to be read on page %(pages)s: a machine or a person must read the picture."),
    "text-garbled": _("The text of page %(page)s is not in letters that can be known; its picture has to be read."),
    "letters-unmapped": _("The file does not say which letters %(count)s signs on page %(page)s are; see the picture."),
    "fonts-absent": _(
        "Page %(page)s uses fonts that are not in the file: its picture may lack letters; its text has them."
    ),
    "notes-shown": _("Page %(page)s has notes or filled fields (%(count)s); they are shown after its text."),
    "page-unreadable": _("Page %(page)s is damaged and cannot be shown. Ask the sender for the document again."),
    "page-cut": _("Page %(page)s holds more text than is read of one page; the end is missing here."),
    "places-left-out": _("The document has more than %(limit)s words; where further ones stand is not known."),
    "attachment": _(
        "A file is attached inside: %(name)s (%(size)s bytes, SHA-256 %(sha256)s). It is a document of its own."
    ),
    "active-content": _("The file would do things by itself (%(kinds)s). Nothing of it is ever run here."),
    "pdf-restricted": _("The sender encrypted the file and restricted its use, without asking for a password."),
    "pdf-repaired": _(
        "The file is damaged and was repaired for reading: pages may be missing. Compare with the sender's."
    ),
    "picture-data-hidden": _(
        "The picture says where or with which device it was taken (%(fields)s); that is not shown."
    ),
    "picture-turned": _("The picture was turned upright as the camera says."),
    "picture-cut": _("The picture is cut off: its lower part is missing. Ask the sender for it again."),
    "frames-left-out": _("Of %(count)s pictures in the file the first %(limit)s are shown."),
}


@dataclass
class Issue:
    """One line of the report: how bad (error, warning, info), what, and where (a FHIRPath-like expression)."""

    severity: str
    code: str
    expression: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def message(issue: Issue) -> str:
    """The issue as a sentence in the active language."""
    text = str(SENTENCES.get(issue.code, issue.code))
    return text % issue.facts if issue.facts else text
