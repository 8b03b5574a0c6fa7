"""The people of a release's team."""
