"""Paper: PDF files and pictures of pages. Pure: bytes in, pages out. `pdfium` and `pictures` are the only doors to their vendors.

A page says where its words stand and where its text comes from; a page without text waits to be read by machine
(`records.recognition`). Nothing in a file is run, and what a file says of itself (title, author, dates) proves nothing.
"""
