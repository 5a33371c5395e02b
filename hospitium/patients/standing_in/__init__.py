"""People who act for a patient: on what ground, how far, how long. The rows are `access.StandIn`; whose they are is asked here.

Doors: `actions`, `queries`; `majority` is pure. Tables: Companion (who comes along, whether or not they act).
"""
