"""What the clock makes happen: (cron line, chore)."""

TIMETABLE: list[tuple[str, str]] = [
    ("17 * * * *", "hospitium.access.chores.forget"),
]
