"""« Importer un fichier »: an organisme's own, read, reported, then written as drafts."""
