"""Partners: organisations, offices, regions, practitioners and service lines."""
