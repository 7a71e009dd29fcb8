"""The published stories as people look for them, and how far each has spread."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh.domain import filtering, paging
from dienhinh.domain.access import scope
from dienhinh.domain.policy import Permission
from dienhinh.extensions import db
from dienhinh.models import (
    Block,
    Candidate,
    CandidateKind,
    Level,
    Programme,
    Story,
    StoryFollow,
    StoryState,
    Unit,
    User,
)

PAGE = 6  # pictures of these, each of at most files.picture.SMALL_BYTES, keep the page under 100 kB
DESK = 30


@dataclass(frozen=True)
class Filter:
    """What the gallery is narrowed to; None and empty narrow nothing."""

    block: int | None = None
    level: Level | None = None
    year: str = ""
    kind: CandidateKind | None = None
    words: str = ""


def page(wanted: Filter, after: str = "", *, size: int = PAGE) -> tuple[list[Story], str]:
    """Return published stories that follow a key, the newest first, and the key of the next page."""
    query = (
        sa.select(Story)
        .join(Unit, Unit.id == Story.unit_id)
        .join(Candidate, Candidate.id == Story.candidate_id)
        .join(Programme, Programme.id == Story.programme_id)
        .where(
            Story.state == StoryState.PUBLISHED,
            *_conditions(wanted),
            *paging.behind(Story.published_at, Story.id, after),
        )
        .options(
            joinedload(Story.unit),
            joinedload(Story.candidate),
            joinedload(Story.programme),
            selectinload(Story.photos),
        )
        .order_by(Story.published_at.desc(), Story.id.desc())
        .limit(size + 1)
    )
    found = list(db.session.scalars(query))
    shown = found[:size]
    last = shown[-1] if len(found) > size else None
    return shown, paging.key(last.published_at, last.id) if last else ""


def years() -> list[str]:
    """Return the school years that have a published story, the newest first."""
    query = sa.select(Programme.school_year).join(Story).where(Story.state == StoryState.PUBLISHED).distinct()
    return sorted(db.session.scalars(query), reverse=True)


def blocks() -> list[tuple[int, str]]:
    """Return the blocks whose schools have a published story."""
    query = (
        sa.select(Block.id, Block.name)
        .where(
            Block.id.in_(
                sa.select(Unit.block_id)
                .join(Story, Story.unit_id == Unit.id)
                .where(Story.state == StoryState.PUBLISHED)
            )
        )
        .order_by(Block.position, Block.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def followers(stories: Iterable[Story]) -> dict[int, int]:
    """Return how many schools follow each of the stories."""
    query = sa.select(StoryFollow.story_id, sa.func.count()).where(
        StoryFollow.story_id.in_([story.id for story in stories])
    )
    return dict(map(tuple, db.session.execute(query.group_by(StoryFollow.story_id))))


def spread(story: Story) -> list[tuple[str, str, int, int]]:
    """Return (school year, block, schools that follow, of them reported) of a story, the newest year first."""
    query = (
        sa.select(
            Programme.school_year,
            sa.func.coalesce(Block.name, "Chưa xếp khối"),
            sa.func.count(),
            sa.func.count(StoryFollow.reported_at),
        )
        .select_from(StoryFollow)
        .join(Programme, Programme.id == StoryFollow.programme_id)
        .join(Unit, Unit.id == StoryFollow.unit_id)
        .outerjoin(Block, Block.id == Unit.block_id)
        .where(StoryFollow.story_id == story.id)
        .group_by(Programme.school_year, Block.name, Block.position)
        .order_by(Programme.school_year.desc(), Block.position.asc().nulls_last())
    )
    return [tuple(row) for row in db.session.execute(query)]


def desk(
    user: User, permission: Permission, state: StoryState | None, after: int | None, *, most: int = DESK
) -> tuple[list[Story], int | None]:
    """Return the stories on which a user holds a permission, the newest first, and the key of the next page."""
    query = sa.select(Story).where(scope(Story, user, permission))
    if state is not None:
        query = query.where(Story.state == state)
    if after is not None:
        query = query.where(Story.id < after)
    query = query.options(joinedload(Story.unit), joinedload(Story.candidate)).order_by(Story.id.desc())
    found = list(db.session.scalars(query.limit(most + 1)))
    return found[:most], found[most - 1].id if len(found) > most else None


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    chosen = {
        Unit.block_id: wanted.block,
        Unit.level: wanted.level,
        Programme.school_year: wanted.year or None,
        Candidate.kind: wanted.kind,
    }
    conditions = [column == value for column, value in chosen.items() if value is not None]
    return conditions + filtering.narrowed(wanted.words, Story.search_key, found_as=("story", Story.id))
