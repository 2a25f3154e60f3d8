//! One column of numbers of which most may be 0.

/// Numbers of rows; as long as all are 0 it takes no memory.
#[derive(Default)]
pub(crate) struct Column {
    rows: usize,
    /// Shorter than `rows` where only zeros follow.
    values: Vec<u32>,
}

impl Column {
    /// Adds a row.
    #[inline]
    pub(crate) fn push(&mut self, value: u32) {
        if value != 0 {
            self.values.resize(self.rows, 0);
            self.values.push(value);
        }
        self.rows += 1;
    }
    /// The number of a row; 0 beyond the last.
    #[inline]
    pub(crate) fn get(&self, row: u32) -> u32 {
        self.values.get(row as usize).copied().unwrap_or(0)
    }
    /// Replaces the number of a row by 0.
    pub(crate) fn clear(&mut self, row: u32) {
        if let Some(value) = self.values.get_mut(row as usize) {
            *value = 0;
        }
    }
    /// Whether no row has held anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.values.is_empty()
    }
    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_take_no_memory_and_all_else_comes_back() {
        let mut column = Column::default();
        (0..1000).for_each(|_| column.push(0));
        assert!(column.is_blank() && column.values.capacity() == 0);
        for value in [7, 0, 0, 9, 0] {
            column.push(value);
        }
        let back: Vec<u32> = (998..1006).map(|row| column.get(row)).collect();
        assert_eq!((back, column.len()), (vec![0, 0, 7, 0, 0, 9, 0, 0], 1005));
        column.clear(1003);
        column.clear(5000);
        assert_eq!((column.get(1003), column.get(1000)), (0, 7));
    }
}
