"""Nhân rộng: a school follows the model of a published story, and reports what came of it. Callers commit."""

from dienhinh import clock
from dienhinh.domain import audit, edits, personal, programmes
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Story, StoryFollow, StoryState, Unit, User

FIELDS = ("plan", "done", "outcome")


def register(story: Story, unit: Unit, plan: str, actor: User) -> StoryFollow:
    """Register a school to follow a model; it registers once, and not to follow its own."""
    if story.state is not StoryState.PUBLISHED:
        raise Conflict("Bài này không còn công bố nên không đăng ký học tập được.")
    if unit.id == story.unit_id:
        raise DomainError("Đây là điển hình của chính trường.", field="plan")
    if any(follow.unit_id == unit.id for follow in story.follows):
        raise Conflict("Trường đã đăng ký học tập điển hình này.")
    if not plan:
        raise DomainError("Xin ghi nội dung trường dự định vận dụng.", field="plan")
    _check_personal({"plan": plan})
    follow = StoryFollow(
        unit=unit, programme=programmes.current(unit.parent), plan=plan, registered_by_id=actor.id
    )
    story.follows.append(follow)
    db.session.flush()
    audit.record("story.follow", story, actor=actor, unit=unit.id)
    return follow


def report(
    follow: StoryFollow, plan: str, done: str, outcome: str, actor: User, *, base: str | None = None
) -> None:
    """Write down what the school did, and what came of it; others read it. `base` marks what the editor saw."""
    if base is not None:
        edits.refuse_stale(follow, FIELDS, base)
    if not done:
        raise DomainError("Xin ghi việc trường đã làm.", field="done")
    _check_personal({"plan": plan, "done": done, "outcome": outcome})
    follow.plan, follow.done, follow.outcome = plan or follow.plan, done, outcome
    follow.reported_at = clock.now()
    audit.record("story.follow_report", follow.story, actor=actor, unit=follow.unit_id)


def give_up(follow: StoryFollow, actor: User) -> None:
    """Take back a registration of which nothing was reported."""
    if follow.reported_at:
        raise Conflict("Trường đã báo cáo kết quả nên không bỏ đăng ký được.")
    story = follow.story
    audit.record("story.unfollow", story, actor=actor, unit=follow.unit_id)
    story.follows.remove(follow)


def of_unit(story: Story, units: set[int]) -> StoryFollow | None:
    """Return how one of these units follows a story."""
    return next((follow for follow in story.follows if follow.unit_id in units), None)


def _check_personal(texts: dict[str, str]) -> None:
    for name, words in texts.items():
        for bit in personal.found(words):
            raise DomainError(f"Xin bỏ «{bit}»: các trường khác đọc được nội dung này.", field=name)
