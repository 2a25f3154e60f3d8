//! The letters of DIN 91379:2022-08 (as code points; facts of the standard) and its data types A to E.

/// Closed ranges of code points.
type Ranges = &'static [(u32, u32)];

/// Latin letters, normative group `bll`, single code points.
const LETTERS: Ranges = &[
    (0x41, 0x5A),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x17E),
    (0x187, 0x188),
    (0x18F, 0x18F),
    (0x197, 0x197),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1B7, 0x1B7),
    (0x1CD, 0x1DC),
    (0x1DE, 0x1DF),
    (0x1E2, 0x1F0),
    (0x1F4, 0x1F5),
    (0x1F8, 0x1FF),
    (0x212, 0x213),
    (0x218, 0x21B),
    (0x21E, 0x21F),
    (0x227, 0x233),
    (0x259, 0x259),
    (0x268, 0x268),
    (0x292, 0x292),
    (0x1E02, 0x1E03),
    (0x1E06, 0x1E07),
    (0x1E0A, 0x1E11),
    (0x1E17, 0x1E17),
    (0x1E1C, 0x1E2B),
    (0x1E2F, 0x1E37),
    (0x1E3A, 0x1E3B),
    (0x1E40, 0x1E49),
    (0x1E52, 0x1E5B),
    (0x1E5E, 0x1E63),
    (0x1E6A, 0x1E6F),
    (0x1E80, 0x1E87),
    (0x1E8C, 0x1E97),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
];
/// Non-letters N1 (`bnlreq`): blank, apostrophe, comma, hyphen, full stop and the marks of transliteration.
const N1: Ranges = &[
    (0x20, 0x20),
    (0x27, 0x27),
    (0x2C, 0x2E),
    (0x60, 0x60),
    (0x7E, 0x7E),
    (0xA8, 0xA8),
    (0xB4, 0xB4),
    (0xB7, 0xB7),
    (0x2B9, 0x2BA),
    (0x2BE, 0x2BF),
    (0x2C8, 0x2C8),
    (0x2CC, 0x2CC),
    (0x2019, 0x2019),
    (0x2021, 0x2021),
];
/// Non-letters N2 (`bnl`): digits and usual signs.
const N2: Ranges = &[
    (0x21, 0x26),
    (0x28, 0x2B),
    (0x2F, 0x40),
    (0x5B, 0x5F),
    (0x7B, 0x7D),
    (0xA1, 0xA3),
    (0xA5, 0xA5),
    (0xA7, 0xA7),
    (0xA9, 0xAC),
    (0xAE, 0xB3),
    (0xB5, 0xB6),
    (0xB9, 0xBB),
    (0xBF, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x20AC, 0x20AC),
];
/// Non-letters N3 (`bnlopt`).
const N3: Ranges = &[(0xA4, 0xA4), (0xA6, 0xA6), (0xB8, 0xB8), (0xBC, 0xBE)];
/// Non-letters N4 (`bnlnot`): tabulator, line ends, blank that does not break.
const N4: Ranges = &[(0x9, 0xA), (0xD, 0xD), (0xA0, 0xA0)];
/// Extended: Greek and Cyrillic letters, further signs (`gl`, `cl`, `enl`).
const EXTENDED: Ranges = &[
    (0x192, 0x192),
    (0x2B0, 0x2B0),
    (0x2B3, 0x2B3),
    (0x2C6, 0x2C6),
    (0x2DC, 0x2DC),
    (0x2E2, 0x2E2),
    (0x386, 0x386),
    (0x388, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x40D, 0x40D),
    (0x410, 0x42A),
    (0x42C, 0x42C),
    (0x42E, 0x44A),
    (0x44C, 0x44C),
    (0x44E, 0x44F),
    (0x45D, 0x45D),
    (0x1D48, 0x1D48),
    (0x1D57, 0x1D57),
    (0x2018, 0x2018),
    (0x201A, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2020),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x207F, 0x2089),
    (0x2122, 0x2122),
    (0x221E, 0x221E),
    (0x2264, 0x2265),
];
/// Letters that exist only as a base and marks, in NFC; separated by blanks.
const SEQUENCES: &str = "\
    A\u{30b} C\u{300} C\u{304} C\u{306} C\u{308} C\u{315} C\u{323} C\u{326} C\u{328}\u{306} D\u{302} \
    F\u{300} F\u{304} G\u{300} H\u{304} H\u{326} H\u{331} J\u{301} J\u{30c} K\u{300} K\u{302} K\u{304} \
    K\u{307} K\u{315} K\u{31b} K\u{326} K\u{35f}H K\u{35f}h L\u{302} L\u{325} L\u{325}\u{304} L\u{326} \
    M\u{300} M\u{302} M\u{306} M\u{310} N\u{302} N\u{304} N\u{306} N\u{326} P\u{300} P\u{304} P\u{315} \
    P\u{323} R\u{306} R\u{325} R\u{325}\u{304} S\u{300} S\u{304} S\u{31b}\u{304} S\u{331} T\u{300} T\u{304} \
    T\u{308} T\u{315} T\u{31b} U\u{307} Z\u{300} Z\u{304} Z\u{306} Z\u{308} Z\u{327} a\u{30b} c\u{300} \
    c\u{304} c\u{306} c\u{308} c\u{315} c\u{323} c\u{326} c\u{328}\u{306} d\u{302} f\u{300} f\u{304} \
    g\u{300} h\u{304} h\u{326} j\u{301} k\u{300} k\u{302} k\u{304} k\u{307} k\u{315} k\u{31b} k\u{326} \
    k\u{35f}h l\u{302} l\u{325} l\u{325}\u{304} l\u{326} m\u{300} m\u{302} m\u{306} m\u{310} n\u{302} \
    n\u{304} n\u{306} n\u{326} p\u{300} p\u{304} p\u{315} p\u{323} r\u{306} r\u{325} r\u{325}\u{304} \
    s\u{300} s\u{304} s\u{31b}\u{304} s\u{331} t\u{300} t\u{304} t\u{315} t\u{31b} u\u{307} z\u{300} \
    z\u{304} z\u{306} z\u{308} z\u{327} \u{c7}\u{306} \u{db}\u{304} \u{e7}\u{306} \u{fb}\u{304} \
    \u{ff}\u{301} \u{10c}\u{315} \u{10c}\u{323} \u{10d}\u{315} \u{10d}\u{323} \u{113}\u{30d} \u{12a}\u{301} \
    \u{12b}\u{301} \u{14d}\u{30d} \u{17d}\u{326} \u{17d}\u{327} \u{17e}\u{326} \u{17e}\u{327} \
    \u{1e32}\u{304} \u{1e33}\u{304} \u{1e62}\u{304} \u{1e63}\u{304} \u{1e6c}\u{304} \u{1e6d}\u{304} \
    \u{1ea0}\u{308} \u{1ea1}\u{308} \u{1ecc}\u{308} \u{1ecd}\u{308} \u{1ee4}\u{304} \u{1ee4}\u{308} \
    \u{1ee5}\u{304} \u{1ee5}\u{308}";

