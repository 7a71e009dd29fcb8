"""The application for any WSGI server, and `python wsgi.py` to run the whole product."""

from dienhinh import create_app


def __getattr__(name: str):
    """Make `app` only for those who ask: the supervisor's own process needs none."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
