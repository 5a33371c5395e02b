"""What a case is to whoever referred it: whose turn it is in their words, what they answer and report, whom they let in; and
which pathway a request takes when nobody chose one. Doors: `actions`, `queries`, `choosing`, `turns` (pure).
"""
