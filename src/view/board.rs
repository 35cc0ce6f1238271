//! What components read.
//!
//! Few signals of few types on purpose: every type of signal is compiled anew, about 2 kB each. What a field holds is
//! kept here to the letter, because it is written back whenever the field differs.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::job::{Job, ModelSlug, Status};
use crate::api::query::Query;
use crate::api::time::Timestamp;
use crate::feed::event::Lane;
use crate::feed::failure::Failure;
use crate::feed::machine::{Content, Feed};
use crate::feed::rows::JobKey;
use crate::feed::tail::Broken;
use crate::view::bulk::Bulk;
use crate::view::dialog::OpenDialog;
use crate::view::gate::Annex;
use crate::view::glance::Glance;
use crate::view::interval::Interval;

/// Everything that is drawn apart from the rows.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Debug)]
pub struct Board {
    /// What is asked for.
    pub query: Query,
    /// What the field for the model holds: what was typed last, or what is asked for since.
    pub model_text: String,
    /// What the search box holds.
    pub search: String,
    /// The models to offer.
    pub models: Arc<Vec<String>>,
    /// What the place of the rows shows.
    pub content: Content,
    /// How many jobs are loaded.
    pub loaded: usize,
    /// How many of them match the search.
    pub shown: usize,
    /// Whether there is more to load.
    pub has_more: bool,
    /// Whether the first or the next page is on its way.
    pub loading: bool,
    /// Whether the first page is on its way once more.
    pub refreshing: bool,
    /// Whether a pause goes on before the next try.
    pub pausing: bool,
    /// Whether requests wait for the budget.
    pub holding_back: bool,
    /// Whether page after page is being loaded.
    pub walking: bool,
    /// How many new jobs wait until the person wants them.
    pub held: usize,
    /// When the oldest loaded job was created.
    pub oldest: Option<Timestamp>,
    /// How long ago the first page came, or that the network is gone.
    pub freshness: String,
    /// What happened to the jobs lately, in words for those who do not see it.
    pub digest: String,
    /// How often the list refreshes by itself.
    pub interval: Interval,
    /// Rows that were left out.
    pub skipped: u32,
    /// Why the list ended too early.
    pub broken: Option<Broken>,
    /// Whether jobs are missing between rows.
    pub gap: bool,
    /// The error that is shown.
    pub failure: Option<Failure>,
    /// Whether a person has to be asked for a key.
    pub wants_key: bool,
    /// What is wrong with a key that was typed; empty for nothing.
    pub key_problem: String,
    /// Whether the live part did not come.
    pub is_still: bool,
    /// Whether what is delivered apart is there.
    pub annex: Annex,
    /// 0 while the panel is closed; else it grows whenever the panel has to look at the feed again.
    pub panel: u32,
    /// The dialog that is open.
    pub dialog: OpenDialog,
    /// What is chosen, and what is done about it.
    pub bulk: Bulk,
    /// What rows show beyond the list, and the keys.
    pub glance: Glance,
    /// Height of all rows together, in whole CSS pixels (writing fractions would add 12 kB to the bundle).
    pub content_px: i64,
    /// What is added to every row's natural place, in whole CSS pixels.
    pub shift_px: i64,
    /// Where the list was last made to stand.
    pub scroll: Scroll,
}

/// An order to scroll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// Grows with every order; the same one is followed once.
    pub serial: u32,
    /// Where to, in CSS pixels.
    pub top_px: i32,
}

impl Board {
    /// The board of a feed in which nothing has happened yet.
    pub fn of(feed: &Feed, search: String, interval: Interval) -> Self {
        let mut board = Self {
            query: feed.query().clone(),
            model_text: model_text(feed),
            search,
            models: Arc::default(),
            content: Content::Loading,
            loaded: 0,
            shown: 0,
            has_more: false,
            loading: false,
            refreshing: false,
            pausing: false,
            holding_back: false,
            walking: false,
            held: 0,
            oldest: None,
            freshness: String::new(),
            digest: String::new(),
            interval,
            skipped: 0,
            broken: None,
            gap: false,
            failure: None,
            wants_key: false,
            key_problem: String::new(),
            is_still: false,
            annex: Annex::now(),
            panel: 0,
            dialog: OpenDialog::default(),
            bulk: Bulk::default(),
            glance: Glance::default(),
            content_px: 0,
            shift_px: 0,
            scroll: Scroll::default(),
        };
        board.take(feed);
        board
    }

