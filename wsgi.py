"""The application for any WSGI server; `python wsgi.py` runs the whole product."""

from typing import Any

from dienhinh import cli
from dienhinh.factory import create_app
from dienhinh.serve import main


def __getattr__(name: str) -> Any:
    """Make `app` only for a server that asks: the supervisor itself needs none."""
    if name == "app":
        app = create_app()
        cli.init_app(app)
        return app
    raise AttributeError(name)


if __name__ == "__main__":
    raise SystemExit(main())
