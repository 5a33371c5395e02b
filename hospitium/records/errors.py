"""How this room refuses an upload; in every case the bytes stay in quarantine for inspection."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, NotHere, Refusal


class TooLarge(BadInput):
    """The file is over the limit."""

    code = "too-large"
    message = _(
        "The file is larger than %(limit)s MB. It is kept for inspection but was not read; "
        "ask the sender for a smaller export or for several files."
    )


class EmptyUpload(BadInput):
    """Nothing was chosen, or the file has no bytes."""

    code = "empty"
    message = _("The file is empty. Choose the file again, or ask the sender to export it anew.")


class ReaderFailed(BadInput):
    """Our own reader stumbled: our fault, said as such."""

    code = "reader-failed"
    message = _(
        "Our reader failed on this file. It is kept unchanged and our engineers can see why; "
        "enter the referral by hand meanwhile."
    )


class TypeMismatch(BadInput):
    """The name claims one kind of file, the first bytes are another's."""

    code = "type-mismatch"
    message = _(
        "The name says “%(claimed)s” but the content is “%(found)s”. It was not opened; ask the sender which is right."
    )


class Polyglot(BadInput):
    """The bytes are a file of two kinds at once, which no program makes by accident."""

    code = "polyglot"
    message = _("This file is of two kinds at once (JSON and %(other)s), as an attack would be. It was not opened.")


class Malware(BadInput):
    """The scanner knows these bytes."""

    code = "malware"
    message = _(
        "The scanner found malware (%(name)s). The file was not opened; tell the sender, and our security desk."
    )


class NotScanned(BadInput):
    """There is a scanner, but it gave no clear answer about the whole file."""

    code = "scan-failed"
    message = _("The scanner for malware gave no clear answer, so the file was not opened. Send it again later.")


class ReaderSwelled(BadInput):
    """Reading took more memory than one file may."""

    code = "reader-swelled"
    message = _(
        "Reading this file took more memory than one file may. It is kept; ask the sender for a smaller export."
    )


class ReaderSlow(BadInput):
    """Reading took longer than one file may."""

    code = "reader-slow"
    message = _("Reading this file took longer than one file may. It is kept; ask the sender for a smaller export.")


class ReaderDied(BadInput):
    """The reader's process ended without an answer."""

    code = "reader-died"
    message = _("This file brought our reader down, which harmed nothing else. It is kept; our engineers can see why.")


class UnknownFeed(BadInput):
    """A message of a system nobody let send here."""

    code = "unknown-feed"
    message = _(
        "The message comes from “%(sender)s”, which is not one of our feeds. It was not read and is kept for inspection."
    )


class FeedTaken(BadInput):
    """A second feed of the same name."""

    code = "feed-taken"
    message = _("There is a feed called “%(name)s” already. Choose another name.")


class NotReleased(Refusal):
    """The original of a document that did not pass every step."""

    code = "not-released"
    message = _("This file was not released: it stays in quarantine. Ask our security desk if it must be inspected.")


class AlreadyPlaced(Refusal):
    """Somebody else, or another file, was faster."""

    code = "already-placed"
    message = _("Somebody has decided meanwhile to which case this document belongs. Look at it again.")


class NoReason(BadInput):
    """Something is dismissed from a patient's record, and nobody could later say why."""

    code = "no-reason"
    message = _("Say why “%(what)s” is dismissed. Nothing was saved yet; your other choices are still there.")


class StepNotAllowed(Refusal):
    """A wanted record cannot take this step from where it is."""

    code = "step-not-allowed"
    message = _("This record has moved on meanwhile. Look at it again.")


class WrongOffset(Refusal):
    """A piece does not begin where the last one ended."""

    code = "wrong-offset"
    message = _(
        "This piece of the file does not follow the last one. Ask how far the file has come, and go on from there."
    )


class LinkEnded(NotHere):
    """The link never was, has ended, or was taken back: nobody is told which."""

    code = "link-ended"
    message = _("This link is not valid any more. Ask whoever gave it to you for a new one.")


class LinkTooLong(BadInput):
    """A link that would live longer than the policy of its kind lets it."""

    code = "link-too-long"
    message = _("A link for this kind of recipient lives %(days)s days at most.")


class NothingToHandOut(BadInput):
    """A link without contents, or with contents this case does not have."""

    code = "nothing-to-hand-out"
    message = _("There is nothing to hand out: %(what)s. Choose something this case has.")


class ArchiveTooLarge(Refusal):
    """A whole record that no telephone could open."""

    code = "archive-too-large-for-link"
    message = _(
        "This record is too large for a link (more than %(limit)s MB). Download it and hand it over on a medium."
    )


class NotPutTogether(Refusal):
    """A record too large to be printed while somebody waits: it is put together first."""

    code = "not-put-together"
    message = _("This record is large. Have its packet put together first, then make the link from there.")


class WrongPasscode(Refusal):
    """The passcode is not that of the link."""

    status = 403
    code = "wrong-passcode"
    message = _("The passcode is not right. It has eight letters and digits; ask whoever gave you the link.")


class NothingToTranslate(BadInput):
    """The document has no text."""

    code = "nothing-to-translate"
    message = _("There is no text in this document that could be translated.")


class NotReadYet(Refusal):
    """Pages of it are still to be read by machine; what they say would be missing."""

    code = "not-read-yet"
    message = _("Some pages of this document have not been read yet. Ask again when they are.")


class TooLongToTranslate(BadInput):
    """More segments than one translation holds."""

    code = "too-long-to-translate"
    message = _(
        "This document has %(segments)s segments; one translation holds %(most)s. "
        "Send the pages that matter as a document of their own."
    )


class SameLanguage(BadInput):
    """From a language into itself, or from none."""

    code = "same-language"
    message = _("Choose the language of the document, and another one to translate it into.")


class EngineAbsent(BadInput):
    """The engine cannot translate this pair here."""

    code = "engine-absent"
    message = _("“%(engine)s” cannot translate between these languages here. Choose another way.")


class TranslationClosed(Refusal):
    """It was signed, replaced or withdrawn meanwhile."""

    code = "translation-closed"
    message = _("This translation is closed: nothing in it can be changed any more.")


class SegmentMoved(Refusal):
    """Somebody saved the segment meanwhile."""

    code = "segment-moved"
    message = _("%(by)s has saved this segment meanwhile. Both texts are shown; nothing was lost.")


class OpenFindings(BadInput):
    """Something still forbids signing."""

    code = "open-findings"
    message = _("It cannot be signed yet. Segments to settle: %(numbers)s. Correct each, or say in it why it is right.")


class NotConfirmed(BadInput):
    """Segments that no person has saved."""

    code = "not-confirmed"
    message = _("It cannot be signed yet. Nobody has confirmed these segments: %(numbers)s.")


class SourceChanged(Refusal):
    """The document is read otherwise than when the translation began."""

    code = "source-changed"
    message = _(
        "The document has been read anew since this translation was begun. Ask for a new one; the memory keeps what fits."
    )


class NoQualification(BadInput):
    """Nobody could later say what made the linguist one."""

    code = "no-qualification"
    message = _("Say what qualifies you, for instance “sworn translator, Spanish–English”. It stands beside your name.")


class NoWithdrawalReason(BadInput):
    """A translation is withdrawn, and nobody could later say why."""

    code = "no-withdrawal-reason"
    message = _("Say why this translation is withdrawn.")


class NotAnExchange(BadInput):
    """A file that should bring segments or memory and is none."""

    code = "not-an-exchange"
    message = _("This file is not %(wanted)s of this translation. Nothing was changed.")
