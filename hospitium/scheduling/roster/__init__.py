"""The roster of whoever is a resource: own day and week, leave asked for and decided, appointments handed to colleagues."""
