"""Quản trị: what an office needs to run the product by itself."""

from dienhinh.web.admin import (
    accounts,
    backups,
    blocks,
    criteria,
    index,
    mail,
    posts,
    programmes,
    trail,
    units,
    wording,
)
from dienhinh.web.admin.index import bp

for part in (accounts, backups, blocks, criteria, mail, posts, programmes, trail, units, wording):
    bp.register_blueprint(part.bp)

__all__ = ["bp", "index"]
