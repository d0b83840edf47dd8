"""Mutation testing: small faults put in a room one at a time, that the room's own tests must see."""
