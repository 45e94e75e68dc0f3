"""The use cases about what people record, wired for one process."""

from __future__ import annotations

from functools import cached_property

from runtime.ids import new_code
from workflow.application.accept_reports import AcceptReports
from workflow.application.adopt_meeting import AdoptMeeting
from workflow.application.answer_feedback import AnswerSheet
from workflow.application.ask_feedback import RequestSheet
from workflow.application.call_rolls import RollSheet
from workflow.application.carry_over_suggestions import CarryOverSuggestions
from workflow.application.catalogue import Catalogue
from workflow.application.close_meeting import CloseMeeting, SignMeeting
from workflow.application.correct_meeting import CorrectMeeting
from workflow.application.count_suggestions import CountSuggestions
from workflow.application.dispose_opinion import DisposeOpinion
from workflow.application.export_feedback import ExportFeedback
from workflow.application.find_meeting_signals import FindMeetingSignals
from workflow.application.find_report_signals import FindReportSignals
from workflow.application.follow_suggestions import FollowSuggestions
from workflow.application.keep_reports import ReportSheet
from workflow.application.keeping import KeepRecords
from workflow.application.list_documents import ListDocuments
from workflow.application.list_meetings import ListMeetings
from workflow.application.list_reports import ListReports
from workflow.application.list_sessions import ListSessions
from workflow.application.list_suggestions import ListSuggestions
from workflow.application.plan_meetings import CancelMeeting, PlanSheet
from workflow.application.propose_suggestions import SuggestionSheet
from workflow.application.read_feedback import ReadFeedback
from workflow.application.record_checks import RecordChecks
from workflow.application.record_conclusions import ConclusionSheet
from workflow.application.record_documents import RecordDocuments
from workflow.application.record_feedback import RecordFeedback
from workflow.application.record_meeting import MeetingSheet
from workflow.application.record_ratings import RecordRatings
from workflow.application.record_remedies import AddRemedies, VerifyRemedies
from workflow.application.record_session_attendance import RecordSessionAttendance
from workflow.application.record_sessions import RecordSessions
from workflow.application.recording import Recorder
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
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import UnitOfWork


