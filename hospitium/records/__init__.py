"""Records: source documents, statements of fact, imports."""
