//! Ready columns: a table of contents and fixed-width little-endian values that are read where they lie.
//!
//! Layout (docs/formats/register.md): 8 bytes magic, one byte group, three zero bytes, `u32` number of sections; then for each
//! section 16 bytes (`u16` id, `u8` width, `u8` zero, `u32` count, `u64` length); then the bodies without gaps. Width 0 means
//! "all zero, no body", 1 to 4 are integers of that many bytes, 255 is plain bytes.

use hashbrown::HashTable;
use zeroize::Zeroizing;

use crate::stock::Hash;

/// First bytes of every group; the last one is the format version.
pub(crate) const MAGIC: [u8; 8] = *b"NBCOLS\x00\x01";
const HEAD: usize = 16;
const ENTRY: usize = 16;
/// Upper bound for the table of contents; a real group has about 120 sections.
const MAX_SECTIONS: usize = 1024;
const PLAIN: u8 = 255;

/// The bytes are not a group of this format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegisterError {
    /// Wrong first bytes or a version this program does not know.
    Magic,
    /// The bytes belong to another group than the one they were handed in for.
    Group,
    /// The table of contents does not fit the bytes.
    Layout,
    /// A text section is not UTF-8.
    Text,
    /// Sections that belong together have different lengths.
    Count,
}

impl std::fmt::Display for RegisterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Magic => "not a register group of a known version",
            Self::Group => "the bytes belong to another group",
            Self::Layout => "the table of contents does not fit the bytes",
            Self::Text => "a text section is not UTF-8",
            Self::Count => "sections that belong together differ in length",
        })
    }
}
impl std::error::Error for RegisterError {}

/// Collects sections; the same input gives the same bytes.
#[derive(Default)]
pub(crate) struct Writer {
    sections: Vec<(u16, u8, u32, Vec<u8>)>,
}

impl Writer {
    /// Adds a column of integers in the smallest width that holds them all.
    pub(crate) fn ints(&mut self, id: u16, values: &[u32]) {
        let width: u8 = match values.iter().copied().max().unwrap_or(0) {
            0 => 0,
            1..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xff_ffff => 3,
            _ => 4,
        };
        let body = match width {
            0 => Vec::new(),
            1 => values.iter().map(|value| *value as u8).collect(),
            2 => narrow::<2>(values),
            3 => narrow::<3>(values),
            _ => narrow::<4>(values),
        };
        self.sections.push((id, width, count(values.len()), body));
    }
    /// Adds a column of this many zeros.
    pub(crate) fn zeros(&mut self, id: u16, rows: usize) {
        self.sections.push((id, 0, count(rows), Vec::new()));
    }
    /// Adds what another writer has collected.
    pub(crate) fn append(&mut self, other: Writer) {
        self.sections.extend(other.sections);
    }
    /// Adds plain bytes.
    pub(crate) fn bytes(&mut self, id: u16, body: Vec<u8>) {
        self.sections.push((id, PLAIN, count(body.len()), body));
    }
    /// Adds a list of texts: their ends under `id`, their bytes under `id + 1`.
    pub(crate) fn texts<'a>(&mut self, id: u16, texts: impl Iterator<Item = &'a str>) {
        let (mut ends, mut body) = (vec![0u32], Vec::new());
        for text in texts {
            body.extend_from_slice(text.as_bytes());
            ends.push(count(body.len()));
        }
        self.ints(id, &ends);
        self.bytes(id + 1, body);
    }
    /// The finished group.
    pub(crate) fn finish(mut self, group: u8) -> Vec<u8> {
        self.sections.sort_by_key(|section| section.0);
        let bodies: usize = self.sections.iter().map(|section| section.3.len()).sum();
        let mut out = Vec::with_capacity(HEAD + ENTRY * self.sections.len() + bodies);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[group, 0, 0, 0]);
        out.extend_from_slice(&count(self.sections.len()).to_le_bytes());
        for (id, width, count, body) in &self.sections {
            out.extend_from_slice(&id.to_le_bytes());
            out.extend_from_slice(&[*width, 0]);
            out.extend_from_slice(&count.to_le_bytes());
            out.extend_from_slice(&(body.len() as u64).to_le_bytes());
        }
        // Each is given back before the next is copied, so that they do not lie in memory twice.
        for (_, _, _, body) in self.sections {
            out.extend_from_slice(&body);
        }
        out
    }
}

