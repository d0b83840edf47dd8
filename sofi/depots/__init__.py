"""Files that organismes deposit, and what they become: drafts, after a report."""
