//! QR codes for page and paper. The codes people read out over the phone are made in `rules::checkcode`.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// The QR code of a text as rows of dark (`true`) and light modules, without the quiet zone.
/// Empty if the text is too long for one code (about 2,300 bytes at this level).
#[must_use]
pub fn qr_matrix(text: &str) -> Vec<Vec<bool>> {
    QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map(|code| {
            (0..code.size).map(|row| code[row].iter().take(code.size).map(|module| module.value()).collect()).collect()
        })
        .unwrap_or_default()
}

/// The dark runs of a matrix as (row, first column, length): fewer shapes to draw.
#[must_use]
pub fn runs(matrix: &[Vec<bool>]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    for (row, cells) in matrix.iter().enumerate() {
        let mut start = None;
        for (column, dark) in cells.iter().copied().chain([false]).enumerate() {
            match (dark, start) {
                (true, None) => start = Some(column),
                (false, Some(from)) => {
                    out.push((row, from, column - from));
                    start = None;
                }
                _ => {}
            }
        }
    }
    out
}

/// The QR code as an inline SVG with a quiet zone of four modules, hidden from screen readers: the page shows
/// the same code as text beside it.
#[must_use]
pub fn qr_svg(text: &str) -> String {
    let matrix = qr_matrix(text);
    let side = matrix.len() + 8;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\" focusable=\"false\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\""
    );
    for (row, column, length) in runs(&matrix) {
        // Writing to a string cannot fail.
        let _ = write!(svg, "M{} {}h{length}v1h-{length}z", column + 4, row + 4);
    }
    svg.push_str("\" fill=\"#000\"/></svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_finder_patterns_stand_in_three_corners() {
        let matrix = qr_matrix("NB1:K7-000123-4:7K3M-92QF-XT0D");
        let side = matrix.len();
        assert!(side >= 21 && (side - 21).is_multiple_of(4));
        for (top, left) in [(0, 0), (0, side - 7), (side - 7, 0)] {
            for i in 0..7 {
                assert!(
                    matrix[top][left + i]
                        && matrix[top + 6][left + i]
                        && matrix[top + i][left]
                        && matrix[top + i][left + 6]
                );
            }
            assert!(!matrix[top + 1][left + 1] && matrix[top + 3][left + 3]);
        }
        assert!(matrix.iter().all(|row| row.len() == side));
    }

    proptest! {
        #[test]
        fn runs_cover_exactly_the_dark_modules(text in "[ -~]{1,60}") {
            let matrix = qr_matrix(&text);
            let mut drawn = vec![vec![false; matrix.len()]; matrix.len()];
            for (row, column, length) in runs(&matrix) {
                for cell in &mut drawn[row][column..column + length] { *cell = true; }
            }
            prop_assert_eq!(drawn, matrix);
        }
    }
}
