"""Where the reviews of stages go that another version of a definition does not have. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.review import Review

# By track and old stage, the stage in which its reviews go on.
StageMoves: TypeAlias = Mapping[tuple[str, str], str]

MOVE_EXPECTED = "OLD=NEW, TRACK/OLD=TRACK/NEW"


def read_moves(texts: Iterable[str], *, before: Definition, after: Definition) -> StageMoves:
    """Return what `old=new` and `track/old=track/new` say; without a track, of every track.

    Raises:
        InvalidValueError: One cannot be read, names what is not there, leads to another track,
            is said twice, or moves away from a stage that is still there.
    """
    moves: dict[tuple[str, str], str] = {}
    for text in texts:
        for key, stage in _read(text, before, after).items():
            if moves.setdefault(key, stage) != stage:
                raise InvalidValueError("move_said_twice", found=text, stage="/".join(key))
    return moves


def _read(text: str, before: Definition, after: Definition) -> dict[tuple[str, str], str]:
    old, is_move, new = (part.strip() for part in text.partition("="))
    if not (old and is_move and new):
        raise InvalidValueError("move_not_understood", found=text, expected=MOVE_EXPECTED)
    (track, old_stage), (new_track, new_stage) = _place(old), _place(new)
    if new_track not in (None, track):
        raise InvalidValueError("move_to_another_track", found=text)
    wanted = {name: each.order for name, each in before.tracks.items() if track in (None, name)}
    known = {name for name, order in wanted.items() if old_stage in order}
    if not known:
        raise InvalidValueError("move_stage_unknown", found=text, stage=old)
    there = {name for name in known if name in after.tracks}
    gone = {name for name in there if old_stage not in after.tracks[name].order}
    if there and not gone:
        raise InvalidValueError("move_stage_still_there", found=text, stage=old)
    if any(new_stage not in after.tracks[name].order for name in gone):
        raise InvalidValueError("move_stage_unknown", found=text, stage=new)
    return {(name, old_stage): new_stage for name in gone}


def _place(text: str) -> tuple[str | None, str]:
    track, is_named, stage = text.rpartition("/")
    return (track if is_named else None), stage


def targets(
    reviews: Iterable[Review], moves: StageMoves, *, after: Definition
) -> Mapping[int, str]:
    """Return the state in which each review goes on, by its id.

    Raises:
        RefusedError: `tracks_removed`, when reviews are in a track that is gone, or
            `stages_removed`, when they stand at a stage that is gone and that leads nowhere.
    """
    found: dict[int, str] = {}
    homeless: Counter[str] = Counter()
    leaderless: Counter[str] = Counter()
    for review in reviews:
        track = after.tracks.get(review.track)
        if track is None:
            homeless[review.track] += 1
        elif review.is_final or review.state in track.order:
            found[review.id] = review.state
        elif (review.track, review.state) in moves:
            found[review.id] = moves[review.track, review.state]
        else:
            leaderless[f"{review.track}/{review.state}"] += 1
    if homeless:
        raise RefusedError("tracks_removed", reviews=dict(homeless), found=_listed(homeless))
    if leaderless:
        raise RefusedError("stages_removed", reviews=dict(leaderless), found=_listed(leaderless))
    return found


def _listed(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} ({count})" for name, count in counts.items()]
