//! A dictionary of keys that finds a key with up to two slips by walking a tree, and by its sound.
//!
//! It is shipped in the sealed extract as ready columns. The keys are sorted; the tree over them lies in pre-order: for every node
//! its letter, its depth, where its subtree ends, and the key that ends there. A search walks the nodes with the state of each
//! node on the way as a stack and jumps over a subtree as soon as too many slips were made on the way to it.

use crate::register::columns::{Ints, RegisterError, Sheet, Texts, Writer, count, lower_bound_by};
use crate::search::keys::{MAX_KEY, skeleton, sound};

/// Sections a lexicon takes, from its base id.
const KEYS: u16 = 0;
const LETTERS: u16 = 2;
const DEPTHS: u16 = 3;
const ENDS: u16 = 4;
const NODE_KEYS: u16 = 5;
const TARGET_STARTS: u16 = 6;
const TARGETS: u16 = 7;
const KINDS: u16 = 8;
const SOUNDS: u16 = 9;
const SOUND_STARTS: u16 = 11;
const SKELETONS: u16 = 13;
const SKELETON_STARTS: u16 = 15;

/// Sounds shorter than this say too little.
const MIN_CODE: usize = 2;

/// Writes a lexicon of (key, kind, target) under the ids from `base` to `base + 16`.
pub(crate) fn write(writer: &mut Writer, base: u16, mut entries: Vec<(String, u8, u32)>) {
    entries.sort_unstable();
    entries.dedup_by(|a, b| a.0 == b.0 && a.2 == b.2 && a.1 >= b.1);
    let (mut keys, mut starts, mut targets, mut kinds) = (Vec::<&str>::new(), vec![], vec![], vec![]);
    for (key, kind, target) in &entries {
        if keys.last() != Some(&key.as_str()) {
            keys.push(key);
            starts.push(count(targets.len()));
        }
        targets.push(*target);
        kinds.push(u32::from(*kind));
    }
    starts.push(count(targets.len()));
    writer.texts(base + KEYS, keys.iter().copied());
    writer.ints(base + TARGET_STARTS, &starts);
    writer.ints(base + TARGETS, &targets);
    writer.ints(base + KINDS, &kinds);
    write_tree(writer, base, &keys);
    write_codes(writer, base + SOUNDS, base + SOUND_STARTS, &keys, sound);
    write_codes(writer, base + SKELETONS, base + SKELETON_STARTS, &keys, skeleton);
}

fn write_tree(writer: &mut Writer, base: u16, keys: &[&str]) {
    let (mut letters, mut depths, mut ends, mut node_keys) = (vec![], vec![], vec![], vec![]);
    let mut open: Vec<usize> = Vec::new();
    let mut before: &[u8] = &[];
    for (number, key) in keys.iter().enumerate() {
        let key = key.as_bytes();
        let shared = key.iter().zip(before).take_while(|(a, b)| a == b).count();
        for node in open.drain(shared.min(open.len())..) {
            ends[node] = count(letters.len());
        }
        for (depth, letter) in key.iter().enumerate().skip(shared) {
            open.push(letters.len());
            letters.push(u32::from(*letter));
            depths.push(count(depth + 1));
            ends.push(0);
            node_keys.push(0);
        }
        if let Some(last) = node_keys.last_mut() {
            *last = count(number + 1);
        }
        before = key;
    }
    for node in open {
        ends[node] = count(letters.len());
    }
    writer.ints(base + LETTERS, &letters);
    writer.ints(base + DEPTHS, &depths);
    writer.ints(base + ENDS, &ends);
    writer.ints(base + NODE_KEYS, &node_keys);
}

fn write_codes(writer: &mut Writer, texts: u16, starts_id: u16, keys: &[&str], code: fn(&str) -> String) {
    let mut pairs: Vec<(String, u32)> = keys
        .iter()
        .enumerate()
        .map(|(number, key)| (code(key), count(number)))
        .filter(|(code, _)| code.len() >= MIN_CODE)
        .collect();
    pairs.sort_unstable();
    let (mut codes, mut starts, mut members) = (Vec::<&str>::new(), vec![], vec![]);
    for (code, key) in &pairs {
        if codes.last() != Some(&code.as_str()) {
            codes.push(code);
            starts.push(count(members.len()));
        }
        members.push(*key);
    }
    starts.push(count(members.len()));
    writer.texts(texts, codes.iter().copied());
    writer.ints(starts_id, &starts);
    writer.ints(starts_id + 1, &members);
}

