"""Issues made from the issue form into records."""
