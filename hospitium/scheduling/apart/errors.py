"""How keeping apart refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class WhyNeeded(BadInput):
    """Somebody kept apart is so for a reason."""

    code = "apart-why"
    message = _("Choose somebody and say in a few words why.")
