"""Why bytes cannot be read at all: stable codes, and a sentence for each that says what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput

UNREADABLE = {
    "empty": _("The file is empty. Choose the file again, or ask the sender to export it anew."),
    "is-packed": _("This is an archive of a kind we do not open. Send the files as they are, or in a ZIP archive."),
    "archive-damaged": _("This ZIP archive is damaged and cannot be opened. Ask the sender to make it anew."),
    "archive-too-many": _("The archive holds more files than we take at once (%(limit)s). Ask for several archives."),
    "archive-too-large": _("Unpacked, the archive would be larger than %(limit)s GB. Ask for several archives."),
    "gzip-damaged": _("This packed file (GZIP) is damaged and cannot be opened. Ask the sender to make it anew."),
    "gzip-swells": _(
        "Unpacked, this file would be larger than %(limit)s MB, or grow beyond reason. Ask the sender for a smaller one."
    ),
    "office-old": _(
        "This is an Outlook message (.msg) or a file of an old office program (.doc, .xls), which we do not open. Ask for the"
        " message as .eml, the letter as PDF; the file is kept."
    ),
    "office-locked": _(
        "This letter opens only with a password. Ask the sender to save it without one; the file is kept."
    ),
    "office-document": _("This is a word processor's or spreadsheet's file. Ask the sender to save it as PDF."),
    "needs-password": _(
        "This PDF opens only with a password. Open it with the sender, save it without one, and send it again; the file is kept."
    ),
    "pdf-broken": _("This PDF is damaged beyond repair. Ask the sender to export or scan it again; the file is kept."),
    "too-many-pages": _("The document has more than %(limit)s pages. Ask the sender to split it; the file is kept."),
    "picture-broken": _(
        "This picture is damaged or of an unknown kind. Ask for it as JPEG, PNG or PDF; the file is kept."
    ),
    "too-many-pixels": _(
        "This picture claims to be so large (%(width)s x %(height)s) that opening it could do harm. Ask for a smaller one."
    ),
    "is-xml": _(
        "This is XML, but neither a FHIR document nor a clinical document (CDA). Ask the sender for one of them; the file is kept."
    ),
    "not-xml": _("This is not valid XML (line %(line)s). Ask the sender to export it again."),
    "not-dicom": _("This is not a whole DICOM file, or it is damaged. Ask the sender to export the study again."),
    "dicom-cut": _("This DICOM file is packed and cannot be unpacked: it was damaged on the way. Ask for it again."),
    "dicom-swells": _(
        "This DICOM file unpacks to more than %(limit)s MB, which no image does. It was not opened; ask the sender."
    ),
    "dicom-nobody": _(
        "This DICOM file names neither a patient nor a study, so nobody knows whom it is about. Ask the sender to export"
        " the study again."
    ),
    "no-picture": _("There is no picture in this file."),
    "no-frame": _("The file holds fewer pictures than were asked for."),
    "picture-huge": _(
        "This picture has more pixels than can be shown here. Open the original in a viewer of your own."
    ),
    "picture-damaged": _(
        "This picture cannot be shown: its pixels are damaged or written in a way we do not know. The original is kept."
    ),
    "xml-entities": _(
        "This XML declares a document type or entities, which can be used to attack a reader. It was not opened."
    ),
    "binary": _("This is not text. Ask the sender for a FHIR patient summary in JSON."),
    "truncated": _("The file ends in the middle: it was cut off on the way. Ask for it again."),
    "not-json": _("This is not valid JSON (line %(line)s). Ask the sender to export it again."),
    "too-deep": _(
        "The file is nested more than %(limit)s levels deep, which no patient summary is. It was not opened."
    ),
    "too-many": _("The file holds more parts than we read at once (%(limit)s). Ask the sender to split it."),
    "wrong-type": _(
        "This is valid JSON but not a FHIR document bundle (found: %(found)s). Send the International Patient Summary."
    ),
    "no-message": _("This begins like HL7 v2 but holds no message (MSH). Ask the sender to export it again."),
    "no-patient-directory": _(
        "This names no patient: it holds organisations and practitioners only. It is kept; nothing was put into a record."
    ),
    "lines-apart": _(
        "These lines (%(kinds)s) are about patients described in another file of the export. Join the files of the export into"
        " one, and send that; the file is kept."
    ),
    "no-patient": _(
        "No patient can be found in this bundle, so nobody knows whom it is about. Ask the sender to complete it."
    ),
}


class Unreadable(BadInput):
    """The bytes cannot be read as a document; the code says how, the sentence what to do."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.code = code  # type: ignore[misc]
        self.message = UNREADABLE[code]  # type: ignore[misc]
