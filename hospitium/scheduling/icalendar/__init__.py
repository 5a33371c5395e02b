"""Appointments as other people's calendars read them (RFC 5545, 5546, 7986), pure: invitations, their updates and ends, feeds.

Calendars are read on many screens and kept by strangers, so an entry holds what `saying` lets leave the house and no more.
"""
