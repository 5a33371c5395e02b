"""Inviting somebody of outside to take part: a link or a code by e-mail that opens an account of their own, once.

Table: Invitee. Doors: `actions`, `queries`. Access knows no patients: an invitation carries a role and what it is about as numbers;
`cases.inviting` asks who may invite and makes the relation in the transaction in which the account is made.
"""
