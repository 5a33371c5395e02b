"""Scheduling: whole visits planned into calendars of people, rooms and devices.

Tables: none yet. Pure: `planning` (instances from files, the planner, why not, the checker), which `hospitium plan` and
`hospitium check` offer without any database.
"""
