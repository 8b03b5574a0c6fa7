"""The public schedule of patch releases and ends of life into records."""
