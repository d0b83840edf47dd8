"""The organisme's directory: its sheet, its sites, its contacts."""
