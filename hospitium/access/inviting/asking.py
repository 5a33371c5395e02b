"""What the door of the invited asks, for pages of rooms above."""

from hospitium.access.forms import NewPasswordForm

__all__ = ["NewPasswordForm"]
