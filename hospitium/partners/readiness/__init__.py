"""Readiness: a service line is offered only while it is proven, for each country where law, licence or language differ.

Doors: `actions`, `queries`, `events`. `rules` is pure: requirements and evidence in, a checklist and a state out.
"""
