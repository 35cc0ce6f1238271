//! When the feed refreshes by itself.
//!
//! A timer runs whenever a refresh is wanted later: the first page is there, nothing is being refreshed, and the API
//! has not locked the widget out. If it ends while the page is hidden or there is no network, nothing is asked until
//! both are over; if the budget is used up then, the refresh is put off until there is some again.

use crate::api::error::FetchError;
use crate::feed::event::{Change, Effect, Lane, Source, Step, TimerId};
use crate::feed::machine::Feed;
use crate::feed::slot::{Asker, Slot, Task, Wanted};

/// How often the first page is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefreshInterval {
    /// Never, unless somebody presses "Refresh".
    Off,
    /// After so many milliseconds.
    EveryMs(u32),
    /// Often while a job of the first page or in view is under way, seldom otherwise.
    #[default]
    Auto,
}

/// How much longer than the usual time the answer to somebody else's question is waited for: longer than most answers take, and
/// short enough that who asks no more is soon replaced.
const GRACE_MS: u32 = 5_000;

/// How soon the list is refreshed when the network is back.
const BACK_ONLINE_MS: u32 = 600;

/// What the next refresh waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Plan {
    /// No refresh is planned.
    #[default]
    Unplanned,
    /// The interval.
    Interval(TimerId),
    /// The budget.
    Budget(TimerId),
    /// It is due as soon as the page is seen and the network is there.
    Sight,
}

/// The state of polling.
#[derive(Clone, Debug, Default)]
pub(super) struct Poll {
    pub(super) interval: RefreshInterval,
    plan: Plan,
    /// Whether nothing was going on when the next refresh was planned.
    is_quiet: bool,
    is_hidden: bool,
    is_offline: bool,
    pub(super) failures: u32,
}

impl Poll {
    pub(super) fn is_unseen(&self) -> bool {
        self.is_hidden || self.is_offline
    }

    pub(super) fn is_offline(&self) -> bool {
        self.is_offline
    }

    pub(super) fn is_held_back(&self) -> bool {
        matches!(self.plan, Plan::Budget(_))
    }

    /// Whether the latest refresh failed for good.
    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    pub(super) fn refresh_when_seen(&mut self) {
        self.plan = Plan::Sight;
    }

    fn timer(&self) -> Option<TimerId> {
        match self.plan {
            Plan::Interval(timer) | Plan::Budget(timer) => Some(timer),
            Plan::Unplanned | Plan::Sight => None,
        }
    }
}

impl Feed {
    /// The timer that the next refresh waits for.
    pub fn poll_timer(&self) -> Option<TimerId> {
        self.poll.timer()
    }

    /// Whether there is no network.
    pub fn is_offline(&self) -> bool {
        self.poll.is_offline
    }

    /// Whether the list does not refresh by itself as things are: that is off, nobody sees the element, there is no
    /// network, the budget is used up, or the API wants another key.
    pub fn is_paused(&self) -> bool {
        let is_off = self.poll.interval == RefreshInterval::Off;
        self.known && (is_off || self.poll.is_unseen() || self.is_holding_back() || self.is_locked_out())
    }

    pub(super) fn change_interval(&mut self, interval: RefreshInterval, step: &mut Step) {
        if interval != self.poll.interval {
            self.poll.interval = interval;
            self.stop_poll(step);
            // A refresh by the clock that pauses before it is tried again is one more.
            let pauses = matches!(&self.refresh, Slot::Waiting { task, .. } | Slot::Held { task, .. } if task.asker == Asker::Poll);
            if pauses && interval == RefreshInterval::Off {
                self.abandon(Lane::Refresh, step);
            }
        }
    }

    pub(super) fn hide(&mut self) {
        self.poll.is_hidden = true;
    }

    pub(super) fn unhide(&mut self, step: &mut Step) {
        self.poll.is_hidden = false;
        // The pauses after failures grow long: who looks again need not wait for the end of one, unless the API said so.
        let asked_ms = self.refresh.failure().and_then(FetchError::retry_after_ms);
        if self.poll.is_failing() && asked_ms.is_none() {
            self.poll_when_seen(step);
        }
        self.poll_if_due(step);
    }

    pub(super) fn lose_network(&mut self, step: &mut Step) {
        if !std::mem::replace(&mut self.poll.is_offline, true) {
            step.changes.push(Change::Phase);
        }
    }

    pub(super) fn regain_network(&mut self, step: &mut Step) {
        let was_offline = std::mem::replace(&mut self.poll.is_offline, false);
        if was_offline {
            step.changes.push(Change::Phase);
        }
        self.repeat_failed(FetchError::is_about_the_network, None, step);
        self.poll_if_due(step);
        // What has happened meanwhile is not known. All tabs hear of the network in the same moment, and one of them is to ask.
        if was_offline && matches!(self.poll.plan, Plan::Interval(_)) {
            self.stop_poll(step);
            let after_ms = self.jitter.around(BACK_ONLINE_MS);
            self.plan_after(after_ms, step);
        }
    }

