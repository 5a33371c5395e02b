"""Pages of who takes part in a case from outside: who acts for the patient, who was invited, and the door they come in by."""
