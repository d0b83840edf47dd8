"""What the law gives people: what is held of somebody, given to them, and forgotten."""
