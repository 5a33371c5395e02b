"""Partners: organisations, regional offices and service lines.

Tables: Organisation, ServiceLine. Doors: `actions`, `queries`.
"""
