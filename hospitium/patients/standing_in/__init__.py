"""People who act for a patient: on what ground, how far, how long. The rows are `access.StandIn`; whose they are is asked here.

Doors: `actions`, `queries`; `majority` is pure. Who comes along, whether or not they act, is a `telling` Companion.
"""
