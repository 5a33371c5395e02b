"""Referrals as they are written: a draft with its files and words, kept at every step, that becomes a case when it is sent; and
what its sender answers and reports later, as documents of the case. Doors: `actions`, `queries`.
"""