/// Data types of DIN 91379. Groups per type as in the standard's overview (type D to be confirmed against the
/// printed text before it decides anything).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Datatype {
    /// Names of natural persons: letters and N1.
    A,
    /// Other names (streets, places): A and N2.
    B,
    /// Running text in Latin letters: B, N3, N4.
    C,
    /// Names of legal persons and products: B, N3, Greek, Cyrillic, further signs.
    D,
    /// Running text: C and D.
    E,
}

impl Datatype {
    fn groups(self) -> &'static [Ranges] {
        match self {
            Self::A => &[LETTERS, N1],
            Self::B => &[LETTERS, N1, N2],
            Self::C => &[LETTERS, N1, N2, N3, N4],
            Self::D => &[LETTERS, N1, N2, N3, EXTENDED],
            Self::E => &[LETTERS, N1, N2, N3, N4, EXTENDED],
        }
    }
}

/// Length in code points of the letter that `rest` (NFC) begins with, 0 if none is allowed there. A letter with
/// marks counts only if exactly this sequence is in the standard.
pub(super) fn letter_length(rest: &[char], datatype: Datatype) -> usize {
    let Some(&first) = rest.first() else { return 0 };
    let marks = rest.iter().skip(1).take_while(|c| is_mark(**c)).count();
    if marks > 0 {
        // K with double macron below spans two letters, so one letter more is tried as well.
        for length in [marks + 2, marks + 1] {
            if let Some(candidate) = rest.get(..length) {
                let candidate: String = candidate.iter().collect();
                if SEQUENCES.split(' ').any(|known| known == candidate) {
                    return length;
                }
            }
        }
        return 0;
    }
    let point = u32::from(first);
    usize::from(datatype.groups().iter().any(|group| group.iter().any(|(from, to)| (*from..=*to).contains(&point))))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// All letters (single code points and sequences) that [`Datatype::A`] takes, in NFC: for tests of fonts.
pub fn letters() -> impl Iterator<Item = String> {
    let single = [LETTERS, N1]
        .into_iter()
        .flatten()
        .flat_map(|(from, to)| (*from..=*to).filter_map(char::from_u32))
        .map(String::from);
    single.chain(SEQUENCES.split(' ').map(String::from))
}
