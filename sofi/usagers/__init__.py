"""What the public leaves without an account: reports of an error, selections that are shared."""
