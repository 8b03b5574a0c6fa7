"""An edition into findings: one file for each family of rules, one table of all rules."""

from __future__ import annotations

from digest.check import bullets, links

RULES = (*links.RULES, *bullets.RULES)
"""All rules, in the order in which they are listed; the settings' terms come behind them."""
