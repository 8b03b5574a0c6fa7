"""The steps of an edition in their order; the only place that knows it."""
