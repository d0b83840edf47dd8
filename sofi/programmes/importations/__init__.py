"""The Conseil régional's yearly file, through the import engine."""
