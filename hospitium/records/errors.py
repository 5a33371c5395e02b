"""How this room refuses an upload; in every case the bytes stay in quarantine for inspection."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


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
