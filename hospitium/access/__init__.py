"""Access: people who log in, their roles and relationships, and the record of who saw what."""
