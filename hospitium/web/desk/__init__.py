"""The office consultant's desk: today's families, a family registered while it stands there, a consent witnessed on the tablet."""
