"""The use cases about what people record, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.ids import new_code
from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.accept_reports import AcceptReports
    from workflow.application.adopt_meeting import AdoptMeeting
    from workflow.application.carry_over_suggestions import CarryOverSuggestions
    from workflow.application.close_meeting import CloseMeeting, SignMeeting
    from workflow.application.correct_meeting import CorrectMeeting
    from workflow.application.count_suggestions import CountSuggestions
    from workflow.application.dispose_opinion import DisposeOpinion
    from workflow.application.export_feedback import ExportFeedback
    from workflow.application.find_meeting_signals import FindMeetingSignals
    from workflow.application.find_report_signals import FindReportSignals
    from workflow.application.follow_suggestions import FollowSuggestions
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_documents import ListDocuments
    from workflow.application.list_meetings import ListMeetings
    from workflow.application.list_reports import ListReports
    from workflow.application.list_sessions import ListSessions
    from workflow.application.list_suggestions import ListSuggestions
    from workflow.application.plan_meetings import CancelMeeting
    from workflow.application.read_feedback import ReadFeedback
    from workflow.application.record_documents import RecordDocuments
    from workflow.application.record_feedback import RecordFeedback
    from workflow.application.record_session_attendance import RecordSessionAttendance
    from workflow.application.record_sessions import RecordSessions
    from workflow.application.report_coverage import ReportCoverage
    from workflow.application.schedule_meetings import ScheduleMeetings
    from workflow.application.show_attendance import ShowAttendance
    from workflow.application.show_coverage import ShowCoverage
    from workflow.application.suggestion_steps import TakeSuggestionStep
    from workflow.application.synthesise_feedback import SynthesiseFeedback
    from workflow.application.write_minutes import WriteMinutes
    from workflow.domain.rows_of_feedback import AnswerRow, RequestRow
    from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow
    from workflow.domain.rows_of_plans import PlanRow
    from workflow.domain.rows_of_reports import ReportRow
    from workflow.domain.rows_of_suggestions import SuggestionRow


class RecordUses(Uses):
    """Every use case about records, built on first use."""

    @cached_property
    def record_documents(self) -> RecordDocuments:
        """Record governing documents."""
        from workflow.application.record_documents import RecordDocuments

        return RecordDocuments(recorder=self._recorder)

    @cached_property
    def list_documents(self) -> ListDocuments:
        """List governing documents, and show their cascade."""
        from workflow.application.list_documents import ListDocuments

        return ListDocuments(read=self._read, catalogue=self._catalogue)

    @cached_property
    def record_sessions(self) -> RecordSessions:
        """Record sessions of dissemination."""
        from workflow.application.record_sessions import RecordSessions

        return RecordSessions(recorder=self._recorder)

    @cached_property
    def record_session_attendance(self) -> RecordSessionAttendance:
        """Record who was at which session."""
        from workflow.application.record_session_attendance import RecordSessionAttendance

        return RecordSessionAttendance(recorder=self._recorder)

    @cached_property
    def list_sessions(self) -> ListSessions:
        """List sessions, and who was there."""
        from workflow.application.list_sessions import ListSessions

        return ListSessions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def report_coverage(self) -> ReportCoverage:
        """Keep the coverage that a unit reported."""
        from workflow.application.report_coverage import ReportCoverage

        return ReportCoverage(recorder=self._recorder)

    @cached_property
    def show_coverage(self) -> ShowCoverage:
        """Show whom a dissemination reached."""
        from workflow.application.show_coverage import ShowCoverage

        return ShowCoverage(read=self._read, catalogue=self._catalogue)

    @cached_property
    def record_feedback(self) -> RecordFeedback:
        """Record counts of answers."""
        from workflow.application.record_feedback import RecordFeedback

        return RecordFeedback(recorder=self._recorder)

    @cached_property
    def ask_feedback(self) -> KeepRecords[RequestRow]:
        """Ask for feedback."""
        from workflow.application.ask_feedback import RequestSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=RequestSheet())

    @cached_property
    def answer_feedback(self) -> KeepRecords[AnswerRow]:
        """Take answers and what they say."""
        from workflow.application.answer_feedback import AnswerSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=AnswerSheet(new_code=new_code))

    @cached_property
    def dispose_opinion(self) -> DisposeOpinion:
        """Say what becomes of an opinion."""
        from workflow.application.dispose_opinion import DisposeOpinion

        return DisposeOpinion(recorder=self._recorder)

    @cached_property
    def synthesise_feedback(self) -> SynthesiseFeedback:
        """Draw opinions together."""
        from workflow.application.synthesise_feedback import SynthesiseFeedback

        return SynthesiseFeedback(recorder=self._recorder)

    @cached_property
    def read_feedback(self) -> ReadFeedback:
        """Read feedback."""
        from workflow.application.read_feedback import ReadFeedback

        return ReadFeedback(read=self._read, catalogue=self._catalogue)

    @cached_property
    def export_feedback(self) -> ExportFeedback:
        """Export feedback."""
        from workflow.application.export_feedback import ExportFeedback

        return ExportFeedback(read=self._read, catalogue=self._catalogue)

    @cached_property
    def keep_reports(self) -> KeepRecords[ReportRow]:
        """Write and send reports of self-review."""
        from workflow.application.keep_reports import ReportSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=ReportSheet())

    @cached_property
    def find_report_signals(self) -> FindReportSignals:
        """Tell which reports say the same."""
        from workflow.application.find_report_signals import FindReportSignals

        return FindReportSignals(reports=self.list_reports)

    @cached_property
    def accept_reports(self) -> AcceptReports:
        """Accept versions of reports."""
        from workflow.application.accept_reports import AcceptReports

        return AcceptReports(recorder=self._recorder)

    @cached_property
    def list_reports(self) -> ListReports:
        """List reports of self-review."""
        from workflow.application.list_reports import ListReports

        return ListReports(read=self._read, catalogue=self._catalogue)

    @cached_property
    def propose_suggestions(self) -> KeepRecords[SuggestionRow]:
        """Propose what else subjects are to explain."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.propose_suggestions import SuggestionSheet

        return KeepRecords(recorder=self._recorder, sheet=SuggestionSheet())

    @cached_property
    def carry_over_suggestions(self) -> CarryOverSuggestions:
        """Propose anew what an earlier cycle left open."""
        from workflow.application.carry_over_suggestions import CarryOverSuggestions

        return CarryOverSuggestions(
            read=self._read, catalogue=self._catalogue, recorder=self._recorder
        )

    @cached_property
    def take_suggestion_step(self) -> TakeSuggestionStep:
        """Take suggestions one step further."""
        from workflow.application.suggestion_steps import TakeSuggestionStep

        return TakeSuggestionStep(recorder=self._recorder)

    @cached_property
    def follow_suggestions(self) -> FollowSuggestions:
        """Assign who follows suggestions."""
        from workflow.application.follow_suggestions import FollowSuggestions

        return FollowSuggestions(recorder=self._recorder)

    @cached_property
    def list_suggestions(self) -> ListSuggestions:
        """List suggestions."""
        from workflow.application.list_suggestions import ListSuggestions

        return ListSuggestions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def count_suggestions(self) -> CountSuggestions:
        """Count who was suggested."""
        from workflow.application.count_suggestions import CountSuggestions

        return CountSuggestions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def keep_meetings(self) -> KeepRecords[MeetingRow]:
        """Record review meetings that were held."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_meeting import MeetingSheet

        return KeepRecords(recorder=self._recorder, sheet=MeetingSheet())

    @cached_property
    def keep_rolls(self) -> KeepRecords[RollRow]:
        """Call the rolls of meetings."""
        from workflow.application.call_rolls import RollSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=RollSheet())

    @cached_property
    def keep_conclusions(self) -> KeepRecords[ConclusionRow]:
        """Record what meetings concluded."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_conclusions import ConclusionSheet

        return KeepRecords(recorder=self._recorder, sheet=ConclusionSheet())

    @cached_property
    def sign_meeting(self) -> SignMeeting:
        """Sign the minutes of a meeting."""
        from workflow.application.close_meeting import SignMeeting

        return SignMeeting(recorder=self._recorder)

    @cached_property
    def close_meeting(self) -> CloseMeeting:
        """Close the record of a meeting."""
        from workflow.application.close_meeting import CloseMeeting

        return CloseMeeting(recorder=self._recorder)

    @cached_property
    def correct_meeting(self) -> CorrectMeeting:
        """Let another record take the place of a closed meeting."""
        from workflow.application.correct_meeting import CorrectMeeting

        return CorrectMeeting(recorder=self._recorder)

    @cached_property
    def list_meetings(self) -> ListMeetings:
        """List meetings, or read one."""
        from workflow.application.list_meetings import ListMeetings

        return ListMeetings(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_meeting_signals(self) -> FindMeetingSignals:
        """Find what is worth a look about how meetings were held."""
        from workflow.application.find_meeting_signals import FindMeetingSignals

        return FindMeetingSignals(meetings=self.list_meetings)

    @cached_property
    def write_minutes(self) -> WriteMinutes:
        """Put together the minutes of a meeting."""
        from workflow.application.write_minutes import WriteMinutes

        return WriteMinutes(meetings=self.list_meetings)

    @cached_property
    def adopt_meeting(self) -> AdoptMeeting:
        """Record a meeting of another cycle."""
        from workflow.application.adopt_meeting import AdoptMeeting

        return AdoptMeeting(recorder=self._recorder)

    @cached_property
    def plan_meetings(self) -> KeepRecords[PlanRow]:
        """Plan meetings."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.plan_meetings import PlanSheet

        return KeepRecords(recorder=self._recorder, sheet=PlanSheet())

    @cached_property
    def schedule_meetings(self) -> ScheduleMeetings:
        """Give meetings their times and attendees."""
        from workflow.application.schedule_meetings import ScheduleMeetings

        return ScheduleMeetings(recorder=self._recorder)

    @cached_property
    def cancel_meeting(self) -> CancelMeeting:
        """Give up a meeting that is planned."""
        from workflow.application.plan_meetings import CancelMeeting

        return CancelMeeting(recorder=self._recorder)

    @cached_property
    def show_attendance(self) -> ShowAttendance:
        """Show who from above attends what."""
        from workflow.application.show_attendance import ShowAttendance

        return ShowAttendance(read=self._read, catalogue=self._catalogue)
