//! Which rows are in the document: arithmetic between the scroll offset and row numbers.
//!
//! All lengths are CSS pixels. Rows are equally high. Browsers cap the height of an element (Chromium at about
//! 33.5 million pixels of the screen, Firefox at about 17.9 million CSS pixels), so beyond [`MAX_CONTENT_PX`] and
//! [`MAX_SCREEN_PX`] the scrollbar's way is stretched: one pixel of it moves the rows by more than one.

use std::ops::Range;

/// The height that no list exceeds, in CSS pixels.
pub const MAX_CONTENT_PX: f64 = 16_000_000.0;

/// The height that no list exceeds, in pixels of the screen. It leaves room for a page that enlarges the list by a zoom
/// of its own, of which nothing is known here.
pub const MAX_SCREEN_PX: f64 = 28_000_000.0;

/// This much before the end of its way a stretched list is at its end: browsers lose a pixel or two of a long way, each of
/// which would hide as many pixels of the last row as it stands for.
const SPARE_PX: f64 = 4.0;

/// Rows kept ready above and below what is in view, so that scrolling does not show blank space.
const OVERSCAN_ROWS: f64 = 6.0;

/// At least this many rows are in the document if there are as many.
const MIN_ROWS: usize = 24;

/// At most this many rows are in the document, however high the view is. `style/widget/list.css` makes no list higher than
/// those that are not kept ready besides.
const MAX_ROWS: usize = 199;

/// What is seen of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How far it is scrolled.
    pub scroll_top_px: f64,
    /// How high the visible part is.
    pub height_px: f64,
    /// How high a row is.
    pub row_height_px: f64,
    /// How many pixels of the screen a pixel is wide.
    pub pixel_ratio: f64,
}

/// What to put into the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The rows, by their place in the list.
    pub rows: Range<usize>,
    /// How high the whole list is.
    pub content_px: f64,
    /// What to add to a row's natural place, which is its number times the height of a row. Zero unless the list is
    /// higher than a list can be.
    pub shift_px: f64,
}

impl Viewport {
    /// What is assumed until the browser has laid the list out; the first frame is then close to right.
    pub const EXPECTED: Self =
        Self { scroll_top_px: 0.0, height_px: 680.0, row_height_px: 44.0, pixel_ratio: 1.0 };

    /// The rows around what is seen of a list of that many rows.
    pub fn window(&self, row_count: usize) -> Window {
        let row_height_px = self.row_height_px.max(1.0);
        let natural_px = to_f64(row_count) * row_height_px;
        let content_px = self.content_px(natural_px);
        let top_px = self.natural_top_px(natural_px, content_px);
        let first = to_rows(top_px / row_height_px - OVERSCAN_ROWS);
        let seen = to_rows((self.height_px / row_height_px).ceil() + 2.0 * OVERSCAN_ROWS + 1.0);
        let wanted = seen.clamp(MIN_ROWS, MAX_ROWS);
        let start = first.min(row_count.saturating_sub(wanted));
        Window {
            rows: start..(start + wanted).min(row_count),
            content_px,
            shift_px: if natural_px > content_px { self.scroll_top_px - top_px } else { 0.0 },
        }
    }

    /// Whether the list stands at its top, or so near to it that nobody has gone anywhere.
    pub fn is_at_top(&self) -> bool {
        self.scroll_top_px < self.row_height_px / 2.0
    }

    /// The rows that are seen at least in part.
    pub fn rows_in_view(&self, row_count: usize) -> Range<usize> {
        let row_height_px = self.row_height_px.max(1.0);
        let natural_px = to_f64(row_count) * row_height_px;
        let top_px = self.natural_top_px(natural_px, self.content_px(natural_px));
        let first = to_rows(top_px / row_height_px).min(row_count);
        first..to_rows(((top_px + self.height_px) / row_height_px).ceil()).clamp(first, row_count)
    }

