//! What rows show beyond the list, and the keys that work everywhere in the widget: as much of both as must be known
//! before the annex is there, which does the rest.

/// What rows are to show beyond the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Why a job failed.
    pub reasons: bool,
    /// A picture of what it made.
    pub previews: bool,
}

/// This room's part of the board.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// What the host page wants; none as long as it never wanted anything.
    pub wanted: Option<Wanted>,
    /// Whether the person does not want to see reasons.
    pub hides_reasons: bool,
    /// Whether the page's policy forbids pictures from where the API has them.
    pub no_pictures: bool,
    /// The same for videos.
    pub no_clips: bool,
    /// Whether single keys do something.
    pub has_keys: bool,
}

impl Glance {
    /// Takes over what the host page wants.
    pub fn take(&mut self, wanted: Wanted, has_keys: bool) {
        if self.wanted.is_some() || wanted != Wanted::default() {
            self.wanted = Some(wanted);
        }
        self.has_keys = has_keys;
    }

    /// What rows show now.
    pub fn shown(&self) -> Wanted {
        let Wanted { reasons, previews } = self.wanted.unwrap_or_default();
        Wanted { reasons: reasons && !self.hides_reasons, previews }
    }
}
