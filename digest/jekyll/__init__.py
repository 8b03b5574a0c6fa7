"""A Jekyll archive's posts into editions: their words untouched, their addresses kept."""
