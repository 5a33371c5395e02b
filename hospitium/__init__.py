"""Hospitium: the operating platform of a hospital's international programme."""
