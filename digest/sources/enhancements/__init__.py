"""What GitHub and the repository of proposals know about the releases that are running."""