class RecordUses:
    """Every use case about records, built on first use.

    Attributes:
        _begin: Begins a transaction that changes.
        _read: Begins one that only reads.
    """

    _catalogue: Catalogue

    def _begin(self) -> UnitOfWork:
        raise NotImplementedError

    def _read(self) -> Reports:
        raise NotImplementedError

    @cached_property
    def _recorder(self) -> Recorder:
        return Recorder(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def record_documents(self) -> RecordDocuments:
        """Record governing documents."""
        return RecordDocuments(recorder=self._recorder)

    @cached_property
    def list_documents(self) -> ListDocuments:
        """List governing documents, and show their cascade."""
        return ListDocuments(read=self._read, catalogue=self._catalogue)

    @cached_property
    def record_sessions(self) -> RecordSessions:
        """Record sessions of dissemination."""
        return RecordSessions(recorder=self._recorder)

    @cached_property
    def record_session_attendance(self) -> RecordSessionAttendance:
        """Record who was at which session."""
        return RecordSessionAttendance(recorder=self._recorder)

    @cached_property
    def list_sessions(self) -> ListSessions:
        """List sessions, and who was there."""
        return ListSessions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def report_coverage(self) -> ReportCoverage:
        """Keep the coverage that a unit reported."""
        return ReportCoverage(recorder=self._recorder)

    @cached_property
    def show_coverage(self) -> ShowCoverage:
        """Show whom a dissemination reached."""
        return ShowCoverage(read=self._read, catalogue=self._catalogue)

    @cached_property
    def record_feedback(self) -> RecordFeedback:
        """Record counts of answers."""
        return RecordFeedback(recorder=self._recorder)

    @cached_property
    def ask_feedback(self) -> KeepRecords[RequestRow]:
        """Ask for feedback."""
        return KeepRecords(recorder=self._recorder, sheet=RequestSheet())

    @cached_property
    def answer_feedback(self) -> KeepRecords[AnswerRow]:
        """Take answers and what they say."""
        return KeepRecords(recorder=self._recorder, sheet=AnswerSheet(new_code=new_code))

    @cached_property
    def dispose_opinion(self) -> DisposeOpinion:
        """Say what becomes of an opinion."""
        return DisposeOpinion(recorder=self._recorder)

    @cached_property
    def synthesise_feedback(self) -> SynthesiseFeedback:
        """Draw opinions together."""
        return SynthesiseFeedback(recorder=self._recorder)

    @cached_property
    def read_feedback(self) -> ReadFeedback:
        """Read feedback."""
        return ReadFeedback(read=self._read, catalogue=self._catalogue)

    @cached_property
    def export_feedback(self) -> ExportFeedback:
        """Export feedback."""
        return ExportFeedback(read=self._read, catalogue=self._catalogue)

    @cached_property
    def keep_reports(self) -> KeepRecords[ReportRow]:
        """Write and send reports of self-review."""
        return KeepRecords(recorder=self._recorder, sheet=ReportSheet())

    @cached_property
    def find_report_signals(self) -> FindReportSignals:
        """Tell which reports say the same."""
        return FindReportSignals(reports=self.list_reports)

    @cached_property
    def accept_reports(self) -> AcceptReports:
        """Accept versions of reports."""
        return AcceptReports(recorder=self._recorder)

    @cached_property
    def list_reports(self) -> ListReports:
        """List reports of self-review."""
        return ListReports(read=self._read, catalogue=self._catalogue)

    @cached_property
    def propose_suggestions(self) -> KeepRecords[SuggestionRow]:
        """Propose what else subjects are to explain."""
        return KeepRecords(recorder=self._recorder, sheet=SuggestionSheet())

    @cached_property
    def carry_over_suggestions(self) -> CarryOverSuggestions:
        """Propose anew what an earlier cycle left open."""
        return CarryOverSuggestions(
            read=self._read, catalogue=self._catalogue, recorder=self._recorder
        )

    @cached_property
    def take_suggestion_step(self) -> TakeSuggestionStep:
        """Take suggestions one step further."""
        return TakeSuggestionStep(recorder=self._recorder)

    @cached_property
    def follow_suggestions(self) -> FollowSuggestions:
        """Assign who follows suggestions."""
        return FollowSuggestions(recorder=self._recorder)

    @cached_property
    def list_suggestions(self) -> ListSuggestions:
        """List suggestions."""
        return ListSuggestions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def count_suggestions(self) -> CountSuggestions:
        """Count who was suggested."""
        return CountSuggestions(read=self._read, catalogue=self._catalogue)

    @cached_property
    def keep_meetings(self) -> KeepRecords[MeetingRow]:
        """Record review meetings that were held."""
        return KeepRecords(recorder=self._recorder, sheet=MeetingSheet())

    @cached_property
    def keep_rolls(self) -> KeepRecords[RollRow]:
        """Call the rolls of meetings."""
        return KeepRecords(recorder=self._recorder, sheet=RollSheet())

    @cached_property
    def keep_conclusions(self) -> KeepRecords[ConclusionRow]:
        """Record what meetings concluded."""
        return KeepRecords(recorder=self._recorder, sheet=ConclusionSheet())

    @cached_property
    def sign_meeting(self) -> SignMeeting:
        """Sign the minutes of a meeting."""
        return SignMeeting(recorder=self._recorder)

    @cached_property
    def close_meeting(self) -> CloseMeeting:
        """Close the record of a meeting."""
        return CloseMeeting(recorder=self._recorder)

    @cached_property
    def correct_meeting(self) -> CorrectMeeting:
        """Let another record take the place of a closed meeting."""
        return CorrectMeeting(recorder=self._recorder)

    @cached_property
    def list_meetings(self) -> ListMeetings:
        """List meetings, or read one."""
        return ListMeetings(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_meeting_signals(self) -> FindMeetingSignals:
        """Find what is worth a look about how meetings were held."""
        return FindMeetingSignals(meetings=self.list_meetings)

    @cached_property
    def write_minutes(self) -> WriteMinutes:
        """Put together the minutes of a meeting."""
        return WriteMinutes(meetings=self.list_meetings)

    @cached_property
    def adopt_meeting(self) -> AdoptMeeting:
        """Record a meeting of another cycle."""
        return AdoptMeeting(recorder=self._recorder)

    @cached_property
    def add_remedies(self) -> AddRemedies:
        """List remedies."""
        return AddRemedies(recorder=self._recorder)

    @cached_property
    def verify_remedies(self) -> VerifyRemedies:
        """Verify remedies."""
        return VerifyRemedies(recorder=self._recorder)

    @cached_property
    def record_checks(self) -> RecordChecks:
        """Schedule checks, or record that they were made."""
        return RecordChecks(recorder=self._recorder)

    @cached_property
    def record_ratings(self) -> RecordRatings:
        """Record values of ratings."""
        return RecordRatings(recorder=self._recorder)

    @cached_property
    def plan_meetings(self) -> KeepRecords[PlanRow]:
        """Plan meetings."""
        return KeepRecords(recorder=self._recorder, sheet=PlanSheet())

    @cached_property
    def schedule_meetings(self) -> ScheduleMeetings:
        """Give meetings their times and attendees."""
        return ScheduleMeetings(recorder=self._recorder)

    @cached_property
    def cancel_meeting(self) -> CancelMeeting:
        """Give up a meeting that is planned."""
        return CancelMeeting(recorder=self._recorder)

    @cached_property
    def show_attendance(self) -> ShowAttendance:
        """Show who from above attends what."""
        return ShowAttendance(read=self._read, catalogue=self._catalogue)
