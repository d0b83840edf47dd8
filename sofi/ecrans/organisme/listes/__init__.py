"""The organisme's dashboard and lists."""
