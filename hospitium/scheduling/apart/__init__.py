"""Who is not to be booked for a case, and why."""
