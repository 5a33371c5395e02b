"""What the clock makes happen: (cron line in UTC, dotted name of a chore), run by the jobs process."""

TIMETABLE: list[tuple[str, str]] = [
    ("17 * * * *", "hospitium.access.chores.forget"),
    ("* * * * *", "hospitium.cases.chores.lapse_gates"),
    ("33 6 * * *", "hospitium.partners.readiness.chores.watch_lines"),
    ("* * * * *", "hospitium.cases.chores.escalate"),
    ("* * * * *", "hospitium.cases.chores.send_messages"),
    ("* * * * *", "hospitium.cases.chores.end_colleagues"),
    ("52 3 * * *", "hospitium.records.chores.forget_exports"),
    ("47 3 * * *", "hospitium.records.chores.tidy_quarantine"),
    ("52 3 * * *", "hospitium.records.chores.tidy_uploads"),
    ("57 3 * * *", "hospitium.records.chores.tidy_links"),
    ("23 7 * * *", "hospitium.records.chores.ask_whether_arrived"),
    ("13 7 * * *", "hospitium.records.chores.remind_sources"),
    ("*/10 * * * *", "hospitium.records.chores.read_what_waited"),
    ("53 3 * * *", "hospitium.records.chores.tidy_frames"),
    ("*/15 * * * *", "hospitium.records.chores.tidy_renditions"),
    ("* * * * *", "hospitium.messaging.chores.send_waiting"),
    ("* * * * *", "hospitium.messaging.chores.tell_waiting"),
    ("* * * * *", "hospitium.access.chores.keep_anchors"),
    ("* * * * *", "config.backups.every_minute"),
    ("23 1 * * *", "config.backups.every_day"),
]
