"""Translations of documents: a controlled job from the text as it was read to a text a linguist signed.

Doors: `actions` (ask, keep a segment, sign, withdraw), `queries`, `views`. Beside: `drafting` (the job), `memory`, `exchange`
(XLIFF, TMX), `engines` (one module each). Pure: `segmenting`, `checks` and what it is made of (`numerals`, `units`, `dates`,
`lexicon`, `plain`).
"""
