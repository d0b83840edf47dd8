"""HTTP only: one package per role."""