/// A dictionary inside a sheet.
#[derive(Clone, Copy)]
pub(crate) struct Lexicon {
    keys: Texts,
    letters: Ints,
    depths: Ints,
    ends: Ints,
    node_keys: Ints,
    target_starts: Ints,
    targets: Ints,
    kinds: Ints,
    sounds: Codes,
    skeletons: Codes,
}

#[derive(Clone, Copy)]
struct Codes {
    texts: Texts,
    starts: Ints,
    members: Ints,
}

impl Codes {
    fn open(sheet: &Sheet, texts: u16, starts: u16) -> Result<Self, RegisterError> {
        Ok(Self { texts: sheet.texts(texts)?, starts: sheet.ints(starts), members: sheet.ints(starts + 1) })
    }
    fn keys<'s>(self, sheet: &'s Sheet, code: &str) -> impl Iterator<Item = u32> + use<'s> {
        let at = lower_bound_by(0..self.texts.len(), |at| sheet.text_bytes(self.texts, at) < code.as_bytes());
        let found =
            code.len() >= MIN_CODE && at < self.texts.len() && sheet.text_bytes(self.texts, at) == code.as_bytes();
        let range = if found { sheet.range(self.starts, at, self.members.len()) } else { 0..0 };
        range.map(move |at| sheet.get(self.members, at))
    }
}

