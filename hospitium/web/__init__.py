"""Web: pages composed of many rooms' panels - worklist, case page, search, home.

Tables: SavedView. Doors: none; nothing stands above it but the FHIR edge.
"""
