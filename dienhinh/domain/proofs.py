"""What a printed paper carries so that anybody can check it."""

from flask import current_app

from dienhinh import papers
from dienhinh.models import Paper


def proof(paper: Paper) -> papers.Proof | None:
    """Return the code of a version, and the address at which it is checked."""
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/kiem-tra/{paper.code}"
    return papers.Proof(paper.code, address)
