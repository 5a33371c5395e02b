"""Specialists as they describe themselves: lines, languages by level, licences by place, what they treat, when they are here.

Doors: `actions`, `queries`. Nothing here says who sees a case: roles and circles do.
"""
