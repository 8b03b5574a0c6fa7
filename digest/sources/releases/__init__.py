"""Releases of repositories."""
