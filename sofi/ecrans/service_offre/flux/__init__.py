"""The feed on screen: its files, what it leaves out and why, running it, releasing it, putting the last one aside."""
