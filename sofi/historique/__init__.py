"""The history by field: who changed what, when, from which screen or import; written by the database itself."""
