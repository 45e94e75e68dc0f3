"""The use cases about ratings, appeals and dossiers, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.appeals import DecideAppeal, FileAppeal
    from workflow.application.cancel_ratings import CancelRating
    from workflow.application.keep_dossiers import CheckDossier, SendDossier
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_appeals import ListAppeals
    from workflow.application.list_dossiers import ListDossiers
    from workflow.application.list_ratings import ListRatings
    from workflow.application.raise_caps import RaiseCap
    from workflow.domain.rows_of_ratings import RatingRow


class RatingUses(Uses):
    """Every use case about ratings, built on first use."""

    @cached_property
    def keep_ratings(self) -> KeepRecords[RatingRow]:
        """Record values of ratings."""
        from workflow.application.judge_ratings import judge_together
        from workflow.application.keep_ratings import RatingSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=RatingSheet(), together=judge_together)

    @cached_property
    def cancel_rating(self) -> CancelRating:
        """Cancel a decided rating."""
        from workflow.application.cancel_ratings import CancelRating

        return CancelRating(recorder=self._recorder)

    @cached_property
    def raise_cap(self) -> RaiseCap:
        """Raise a cap for a unit."""
        from workflow.application.raise_caps import RaiseCap

        return RaiseCap(recorder=self._recorder)

    @cached_property
    def list_ratings(self) -> ListRatings:
        """List ratings, and show those of one subject."""
        from workflow.application.list_ratings import ListRatings

        return ListRatings(read=self._read, catalogue=self._catalogue)

    @cached_property
    def file_appeal(self) -> FileAppeal:
        """File an appeal."""
        from workflow.application.appeals import FileAppeal

        return FileAppeal(recorder=self._recorder)

    @cached_property
    def decide_appeal(self) -> DecideAppeal:
        """Answer an appeal."""
        from workflow.application.appeals import DecideAppeal

        return DecideAppeal(recorder=self._recorder)

    @cached_property
    def list_appeals(self) -> ListAppeals:
        """List appeals."""
        from workflow.application.list_appeals import ListAppeals

        return ListAppeals(read=self._read, catalogue=self._catalogue)

    @cached_property
    def check_dossier(self) -> CheckDossier:
        """Check the pieces of a dossier."""
        from workflow.application.keep_dossiers import CheckDossier

        return CheckDossier(recorder=self._recorder)

    @cached_property
    def send_dossier(self) -> SendDossier:
        """Send a dossier up, receive it, or send it back."""
        from workflow.application.keep_dossiers import SendDossier

        return SendDossier(recorder=self._recorder)

    @cached_property
    def list_dossiers(self) -> ListDossiers:
        """List dossiers."""
        from workflow.application.list_dossiers import ListDossiers

        return ListDossiers(read=self._read, catalogue=self._catalogue)