/// Counts fit `u32` by far (a country has fewer residents); a larger one is cut and then refused by the reader.
pub(crate) fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// The lower `WIDTH` bytes of each value.
fn narrow<const WIDTH: usize>(values: &[u32]) -> Vec<u8> {
    let mut body = vec![0u8; values.len() * WIDTH];
    for (place, value) in body.chunks_exact_mut(WIDTH).zip(values) {
        for (place, byte) in place.iter_mut().zip(value.to_le_bytes()) {
            *place = byte;
        }
    }
    body
}

/// A pool of distinct texts; number 0 means "none".
pub(crate) struct Pool<'a> {
    numbers: HashTable<u32>,
    texts: Vec<&'a str>,
    hash: Hash,
}

impl Default for Pool<'_> {
    fn default() -> Self {
        Self { numbers: HashTable::new(), texts: Vec::new(), hash: Hash::new() }
    }
}

impl<'a> Pool<'a> {
    /// The number of this text, from 1.
    pub(crate) fn number(&mut self, text: &'a str) -> u32 {
        let Self { numbers, texts, hash } = self;
        let known = |number: &u32| number.checked_sub(1).and_then(|at| texts.get(at as usize)).copied();
        let code = hash.of(text);
        if let Some(number) = numbers.find(code, |number| known(number) == Some(text)) {
            return *number;
        }
        let next = count(texts.len() + 1);
        numbers.insert_unique(code, next, |number| hash.of(known(number).unwrap_or_default()));
        texts.push(text);
        next
    }
    /// The number of an optional text; none and the empty text are 0.
    pub(crate) fn optional(&mut self, text: Option<&'a str>) -> u32 {
        text.filter(|text| !text.is_empty()).map_or(0, |text| self.number(text))
    }
    /// Writes the pool.
    pub(crate) fn write(&self, writer: &mut Writer, id: u16) {
        writer.texts(id, self.texts.iter().copied());
    }
}

/// The bytes of one group with its table of contents; wiped when dropped.
pub(crate) struct Sheet {
    bytes: Zeroizing<Vec<u8>>,
    /// Sorted by id.
    sections: Vec<(u16, Ints)>,
}

/// A column inside a [`Sheet`]; a value outside of it reads as 0.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ints {
    start: usize,
    len: u32,
    width: u8,
}

/// A list of texts inside a [`Sheet`]; a text outside of it reads as empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Texts {
    ends: Ints,
    body: Ints,
}

