"""Whom and what appointments take: people, rooms, devices and services, where they are and when they are there."""