    /// The scroll offset at which a row that moved from one place to another among the rows is seen where it was seen
    /// before.
    pub fn after_move(&self, before: usize, after: usize, row_count: usize) -> f64 {
        let row_height_px = self.row_height_px.max(1.0);
        let natural_px = to_f64(row_count) * row_height_px;
        let content_px = self.content_px(natural_px);
        let moved_px = (to_f64(after) - to_f64(before)) * row_height_px;
        let wanted_px = self.natural_top_px(natural_px, content_px) + moved_px;
        wanted_px.max(0.0) / self.scale(natural_px, content_px)
    }

    /// The scroll offset that brings a row fully into view, moving as little as possible; none if it is in view. A whole
    /// number, since the browser is told such, and rounded so that nothing of the row is cut off.
    pub fn scroll_to(&self, row: usize, row_count: usize) -> Option<f64> {
        let row_height_px = self.row_height_px.max(1.0);
        let natural_px = to_f64(row_count) * row_height_px;
        let content_px = self.content_px(natural_px);
        let top_px = self.natural_top_px(natural_px, content_px);
        let row_top_px = to_f64(row) * row_height_px;
        let scale = self.scale(natural_px, content_px);
        if row_top_px < top_px {
            Some((row_top_px / scale).floor())
        } else if row_top_px + row_height_px > top_px + self.height_px {
            Some(((row_top_px + row_height_px - self.height_px) / scale).ceil())
        } else {
            None
        }
    }

    /// Where the view begins, counted in unstretched pixels.
    fn natural_top_px(&self, natural_px: f64, content_px: f64) -> f64 {
        let top_px = self.scroll_top_px.max(0.0) * self.scale(natural_px, content_px);
        if natural_px > content_px { top_px.min(natural_px - self.height_px) } else { top_px }
    }

    /// How high a list is made that would be that high.
    fn content_px(&self, natural_px: f64) -> f64 {
        natural_px.min(MAX_CONTENT_PX).min(MAX_SCREEN_PX / self.pixel_ratio.max(1.0))
    }