impl Lexicon {
    /// Opens the lexicon under these ids.
    pub(crate) fn open(sheet: &Sheet, base: u16) -> Result<Self, RegisterError> {
        let lexicon = Self {
            keys: sheet.texts(base + KEYS)?,
            letters: sheet.ints(base + LETTERS),
            depths: sheet.ints(base + DEPTHS),
            ends: sheet.ints(base + ENDS),
            node_keys: sheet.ints(base + NODE_KEYS),
            target_starts: sheet.ints(base + TARGET_STARTS),
            targets: sheet.ints(base + TARGETS),
            kinds: sheet.ints(base + KINDS),
            sounds: Codes::open(sheet, base + SOUNDS, base + SOUND_STARTS)?,
            skeletons: Codes::open(sheet, base + SKELETONS, base + SKELETON_STARTS)?,
        };
        let nodes = lexicon.letters.len();
        let fits = |column: Ints| column.len() == nodes;
        if fits(lexicon.depths)
            && fits(lexicon.ends)
            && fits(lexicon.node_keys)
            && lexicon.kinds.len() == lexicon.targets.len()
        {
            Ok(lexicon)
        } else {
            Err(RegisterError::Count)
        }
    }
    /// The key with this number.
    pub(crate) fn key<'s>(&self, sheet: &'s Sheet, key: u32) -> &'s [u8] {
        sheet.text_bytes(self.keys, key)
    }
    /// The number of exactly this key.
    pub(crate) fn exact(&self, sheet: &Sheet, key: &str) -> Option<u32> {
        let at = self.lower_bound(sheet, key.as_bytes());
        (at < self.keys.len() && self.key(sheet, at) == key.as_bytes()).then_some(at)
    }
    /// All keys that begin with this text, the text itself included.
    pub(crate) fn prefix(&self, sheet: &Sheet, text: &str) -> std::ops::Range<u32> {
        let from = self.lower_bound(sheet, text.as_bytes());
        let to = lower_bound_by(from..self.keys.len(), |at| self.key(sheet, at).starts_with(text.as_bytes()));
        from..to
    }
    fn lower_bound(&self, sheet: &Sheet, key: &[u8]) -> u32 {
        lower_bound_by(0..self.keys.len(), |at| self.key(sheet, at) < key)
    }
    /// All keys with the same Kölner Phonetik.
    pub(crate) fn sounding<'s>(&self, sheet: &'s Sheet, key: &str) -> impl Iterator<Item = u32> + use<'s> {
        self.sounds.keys(sheet, &sound(key))
    }
    /// All keys with the same skeleton.
    pub(crate) fn transliterated<'s>(&self, sheet: &'s Sheet, key: &str) -> impl Iterator<Item = u32> + use<'s> {
        self.skeletons.keys(sheet, &skeleton(key))
    }
    /// What a key stands for: target and kind.
    pub(crate) fn targets<'s>(&self, sheet: &'s Sheet, key: u32) -> impl Iterator<Item = (u32, u8)> + use<'s> {
        let (targets, kinds) = (self.targets, self.kinds);
        sheet.range(self.target_starts, key, targets.len()).map(move |at| {
            let kind = u8::try_from(sheet.get(kinds, at)).unwrap_or(u8::MAX);
            (sheet.get(targets, at), kind)
        })
    }
    /// Hands over every key within `max` slips (letter too many, missing, wrong, or two neighbours swapped) with their number.
    /// More than two are taken as two.
    pub(crate) fn near(&self, sheet: &Sheet, typed: &str, max: u8, found: &mut impl FnMut(u32, u8)) {
        match max {
            0 => {
                if let Some(key) = self.exact(sheet, typed) {
                    found(key, 0);
                }
            }
            1 => self.walk::<1>(sheet, typed.as_bytes(), found),
            _ => self.walk::<2>(sheet, typed.as_bytes(), found),
        }
    }
    /// The walk for `SLIPS` slips. Row `k` of a node is a set of bits: bit `j` stands if the letters from the root to this node and
    /// the first `j` typed letters are at most `k` slips apart. A row follows from those of the two nodes above by a few shifts
    /// (Wu and Manber 1992, with neighbours swapped); where the last row is empty, nothing below can fit.
    fn walk<const SLIPS: usize>(&self, sheet: &Sheet, typed: &[u8], found: &mut impl FnMut(u32, u8)) {
        let typed = typed.get(..MAX_KEY).unwrap_or(typed);
        let end = 1u64 << typed.len();
        let all = end | (end - 1);
        let mut places = [0u64; 128];
        for (at, letter) in typed.iter().enumerate() {
            if let Some(place) = places.get_mut(usize::from(*letter)) {
                *place |= 1 << at;
            }
        }
        let (letters, depths) = (sheet.slice(self.letters), sheet.slice(self.depths));
        let (ends, node_keys) = (sheet.column(self.ends), sheet.column(self.node_keys));
        // Two rows of nothing stand above the root, so that every node has two above it.
        let mut rows = [[0u64; 3]; MAX_KEY + 2];
        let mut masks = [0u64; MAX_KEY + 2];
        rows[1] = [1, 0b11 & all, 0b111 & all];
        let mut node = 0u32;
        while let (Some(&letter), Some(&depth)) = (letters.get(node as usize), depths.get(node as usize)) {
            let depth = usize::from(depth);
            if depth == 0 || depth > MAX_KEY {
                return;
            }
            let mask = places.get(usize::from(letter)).copied().unwrap_or(0);
            let (two, one) = (rows[depth - 1], rows[depth]);
            let swapped = mask & masks[depth] >> 1;
            let none = (one[0] & mask) << 1;
            let first = (one[1] & mask) << 1 | one[0] | (one[0] | none) << 1 | (two[0] & swapped) << 2;
            let last = if SLIPS == 1 {
                first & all
            } else {
                ((one[2] & mask) << 1 | one[1] | (one[1] | first) << 1 | (two[1] & swapped) << 2) & all
            };
            if last == 0 {
                node = ends.get(node).max(node + 1);
                continue;
            }
            rows[depth + 1] = [none, first & all, last];
            masks[depth + 1] = mask;
            if last & end != 0
                && let Some(key) = node_keys.get(node).checked_sub(1)
            {
                let slips = if none & end != 0 {
                    0
                } else if SLIPS == 1 || first & end != 0 {
                    1
                } else {
                    2
                };
                found(key, slips);
            }
            node += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Optimal string alignment straight from the definition, for the comparison.
    fn slips(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut v =
                        (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        v = v.min(d[i - 2][j - 2] + 1);
                    }
                    v
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_walk_finds_exactly_the_keys_within_the_slips(
            keys in proptest::collection::btree_set("[a-c]{1,7}", 1..60), typed in "[a-d]{1,9}", max in 0u8..3,
        ) {
            let mut writer = Writer::default();
            let entries = keys.iter().zip(0u32..).map(|(key, at)| (key.clone(), 0, at)).collect();
            write(&mut writer, 100, entries);
            let sheet = Sheet::open(writer.finish(0), 0).unwrap();
            let lexicon = Lexicon::open(&sheet, 100).unwrap();
            let mut found = Vec::new();
            lexicon.near(&sheet, &typed, max, &mut |key, slips| found.push((key, usize::from(slips))));
            found.sort_unstable();
            let expected: Vec<(u32, usize)> = keys
                .iter()
                .zip(0u32..)
                .map(|(key, at)| (at, slips(key.as_bytes(), typed.as_bytes())))
                .filter(|(_, slips)| *slips <= usize::from(max))
                .collect();
            prop_assert_eq!(found, expected);
            for (key, at) in keys.iter().zip(0u32..) {
                prop_assert_eq!(lexicon.exact(&sheet, key), Some(at));
                prop_assert_eq!(lexicon.targets(&sheet, at).collect::<Vec<_>>(), vec![(at, 0)]);
            }
            let begins = lexicon.prefix(&sheet, &typed);
            let expected = keys.iter().filter(|key| key.starts_with(&typed)).count();
            prop_assert_eq!(begins.len(), expected);
        }
    }
}
