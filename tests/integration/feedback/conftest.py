"""A board about which feedback is collected, at several stages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.feedback_world import (
    CLERK,
    CONFIDENTIAL,
    NAMED_MODE,
    FeedbackWorld,
    july,
)
from tests.integration.feedback.seen import (
    MEMBER,
)
from tests.small_world import application


@pytest.fixture
def world(databases: Databases) -> Iterator[FeedbackWorld]:
    with application(databases.clone(CONFIDENTIAL)) as app:
        yield FeedbackWorld(app)


@pytest.fixture
def named(databases: Databases) -> Iterator[FeedbackWorld]:
    with application(databases.clone(NAMED_MODE)) as app:
        yield FeedbackWorld(app)


@pytest.fixture
def clerk(world: FeedbackWorld) -> FeedbackWorld:
    return world.by(CLERK)


@pytest.fixture
def asked(clerk: FeedbackWorld) -> FeedbackWorld:
    """Return the clerk after everybody was asked about one member, before noon."""
    clerk.ask_everybody([MEMBER], july(3))
    return clerk


@pytest.fixture
def closed(asked: FeedbackWorld) -> FeedbackWorld:
    """Return the clerk after everybody has answered and the stage is left."""
    asked.answer_all(MEMBER, july(4))
    asked.complete(MEMBER, july(5))
    return asked
