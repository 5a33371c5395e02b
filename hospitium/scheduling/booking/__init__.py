"""Appointments: held, confirmed, moved, done; what each takes is guarded by the database first."""
