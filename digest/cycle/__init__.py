"""What the release cycle means for a window: pure decisions over records; no clock, no upstream."""