impl Sheet {
    /// Reads the table of contents and checks it against the bytes.
    pub(crate) fn open(bytes: Vec<u8>, group: u8) -> Result<Self, RegisterError> {
        let bytes = Zeroizing::new(bytes);
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(RegisterError::Magic);
        }
        match bytes.get(8..12) {
            Some(&[found, 0, 0, 0]) if found == group => {}
            Some(_) => return Err(RegisterError::Group),
            None => return Err(RegisterError::Layout),
        }
        let number = le(&bytes, 12, 4).ok_or(RegisterError::Layout)? as usize;
        if number > MAX_SECTIONS {
            return Err(RegisterError::Layout);
        }
        let mut start = HEAD + ENTRY * number;
        let mut sections = Vec::with_capacity(number);
        for at in (0..number).map(|n| HEAD + ENTRY * n) {
            let field = |from, width| le(&bytes, at + from, width).ok_or(RegisterError::Layout);
            let id = u16::try_from(field(0, 2)?).map_err(|_| RegisterError::Layout)?;
            let width = u8::try_from(field(2, 1)?).map_err(|_| RegisterError::Layout)?;
            let len = u32::try_from(field(4, 4)?).map_err(|_| RegisterError::Layout)?;
            let length = usize::try_from(field(8, 8)?).map_err(|_| RegisterError::Layout)?;
            let expected = match width {
                0..=4 => len as usize * usize::from(width),
                PLAIN => len as usize,
                _ => return Err(RegisterError::Layout),
            };
            let ascending = sections.last().is_none_or(|(last, _)| *last < id);
            if field(3, 1)? != 0 || expected != length || !ascending {
                return Err(RegisterError::Layout);
            }
            let width = if width == PLAIN { 1 } else { width };
            sections.push((id, Ints { start, len, width }));
            start = start.checked_add(length).ok_or(RegisterError::Layout)?;
        }
        if start == bytes.len() { Ok(Self { bytes, sections }) } else { Err(RegisterError::Layout) }
    }
    /// The column with this id; an absent one is empty.
    pub(crate) fn ints(&self, id: u16) -> Ints {
        self.sections
            .binary_search_by_key(&id, |section| section.0)
            .ok()
            .and_then(|at| self.sections.get(at))
            .map(|section| section.1)
            .unwrap_or_default()
    }
    /// The texts with this id, checked to be UTF-8 as a whole.
    pub(crate) fn texts(&self, id: u16) -> Result<Texts, RegisterError> {
        let (ends, body) = (self.ints(id), self.ints(id + 1));
        let last = ends.len.checked_sub(1).map_or(0, |at| self.get(ends, at));
        if last != body.len {
            return Err(RegisterError::Layout);
        }
        match std::str::from_utf8(self.slice(body)) {
            Ok(_) => Ok(Texts { ends, body }),
            Err(_) => Err(RegisterError::Text),
        }
    }
    /// The plain bytes of a section.
    pub(crate) fn slice(&self, column: Ints) -> &[u8] {
        let length = column.len as usize * usize::from(column.width);
        self.bytes.get(column.start..column.start.saturating_add(length)).unwrap_or_default()
    }
    /// The column by itself, for loops that read many values of it.
    pub(crate) fn column(&self, column: Ints) -> Column<'_> {
        Column { bytes: self.slice(column), width: usize::from(column.width) }
    }
    /// The value at this place, or 0.
    #[inline]
    pub(crate) fn get(&self, column: Ints, at: u32) -> u32 {
        if at >= column.len {
            return 0;
        }
        let from = column.start + at as usize * usize::from(column.width);
        let Some(bytes) = self.bytes.get(from..from + usize::from(column.width)) else {
            return 0;
        };
        match *bytes {
            [a] => u32::from(a),
            [a, b] => u32::from_le_bytes([a, b, 0, 0]),
            [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }
    /// The two values that bound a list: `get(at)..get(at + 1)`, never beyond `limit`.
    pub(crate) fn range(&self, column: Ints, at: u32, limit: u32) -> std::ops::Range<u32> {
        let from = self.get(column, at).min(limit);
        from..self.get(column, at.saturating_add(1)).clamp(from, limit)
    }
    /// The text at this place, or the empty text.
    pub(crate) fn text(&self, texts: Texts, at: u32) -> &str {
        let range = self.range(texts.ends, at, texts.body.len);
        self.slice(texts.body)
            .get(range.start as usize..range.end as usize)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
    /// The bytes of the text at this place, or none.
    pub(crate) fn text_bytes(&self, texts: Texts, at: u32) -> &[u8] {
        let range = self.range(texts.ends, at, texts.body.len);
        self.slice(texts.body).get(range.start as usize..range.end as usize).unwrap_or_default()
    }
    /// The first place in `within` whose value is not less than `value`; the column must be sorted there.
    pub(crate) fn lower_bound(&self, column: Ints, within: std::ops::Range<u32>, value: u32) -> u32 {
        lower_bound_by(within, |at| self.get(column, at) < value)
    }
    /// All places of a sorted column that hold `value`.
    pub(crate) fn equal_range(&self, column: Ints, value: u32) -> std::ops::Range<u32> {
        let from = self.lower_bound(column, 0..column.len, value);
        let to = lower_bound_by(from..column.len, |at| self.get(column, at) <= value);
        from..to
    }
}

/// One column of a [`Sheet`]; a value outside of it reads as 0.
#[derive(Clone, Copy)]
pub(crate) struct Column<'s> {
    bytes: &'s [u8],
    width: usize,
}

impl Column<'_> {
    /// The value at this place, or 0.
    #[inline]
    pub(crate) fn get(self, at: u32) -> u32 {
        let from = at as usize * self.width;
        match (self.width, self.bytes.get(from..from + self.width)) {
            (3, Some(&[a, b, c])) => u32::from_le_bytes([a, b, c, 0]),
            (2, Some(&[a, b])) => u32::from_le_bytes([a, b, 0, 0]),
            (1, Some(&[a])) => u32::from(a),
            (4, Some(&[a, b, c, d])) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }
}

impl Ints {
    /// Number of values.
    pub(crate) fn len(self) -> u32 {
        self.len
    }
}

impl Texts {
    /// Number of texts.
    pub(crate) fn len(self) -> u32 {
        self.ends.len.saturating_sub(1)
    }
}

/// The first place for which `less` does not hold.
pub(crate) fn lower_bound_by(within: std::ops::Range<u32>, mut less: impl FnMut(u32) -> bool) -> u32 {
    let (mut from, mut to) = (within.start, within.end);
    while from < to {
        let middle = from + (to - from) / 2;
        if less(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

/// The first of `count` places for which `less` does not hold, asked equally often whichever it is: the time tells nothing.
pub(crate) fn even_lower_bound(count: u32, mut less: impl FnMut(u32) -> bool) -> u32 {
    let (mut from, mut length) = (0, count);
    while length > 1 {
        let half = length / 2;
        if less(from + half - 1) {
            from += half;
        }
        // Both parts are gone on with as if they were the longer one.
        length -= half;
    }
    if length == 1 { from + u32::from(less(from)) } else { from }
}

fn le(bytes: &[u8], from: usize, width: usize) -> Option<u64> {
    let part = bytes.get(from..from.checked_add(width)?)?;
    Some(part.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_and_texts_come_back(values: Vec<u32>, texts: Vec<String>) {
            let mut writer = Writer::default();
            writer.texts(7, texts.iter().map(String::as_str));
            writer.ints(3, &values);
            let sheet = Sheet::open(writer.finish(2), 2).unwrap();
            let column = sheet.ints(3);
            let back: Vec<u32> = (0..column.len()).map(|at| sheet.get(column, at)).collect();
            prop_assert_eq!(back, values);
            let found = sheet.texts(7).unwrap();
            let back: Vec<&str> = (0..found.len()).map(|at| sheet.text(found, at)).collect();
            prop_assert_eq!(back, texts);
        }
    }

    #[test]
    fn the_even_search_finds_the_place_and_asks_equally_often_wherever_it_is() {
        for count in 0..200u32 {
            let mut asked = std::collections::BTreeSet::new();
            for place in 0..=count {
                let mut times = 0;
                let found = even_lower_bound(count, |at| {
                    times += 1;
                    assert!(at < count);
                    at < place
                });
                assert_eq!(found, place);
                asked.insert(times);
            }
            assert_eq!(asked.len(), 1, "{count}: {asked:?}");
        }
    }

    #[test]
    fn a_foreign_group_a_cut_and_a_longer_file_are_refused() {
        let mut writer = Writer::default();
        writer.ints(1, &[5, 500, 70_000]);
        let bytes = writer.finish(1);
        assert!(matches!(Sheet::open(bytes.clone(), 0), Err(RegisterError::Group)));
        for cut in 0..bytes.len() {
            assert!(Sheet::open(bytes[..cut].to_vec(), 1).is_err(), "{cut}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(matches!(Sheet::open(longer, 1), Err(RegisterError::Layout)));
    }
}
