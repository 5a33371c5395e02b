"""The home of a patient and the family, mobile first: what happens next, what to do, who helps; forms, papers, consents, letters."""
