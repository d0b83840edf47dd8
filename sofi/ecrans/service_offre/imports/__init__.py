"""Imports on screen: a file is read for nothing first, its report is read, then it is applied or given up."""
