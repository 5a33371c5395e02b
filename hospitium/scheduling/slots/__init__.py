"""Times to choose from: slots of a virtual appointment in three zones at once, and conferences of several people."""
