"""Local clones, through git itself."""
