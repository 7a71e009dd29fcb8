"""Log-in and one's own account."""

from dienhinh.web.auth import account, links, login, setup
from dienhinh.web.auth.blueprint import bp

__all__ = ["account", "bp", "links", "login", "setup"]
