"""The circuit from draft to published version."""
