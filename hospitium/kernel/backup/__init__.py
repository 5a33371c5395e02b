"""Backups of the embedded server and of the originals, and the way back to any moment between them.

A place (a folder, best on another machine's disk) holds what all backups share, the archive of the write-ahead log and
the originals, and a folder per backup with PostgreSQL's own base copy. Every file is named by the SHA-256 of its content
or listed with it in one that is: `sets` (what a place holds), `take`, `verify`, `restore`, `copies`, `archiving` (the server's
side) and `archive` with its script, which the server runs.
"""
