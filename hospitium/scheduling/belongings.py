"""What of this room leads to a patient."""

from hospitium.patients.belongings import Stays

STAYS = (Stays("scheduling.Appointment", "patient_id", "it goes with its case; the database keeps the two equal"),)
