"""Steering: the figures of the offer and of its treatment, each as a chart, a table and a file."""
