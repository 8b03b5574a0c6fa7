"""Figures, printed: ``make bench``. Alone: ``python -m tests.bench.site``."""

from tests.bench import commands, site

commands.main()
site.main()