    fn scale(&self, natural_px: f64, content_px: f64) -> f64 {
        let way_px = content_px - self.height_px - SPARE_PX;
        if natural_px > content_px && way_px > 0.0 { (natural_px - self.height_px) / way_px } else { 1.0 }
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn to_f64(rows: usize) -> f64 {
    rows as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative and huge numbers saturate"
)]
fn to_rows(rows: f64) -> usize {
    rows as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(scroll_top_px: f64) -> Viewport {
        Viewport { scroll_top_px, height_px: 680.0, row_height_px: 40.0, pixel_ratio: 1.0 }
    }

    #[test]
    fn bc_1_a_row_that_moved_is_seen_where_it_was() {
        assert_eq!(view(400.0).rows_in_view(10_000), 10..27);
        assert!((view(400.0).after_move(10, 15, 10_000) - 600.0).abs() < 0.001);
        assert!((view(400.0).after_move(10, 0, 10_000)).abs() < 0.001);
        assert_eq!(view(0.0).rows_in_view(3), 0..3);
    }

    #[test]
    fn at_the_top_at_least_twenty_rows_are_in_the_document() {
        assert_eq!(view(0.0).window(10_000).rows, 0..30);
        assert_eq!(Viewport { height_px: 80.0, ..view(0.0) }.window(50).rows, 0..24);
        assert_eq!(view(0.0).window(3).rows, 0..3);
        assert_eq!(view(0.0).window(0).rows, 0..0);
    }

    #[test]
    fn the_window_covers_what_is_seen_wherever_it_is() {
        for scroll_top_px in [0.0, 39.0, 1_000.0, 123_456.0, 399_320.0] {
            let rows = view(scroll_top_px).window(10_000).rows;
            assert!(to_f64(rows.start) * 40.0 <= scroll_top_px, "{scroll_top_px}");
            assert!(to_f64(rows.end) * 40.0 >= scroll_top_px + 680.0, "{scroll_top_px}");
        }
    }

    #[test]
    fn an_offset_beyond_the_end_shows_the_last_rows() {
        assert_eq!(view(1e9).window(100).rows, 70..100);
    }

    #[test]
    fn the_last_of_a_million_rows_is_reached_under_the_height_that_browsers_allow() {
        let content_px = view(0.0).window(1_000_000).content_px;
        assert!(content_px <= MAX_CONTENT_PX);
        let bottom = view(content_px - 680.0).window(1_000_000);
        assert_eq!(bottom.rows.end, 1_000_000);
        let last_row_bottom_px = 1_000_000.0 * 40.0 + bottom.shift_px;
        assert!((last_row_bottom_px - content_px).abs() < 1.0, "{last_row_bottom_px}");
    }

    #[test]
    fn the_last_of_a_million_rows_is_reached_however_many_pixels_of_the_screen_a_pixel_is() {
        for pixel_ratio in [0.67, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0] {
            let view = |scroll_top_px| Viewport { pixel_ratio, ..view(scroll_top_px) };
            let content_px = view(0.0).window(1_000_000).content_px;
            assert!(
                content_px <= MAX_CONTENT_PX && content_px * pixel_ratio <= 2.0_f64.powi(25),
                "{pixel_ratio}"
            );
            let end_px = content_px - 680.0;
            // Browsers lose a pixel or two on the way.
            for scroll_top_px in [end_px, end_px - 0.5, end_px - 3.0] {
                let bottom = view(scroll_top_px);
                assert_eq!(bottom.rows_in_view(1_000_000), 999_983..1_000_000, "{pixel_ratio}");
                let window = bottom.window(1_000_000);
                assert_eq!(window.rows.end, 1_000_000, "{pixel_ratio}");
                let last_row_bottom_px = 1_000_000.0 * 40.0 + window.shift_px;
                assert!((last_row_bottom_px - scroll_top_px - 680.0).abs() < 0.001, "{pixel_ratio}");
            }
        }
    }

    #[test]
    fn a_hundred_thousand_rows_are_not_stretched_up_to_four_pixels_of_the_screen_a_pixel() {
        for pixel_ratio in [0.5, 1.0, 2.0, 4.0] {
            let view = Viewport { row_height_px: 44.0, pixel_ratio, ..view(3_000_000.0) };
            let window = view.window(100_000);
            assert!((window.content_px - 4_400_000.0).abs() < 0.001 && window.shift_px.abs() < 0.001);
        }
    }

    #[test]
    fn a_row_that_is_scrolled_to_is_not_cut_off_by_whole_pixels() {
        for pixel_ratio in [1.0, 2.0, 8.0] {
            for row in [0, 17, 54_321, 499_999, 999_970] {
                let before = Viewport { pixel_ratio, row_height_px: 44.3, ..view(1_000_000.0) };
                let there = Viewport { scroll_top_px: before.scroll_to(row, 1_000_000).unwrap(), ..before };
                assert_eq!(there.scroll_to(row, 1_000_000), None, "{pixel_ratio} {row}");
            }
        }
    }

    #[test]
    fn every_row_of_a_million_can_be_scrolled_to() {
        for row in [0, 1, 17, 499_999, 999_998, 999_999] {
            let top = view(8_000_000.0).scroll_to(row, 1_000_000).unwrap();
            let there = Viewport { scroll_top_px: top, ..view(0.0) };
            assert!(there.window(1_000_000).rows.contains(&row), "{row}");
        }
    }

    #[test]
    fn scrolling_to_a_row_in_view_moves_nothing() {
        assert_eq!(view(0.0).scroll_to(3, 100), None);
        assert_eq!(view(400.0).scroll_to(3, 100), Some(120.0));
        assert_eq!(view(0.0).scroll_to(17, 100), Some(40.0));
    }

    #[test]
    fn the_number_of_rows_in_the_document_is_bounded() {
        assert_eq!(Viewport { height_px: 1e7, ..view(0.0) }.window(100_000).rows.len(), MAX_ROWS);
        assert_eq!(Viewport { row_height_px: 0.0, ..view(0.0) }.window(100_000).rows.len(), MAX_ROWS);
    }
}
