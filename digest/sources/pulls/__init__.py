"""Merged pull requests."""
