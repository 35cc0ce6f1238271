//! What a dialog is open for. There is one at a time; the annex draws it.

use crate::api::job::JobId;

/// What a dialog is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Whether a job is to be cancelled, or, without one, the chosen jobs.
    Asking(Option<JobId>),
    /// What becomes of the jobs that are cancelled.
    Cancelling,
    /// What is to be exported.
    Exporting,
    /// Which keys do what.
    Keys,
}

/// The one dialog that is open, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenDialog {
    about: Option<Dialog>,
    /// Counts the openings. Each is an element of its own, or one that is opened in the very moment in which the one before
    /// is closed would be closed, too.
    opened: u8,
}

impl OpenDialog {
    /// What it is about.
    pub fn about(&self) -> Option<&Dialog> {
        self.about.as_ref()
    }

    /// Which opening it is that is to be drawn.
    pub fn opening(&self) -> Option<u8> {
        self.about.is_some().then_some(self.opened)
    }

    /// Opens one in place of the one that is open.
    pub fn open(&mut self, about: Dialog) {
        self.opened = self.opened.wrapping_add(1);
        self.about = Some(about);
    }

    /// The one that is open goes on with something else.
    pub fn go_on(&mut self, about: Dialog) {
        if let Some(before) = &mut self.about {
            *before = about;
        }
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.about = None;
    }

    /// Does not ask any longer what cannot be done.
    pub fn stop_asking(&mut self) {
        if matches!(self.about, Some(Dialog::Asking(_))) {
            self.about = None;
        }
    }
}
