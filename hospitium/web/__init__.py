"""Web: pages composed of many rooms' panels - worklist, case page, search, home.

Tables: SavedView, WorklistLook. Doors: none; nothing stands above it but the FHIR edge.
"""
