"""Addresses of other hosts, asked with care: an editor's link may lead anywhere."""
