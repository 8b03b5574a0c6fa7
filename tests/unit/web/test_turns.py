from __future__ import annotations

import pytest

from digest.web.turns import Turns


def test_a_host_that_others_keep_busy_is_not_waited_for_longer_than_there_is_time() -> None:
    turns = Turns(pause=0)

    with (
        turns.take("a.test", lambda: 20.0),
        turns.take("b.test", lambda: 20.0),
        pytest.raises(TimeoutError, match=r"a\.test was busy"),
        turns.take("a.test", lambda: 0.01),
    ):
        pass

    with turns.take("a.test", lambda: 0.01):
        pass
