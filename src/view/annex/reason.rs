//! Why a job failed, in one line of its row. The line is cut off where the room ends; the whole is its text and title.

use web_sys::Element;

use crate::feed::answers;
use crate::view::annex::words;
use crate::view::markup::element;

/// The reason in a row: in the cell that a failed job has no other use for.
pub(super) struct Reason {
    cell: Option<Element>,
    shown: Option<(Element, String)>,
}

impl Reason {
    pub(super) fn in_row(row: &Element) -> Self {
        Self { cell: row.query_selector(".progress-cell").ok().flatten(), shown: None }
    }

    /// Shows a reason, or none.
    pub(super) fn show(&mut self, reason: Option<answers::Reason<'_>>) {
        let parts = reason.map(|reason| match reason {
            answers::Reason::Told(error) => {
                (error.code.as_deref().unwrap_or_default(), error.message.as_deref().unwrap_or_default())
            }
            answers::Reason::Untold => ("", words::NO_REASON),
            answers::Reason::Unavailable => ("", words::REASON_MISSING),
        });
        let title =
            parts.map(
                |(code, message)| {
                    if code.is_empty() { message.to_owned() } else { [code, " ", message].concat() }
                },
            );
        if self.shown.as_ref().map(|(_, shown)| shown) == title.as_ref() {
            return;
        }
        if let Some((line, _)) = self.shown.take() {
            line.remove();
        }
        if let (Some((code, message)), Some(title), Some(cell)) = (parts, title, &self.cell) {
            // Both isolated: marks for the direction of writing must not turn around what stands beside them.
            let line = element("span", &[("class", "reason"), ("part", "reason"), ("title", &title)]);
            let line = if code.is_empty() {
                line
            } else {
                let space = element("span", &[]).text(" ");
                line.child(element("bdi", &[("class", "reason-code")]).text(code)).child(space)
            };
            let line = line.child(element("bdi", &[]).text(message)).element().clone();
            cell.append_child(&line).ok();
            self.shown = Some((line, title));
        }
    }
}
