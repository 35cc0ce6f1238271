//! Where the Tab key goes: rows share one stop.

use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;

/// The active row, else the first one in view, of the rows in the document with their places.
pub fn tab_stop(viewport: Viewport, active: Option<JobKey>, rows: &[(usize, JobKey)]) -> Option<JobKey> {
    let Viewport { scroll_top_px, row_height_px, .. } = viewport;
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    let is_in_view = |place: usize| place as f64 * row_height_px >= scroll_top_px;
    let by_key = rows.iter().find(|(_, key)| Some(*key) == active);
    let stop = by_key.or_else(|| rows.iter().find(|(place, _)| is_in_view(*place))).or(rows.last());
    stop.map(|(_, key)| *key)
}
