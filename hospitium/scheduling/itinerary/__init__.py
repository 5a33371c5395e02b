"""The visit as the patient, the family and the referrer see it: days in words, changes since last seen, calendars of their own.

Tables: Preparation, SeenVisit, ByMail, Invited, CalendarLink, ChangeRequest. Doors: `actions`, `queries`, `errors`. What may stand in
somebody's calendar is said in `saying`, and nothing else leaves. Hears of appointments that were confirmed, moved or cancelled.
"""
