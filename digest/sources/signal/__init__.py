"""TestGrid's dashboards into records."""
