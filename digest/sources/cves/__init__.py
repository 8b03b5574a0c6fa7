"""The official list of vulnerabilities into records."""
