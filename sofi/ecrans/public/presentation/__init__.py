"""What public pages show of a document: words and lists ready for the templates, no HTTP and no query."""