    /// The timer of the next refresh has ended, if it is that one.
    pub(super) fn end_poll_timer(&mut self, fired: TimerId, step: &mut Step) -> bool {
        let is_it = self.poll.timer() == Some(fired);
        if is_it {
            self.poll.plan = Plan::Unplanned;
            self.poll_now(step);
        }
        is_it
    }

    /// The budget is another one: what it put off may go out now, or has to wait longer.
    pub(super) fn reconsider_poll(&mut self, step: &mut Step) {
        if self.poll.is_held_back() {
            self.stop_poll(step);
            self.poll_now(step);
        }
    }

    /// Somebody else got the first page: this one is asked for only if no other comes in the usual time and a bit.
    pub(super) fn put_poll_off(&mut self, step: &mut Step) {
        self.poll.failures = 0;
        self.leave_to_others(0, step);
    }

    /// Somebody else asks for the first page: this one waits for that answer, and asks itself if none comes.
    pub(super) fn await_others(&mut self, step: &mut Step) {
        if matches!(self.poll.plan, Plan::Interval(_)) {
            self.leave_to_others(GRACE_MS, step);
        }
    }

    /// Somebody else was given no page. As after a failure of our own the gaps grow, but only to what one failure makes of
    /// them: after that this one sees for itself what is wrong, and tells of it.
    pub(super) fn share_failure(&mut self, step: &mut Step) {
        if matches!(self.poll.plan, Plan::Interval(_)) {
            self.poll.failures = self.poll.failures.max(1);
            self.leave_to_others(0, step);
        }
    }

    /// Begins to wait anew, and longer than who asks.
    fn leave_to_others(&mut self, grace_ms: u32, step: &mut Step) {
        self.stop_poll(step);
        if self.wants_poll() {
            // Who asks has a jitter, too, where the interval is our own choice.
            let longest_ms = match (self.poll.interval, self.interval_ms()) {
                (RefreshInterval::EveryMs(_), interval_ms) => interval_ms,
                (RefreshInterval::Auto | RefreshInterval::Off, interval_ms) => interval_ms / 4 * 5,
            };
            let after_ms = self.jitter.beyond(self.backed_off_ms(longest_ms)).saturating_add(grace_ms);
            self.plan_after(after_ms, step);
        }
    }

    /// Brings the timer in line with what is wanted after everything else of a step.
    pub(super) fn keep_polling(&mut self, step: &mut Step) {
        for change in &step.changes {
            match change {
                Change::Loaded(_) => self.poll.failures = 0,
                Change::Failed(Lane::Refresh) => self.poll.failures += 1,
                Change::Failed(Lane::List) if !self.known => self.poll.failures += 1,
                _ => {}
            }
        }
        let is_too_late = self.poll.is_quiet && matches!(self.poll.plan, Plan::Interval(_)) && self.is_busy();
        if !self.wants_poll() || is_too_late {
            self.stop_poll(step);
        }
        if self.wants_poll() && self.poll.plan == Plan::Unplanned {
            let after_ms = self.poll_pause_ms();
            self.plan_after(after_ms, step);
        }
    }

    fn plan_after(&mut self, after_ms: u32, step: &mut Step) {
        self.poll.is_quiet = self.poll.interval == RefreshInterval::Auto && !self.is_busy();
        self.poll.plan = Plan::Interval(self.start_timer(after_ms, step));
    }

    /// A refresh that is planned for later is due when the page is seen.
    fn poll_when_seen(&mut self, step: &mut Step) {
        if matches!(self.poll.plan, Plan::Interval(_)) {
            self.stop_poll(step);
            self.poll.refresh_when_seen();
        }
    }

    pub(super) fn stop_poll(&mut self, step: &mut Step) {
        if let Some(timer) = self.poll.timer() {
            step.effects.push(Effect::StopTimer(timer));
        }
        self.poll.plan = Plan::Unplanned;
    }

    /// Whether the API refuses who asks, and asking again by itself would only annoy it.
    pub(super) fn is_locked_out(&self) -> bool {
        let refuses = |error: Option<&FetchError>| error.is_some_and(FetchError::is_about_the_key);
        refuses(self.list.failure()) || refuses(self.refresh_error.as_ref())
    }

    fn poll_if_due(&mut self, step: &mut Step) {
        if self.poll.plan == Plan::Sight && !self.poll.is_unseen() {
            self.poll.plan = Plan::Unplanned;
            if self.wants_poll() {
                self.poll_now(step);
            }
        }
    }

    fn poll_now(&mut self, step: &mut Step) {
        if self.poll.is_unseen() {
            self.poll.plan = Plan::Sight;
        } else if let Some(after_ms) = self.budget.wait_ms(Asker::Poll, self.now) {
            self.poll.plan = Plan::Budget(self.start_timer(after_ms, step));
        } else {
            self.begin(Lane::Refresh, Task::new(Source::Refresh, Asker::Poll, Wanted::Page(None)), step);
        }
    }

    /// A first page that could not be had is asked for again like one that is to be refreshed.
    fn wants_poll(&self) -> bool {
        let is_wanted = self.poll.interval != RefreshInterval::Off;
        let has_come_or_failed = self.known || self.list.failure().is_some();
        has_come_or_failed && is_wanted && !self.refresh.is_busy() && !self.is_locked_out()
    }
}
