from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dienhinh.extensions import db


class SearchEntry(db.Model):
    """What one record is found by: a title, texts with their labels, and the line of words that is searched.

    The migration hangs each database's own index on `words`: an FTS5 table kept by triggers, or a GIN index.
    """

    __table_args__ = (UniqueConstraint("kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    fields: Mapped[list]
    words: Mapped[str] = mapped_column(Text)
