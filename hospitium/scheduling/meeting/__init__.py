"""A common time of several people in several zones, pure: who can when goes in, a few good times with their reasons come out.

`reach` says what a person's day is like on their own clock; `finding` goes once through everybody's spans, sorted, and is never
empty-handed; `words` says what was found. Who met at a bad hour before is spared the next (docs/adr/0045).
"""
