"""Writing without structure: plain text, web pages, letters of word processors, e-mail. Pure: bytes in, words out.

What is written is shown as a text, made safe as any narrative; no fact is made from it, and nothing in it is ever run.
"""
