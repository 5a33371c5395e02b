"""What of this room hangs on a patient. All that hangs on a case (documents, the chase, facts, exports) goes with it."""

from django.utils.translation import gettext_lazy as _

from hospitium.patients.belongings import Belonging

BELONGINGS = (Belonging("cases.Case", label=_("Case"), told=lambda case: case.ref),)
