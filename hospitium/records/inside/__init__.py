"""Files inside files: what an archive, a batch, a message, a document or a letter holds that is a document of its own. Pure.

Where several people are in one file, each one's part is such a file too. All of it runs behind the wall, on the open file;
what is found is told portion by portion, bytes with a label, and nothing is written to a name the sender chose.
"""
