"""Log-in and one's own account."""

from dienhinh.web.auth import account, factor, links, login, second, setup
from dienhinh.web.auth.blueprint import bp

__all__ = ["account", "bp", "factor", "links", "login", "second", "setup"]
