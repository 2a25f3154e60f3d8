//! From which line a row came: as a rule from the one after the row before, so that only the exceptions are kept.

/// The lines of all rows of a class.
#[derive(Default)]
pub(super) struct Lines {
    rows: u32,
    /// First row of a run of rows on successive lines, and its line.
    runs: Vec<(u32, u64)>,
}

impl Lines {
    /// Adds a row.
    pub(super) fn push(&mut self, line: u64) {
        if self.of(self.rows) != line {
            self.runs.push((self.rows, line));
        }
        self.rows += 1;
    }
    /// The line of a row.
    pub(super) fn of(&self, row: u32) -> u64 {
        let run = match self.runs.last() {
            Some(last) if last.0 <= row => Some(last),
            _ => self.runs.partition_point(|(first, _)| *first <= row).checked_sub(1).and_then(|at| self.runs.get(at)),
        };
        run.map_or(0, |(first, line)| line + u64::from(row - first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_several_rows_of_one_line_come_back() {
        let wanted = [2, 3, 4, 9, 10, 10, 10, 11, 40];
        let mut lines = Lines::default();
        wanted.into_iter().for_each(|line| lines.push(line));
        assert_eq!((0..9).map(|row| lines.of(row)).collect::<Vec<_>>(), wanted);
        assert_eq!(lines.runs.len(), 5);
    }
}
