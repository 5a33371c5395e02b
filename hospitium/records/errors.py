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
