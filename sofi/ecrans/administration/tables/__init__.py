"""The reference tables that the administration keeps: what they hold, what a change does, the way back."""
