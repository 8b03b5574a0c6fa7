"""Proposals kept as one YAML file each."""
