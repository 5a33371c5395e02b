"""What the clock makes happen: (cron line, chore). Empty until the first chore arrives."""

TIMETABLE: list[tuple[str, str]] = []
