"""Artifacts and editions into the world."""
