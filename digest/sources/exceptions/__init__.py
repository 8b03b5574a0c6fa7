"""Exceptions to the freezes of a release, as its exceptions file has them."""
