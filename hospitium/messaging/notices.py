"""The sentences notices are made of."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "assigned": _("%(by_name)s assigned a case to you."),
    "upload_failed": _("A document you sent could not be read. It is kept, and its page says what to do."),
}