    /// Takes over what the feed says.
    pub fn take(&mut self, feed: &Feed) {
        let tail = feed.tail();
        // What is typed stands as it is, a space at its end included: more may follow.
        if self.query.model != feed.query().model && self.model_text.trim() != model_text(feed) {
            self.model_text = model_text(feed);
        }
        self.query.clone_from(feed.query());
        self.content = feed.content();
        self.loaded = feed.loaded();
        self.held = feed.held();
        self.oldest = feed.oldest();
        self.walking = feed.walk().is_some();
        self.holding_back = feed.is_holding_back();
        self.shown = feed.shown().len();
        self.has_more = tail.has_more();
        self.loading = feed.slot(Lane::List).is_busy();
        self.refreshing = feed.slot(Lane::Refresh).is_busy();
        self.pausing = feed.pausing_after().is_some();
        self.skipped = feed.skipped();
        self.broken = tail.broken();
        self.gap = tail.has_gap();
        self.bulk.take(feed, self.dialog.about().is_some());
        if !self.bulk.can_act {
            self.dialog.stop_asking();
        }
        self.failure = feed.failure().map(|(_, error)| Failure::of(error));
        self.wants_key = feed.wants_key();
        self.panel = if feed.open_job().is_some() { self.panel.wrapping_add(1).max(1) } else { 0 };
        let models = feed.rows().models();
        if !models.iter().map(ModelSlug::as_str).eq(self.models.iter().map(String::as_str)) {
            self.models = Arc::new(models.iter().map(|model| model.as_str().to_owned()).collect());
        }
    }
}

fn model_text(feed: &Feed) -> String {
    feed.query().model.as_ref().map_or("", ModelSlug::as_str).to_owned()
}

/// Everything a row of the document shows.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Debug, PartialEq)]
pub struct RowFacts {
    /// The job.
    pub job: Job,
    /// Its place among the shown rows, from 0.
    pub place: usize,
    /// Whether the Tab key goes to this row.
    pub is_tab_stop: bool,
    /// Whether the row is the one that was opened.
    pub is_selected: bool,
    /// Whether its box is ticked.
    pub is_chosen: bool,
    /// Whether the job can be cancelled.
    pub can_cancel: bool,
    /// Whether the job does not match the filters any more.
    pub is_stray: bool,
    /// Grows when what the row shows beyond the list may be another thing; 0 while rows show no more than that.
    pub glance: u32,
    /// Counts the changes of language, time zone and link template.
    pub wording: u32,
}

impl RowFacts {
    /// What the feed says of a row at a place.
    pub fn of(feed: &Feed, key: JobKey, place: usize) -> Option<Self> {
        let job = feed.rows().get(key)?.clone();
        Some(Self {
            place,
            is_tab_stop: false,
            is_selected: false,
            is_chosen: feed.is_selected(key),
            // What is no longer pending needs not be looked up.
            can_cancel: job.status == Status::Pending && feed.can_cancel(&job.id),
            is_stray: feed.is_stray(key),
            glance: 0,
            wording: 0,
            job,
        })
    }
}

/// A row that is in the document.
#[derive(Clone, Debug)]
pub struct MountedRow {
    /// Which row.
    pub key: JobKey,
    /// What it shows. One signal and one effect for the whole row: more would be slower to make.
    pub facts: ArcRwSignal<RowFacts>,
}

impl MountedRow {
    /// Shows other facts, unless they are the same.
    pub fn show(&self, facts: RowFacts) {
        if self.facts.with_untracked(|before| *before != facts) {
            self.facts.set(facts);
        }
    }
}
