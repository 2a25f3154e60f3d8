//! A share as words: for reading aloud, for typing at night, for whoever distrusts rows of letters.
//!
//! The 40 bytes are 32 numbers of ten bits, each a word of our own list of 1,024, and four check words behind them: a
//! Reed-Solomon code over GF(2^10). Up to four wrong words are always noticed; one or two are named by their place, so are two
//! that changed places, one that is missing and one too many. Nothing is corrected silently: the sheet decides.

use std::collections::HashMap;
use std::sync::OnceLock;

use model::Problem;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The list: 1,024 nouns, different in their first four letters, without umlauts.
const LIST: &str = include_str!("words.txt");
/// Bits of a word.
const BITS: usize = 10;
/// Words that carry the share.
const DATA: usize = 32;
/// Words that check it.
const CHECKS: usize = 4;
/// Words of a share.
pub const SHARE_WORDS: usize = DATA + CHECKS;
/// Letters by which a word is known.
const KNOWN_BY: usize = 4;
/// Bytes that are spelled.
const BYTES: usize = DATA * BITS / 8;

/// All words in the order of their numbers.
#[must_use]
pub fn word_list() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| LIST.lines().collect())
}

fn by_beginning() -> &'static HashMap<String, u16> {
    static BEGINNINGS: OnceLock<HashMap<String, u16>> = OnceLock::new();
    BEGINNINGS
        .get_or_init(|| (0u16..).zip(word_list()).map(|(number, word)| (beginning(&folded(word)), number)).collect())
}

fn beginning(folded: &str) -> String {
    folded.chars().take(KNOWN_BY).collect()
}

/// Lower case, umlauts and accents dropped, other characters gone.
fn folded(word: &str) -> Zeroizing<String> {
    Zeroizing::new(word.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect())
}

/// The words of these bytes.
pub(super) fn encode(bytes: &[u8; BYTES]) -> Vec<&'static str> {
    let field = Field::get();
    let mut numbers = Zeroizing::new(vec![0u16; SHARE_WORDS]);
    for (at, number) in numbers.iter_mut().take(DATA).enumerate() {
        *number = (0..BITS).fold(0, |sum, bit| sum << 1 | u16::from(bit_of(bytes, at * BITS + bit)));
    }
    // Division by the generator polynomial; the remainder is the checks.
    let generator = field.generator();
    let mut rest = Zeroizing::new(vec![0u16; CHECKS]);
    for at in 0..DATA {
        let factor = numbers[at] ^ rest[0];
        rest.rotate_left(1);
        rest[CHECKS - 1] = 0;
        for (place, coefficient) in rest.iter_mut().zip(&generator) {
            *place ^= field.times(factor, *coefficient);
        }
    }
    numbers[DATA..].copy_from_slice(&rest);
    numbers.iter().filter_map(|number| word_list().get(usize::from(*number)).copied()).collect()
}

fn bit_of(bytes: &[u8], at: usize) -> bool {
    bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1)
}

/// Whether a text is meant as words: most of its tokens begin like words of the list.
pub(super) fn looks_like_words(text: &str) -> bool {
    let spelled: Vec<_> = tokens(text);
    let known = spelled.iter().filter(|token| by_beginning().contains_key(&beginning(token))).count();
    spelled.len() >= 3 && known * 2 >= spelled.len()
}

/// The words of a text, folded; the numbers of the sheet and all signs are passed over.
fn tokens(text: &str) -> Vec<Zeroizing<String>> {
    text.split(|c: char| {
        c.is_whitespace()
            || c.is_ascii_digit()
            || matches!(c, ',' | '.' | ';' | ':' | '-' | '/' | '|' | '_' | ')' | '(')
    })
    .map(folded)
    .filter(|word| !word.is_empty())
    .collect()
}

/// The bytes of words in any dress: capitals or not, with the numbers of the sheet or without, shortened to four letters.
///
/// # Errors
/// `NB-K-030` wrong number of words, `NB-K-031` a word that is not in the list, `NB-K-032` a word is wrong, `NB-K-033` two are
/// wrong or changed places, `NB-K-034` more than two, `NB-K-035` one is missing, `NB-K-036` one is too many; all with its place.
pub(super) fn decode(text: &str) -> Result<Zeroizing<[u8; BYTES]>, Problem> {
    let tokens = tokens(text);
    let field = Field::get();
    let mut numbers = Zeroizing::new(Vec::with_capacity(tokens.len()));
    for (at, token) in tokens.iter().enumerate() {
        numbers.push(number_of(token).ok_or_else(|| Problem::new("NB-K-031").with("word", at + 1))?);
    }
    let count = || Problem::new("NB-K-030").with("found", tokens.len()).with("expected", SHARE_WORDS);
    if numbers.len() != SHARE_WORDS {
        return Err(one_missing(field, &numbers).or_else(|| one_too_many(field, &numbers)).unwrap_or_else(count));
    }
    match field.errors(&numbers) {
        Errors::None => {}
        Errors::One(at) => return Err(Problem::new("NB-K-032").with("word", at + 1)),
        Errors::Two(a, b) => {
            return Err(Problem::new("NB-K-033").with("first", a + 1).with("second", b + 1));
        }
        Errors::Many => return Err(Problem::new("NB-K-034")),
    }
    let mut bytes = Zeroizing::new([0u8; BYTES]);
    for (position, byte) in bytes.iter_mut().enumerate() {
        for bit in 0..8 {
            let at = position * 8 + bit;
            let set = numbers.get(at / BITS).is_some_and(|number| number >> (BITS - 1 - at % BITS) & 1 == 1);
            *byte = *byte << 1 | u8::from(set);
        }
    }
    Ok(bytes)
}

/// The number of a word: by its first four letters, or with one slip among them if only one word can be meant.
fn number_of(token: &str) -> Option<u16> {
    if let Some(number) = by_beginning().get(&beginning(token)) {
        return Some(*number);
    }
    let mut near =
        (0u16..).zip(word_list()).filter(|(_, word)| one_slip(&folded(word), token)).map(|(number, _)| number);
    near.next().filter(|_| near.next().is_none())
}

/// One letter wrong, missing, too many, or two neighbours exchanged.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([x, y, rest @ ..], [v, w, other @ ..]) if x == w && y == v && rest == other => true,
        ([], [_]) | ([_], []) => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([_, rest @ ..], other) if rest == other => true,
        (rest, [_, other @ ..]) if rest == other => true,
        _ => false,
    }
}

fn one_missing(field: &Field, numbers: &[u16]) -> Option<Problem> {
    if numbers.len() + 1 != SHARE_WORDS {
        return None;
    }
    let fits = (0..SHARE_WORDS).filter(|place| {
        let mut whole = Zeroizing::new(numbers.to_vec());
        whole.insert(*place, 0);
        matches!(field.errors(&whole), Errors::None) || matches!(field.errors(&whole), Errors::One(at) if at == *place)
    });
    // Between equal neighbours several places fit; the first is as good.
    fits.into_iter().next().map(|place| Problem::new("NB-K-035").with("word", place + 1))
}

fn one_too_many(field: &Field, numbers: &[u16]) -> Option<Problem> {
    if numbers.len() != SHARE_WORDS + 1 {
        return None;
    }
    let place = (0..numbers.len()).find(|place| {
        let mut whole = Zeroizing::new(numbers.to_vec());
        whole.remove(*place);
        matches!(field.errors(&whole), Errors::None)
    })?;
    Some(Problem::new("NB-K-036").with("word", place + 1))
}

/// What the checks say: the wrong places.
enum Errors {
    None,
    One(usize),
    Two(usize, usize),
    Many,
}

/// GF(2^10) with x^10 + x^3 + 1 and its element 2, which gives all others.
struct Field {
    power: Vec<u16>,
    log: Vec<u16>,
}

/// Elements other than 0.
const ORDER: u16 = 1023;

impl Field {
    fn get() -> &'static Self {
        static FIELD: OnceLock<Field> = OnceLock::new();
        FIELD.get_or_init(|| {
            let mut power = Vec::with_capacity(usize::from(ORDER));
            let mut log = vec![0; usize::from(ORDER) + 1];
            let mut value = 1u16;
            for exponent in 0..ORDER {
                power.push(value);
                log[usize::from(value)] = exponent;
                value <<= 1;
                if value & 1 << BITS != 0 {
                    value ^= 1 << BITS | 0b1001;
                }
            }
            Self { power, log }
        })
    }
    fn power(&self, exponent: u16) -> u16 {
        self.power[usize::from(exponent % ORDER)]
    }
    fn times(&self, a: u16, b: u16) -> u16 {
        if a == 0 || b == 0 { 0 } else { self.power(self.log[usize::from(a)] + self.log[usize::from(b)]) }
    }
    fn over(&self, a: u16, b: u16) -> u16 {
        if a == 0 { 0 } else { self.power(self.log[usize::from(a)] + ORDER - self.log[usize::from(b)]) }
    }
    /// Coefficients behind the leading one of (x - 2)(x - 2²)(x - 2³)(x - 2⁴).
    fn generator(&self) -> [u16; CHECKS] {
        let mut polynomial = vec![1u16];
        for root in (1u16..).take(CHECKS) {
            let mut next = polynomial.clone();
            next.push(0);
            for (at, coefficient) in polynomial.iter().enumerate() {
                next[at + 1] ^= self.times(*coefficient, self.power(root));
            }
            polynomial = next;
        }
        let mut tail = [0; CHECKS];
        tail.copy_from_slice(&polynomial[1..]);
        tail
    }
    /// The value of the word polynomial at 2^root: 0 for all four if nothing is wrong.
    fn syndrome(&self, numbers: &[u16], root: u16) -> u16 {
        numbers.iter().fold(0, |sum, number| self.times(sum, self.power(root)) ^ number)
    }
    /// Finds one or two wrong places (Peterson's method by trying every place).
    fn errors(&self, numbers: &[u16]) -> Errors {
        let s: Vec<u16> = (1u16..).take(CHECKS).map(|root| self.syndrome(numbers, root)).collect();
        if s.iter().all(|value| *value == 0) {
            return Errors::None;
        }
        let last = numbers.len() - 1;
        // The locator of the place `at`: 2 to its power in the polynomial.
        let locator = |at: usize| self.power(u16::try_from(last - at).unwrap_or_default());
        if s.iter().all(|value| *value != 0)
            && let Some(at) =
                (0..numbers.len()).find(|at| (0..CHECKS - 1).all(|n| self.times(s[n], locator(*at)) == s[n + 1]))
        {
            return Errors::One(at);
        }
        for a in 0..numbers.len() {
            for b in a + 1..numbers.len() {
                let (x, y) = (locator(a), locator(b));
                // s1 = ex + fy, s2 = ex² + fy² gives f; the other two must agree.
                let f = self.over(s[1] ^ self.times(s[0], x), self.times(y, x ^ y));
                let e = self.over(s[0] ^ self.times(f, y), x);
                let fits = |n: u16| {
                    let (xn, yn) = (self.log[usize::from(x)] * n, self.log[usize::from(y)] * n);
                    s[usize::from(n) - 1] == self.times(e, self.power(xn)) ^ self.times(f, self.power(yn))
                };
                if e != 0 && f != 0 && fits(3) && fits(4) {
                    return Errors::Two(a, b);
                }
            }
        }
        Errors::Many
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(problem: &Problem) -> (&'static str, Vec<usize>) {
        (problem.code, problem.args.iter().map(|(_, value)| value.parse().unwrap()).collect())
    }

    #[test]
    fn the_list_has_1024_plain_words_known_by_their_first_four_letters() {
        let words = word_list();
        assert_eq!(words.len(), 1 << BITS);
        assert_eq!(by_beginning().len(), words.len());
        assert!(words.is_sorted());
        for word in words {
            assert!((4..=8).contains(&word.len()), "{word}");
            let mut letters = word.chars();
            assert!(
                letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.all(|c| c.is_ascii_lowercase()),
                "{word}"
            );
        }
    }

    #[test]
    fn no_two_words_are_one_slip_apart() {
        let folded: Vec<_> = word_list().iter().map(|word| folded(word)).collect();
        for (at, a) in folded.iter().enumerate() {
            for b in &folded[at + 1..] {
                let replaced = a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1;
                let dropped = a.len() != b.len() && one_slip(a, b);
                assert!(!replaced && !dropped, "{} {}", a.as_str(), b.as_str());
            }
        }
    }

    #[test]
    fn multiplication_is_that_of_the_polynomial() {
        let field = Field::get();
        let slow = |mut a: u32, b: u32| {
            let mut product = 0;
            for bit in 0..BITS {
                if b >> bit & 1 == 1 {
                    product ^= a;
                }
                a <<= 1;
                if a & 1 << BITS != 0 {
                    a ^= 0b100_0000_1001;
                }
            }
            product
        };
        for a in 0..1024u16 {
            for b in [0, 1, 2, 3, 511, 777, 1023] {
                assert_eq!(u32::from(field.times(a, b)), slow(a.into(), b.into()));
            }
        }
    }

    proptest! {
        #[test]
        fn words_in_any_dress_are_the_same_share(bytes in any::<[u8; BYTES]>(), dress in 0usize..5) {
            let words = encode(&bytes);
            prop_assert_eq!(words.len(), SHARE_WORDS);
            let text: String = match dress {
                0 => words.join(" "),
                1 => words.join("\n").to_uppercase(),
                2 => words.iter().enumerate().map(|(at, word)| format!("{}. {}, ", at + 1, word.to_lowercase())).collect(),
                3 => words.iter().map(|word| format!("{} ", &word[..KNOWN_BY])).collect(),
                _ => words.join(" - ").replace('a', "ä").replace('u', "ü"),
            };
            prop_assert!(looks_like_words(&text));
            prop_assert_eq!(*decode(&text).unwrap(), bytes);
        }

        #[test]
        fn one_or_two_wrong_words_are_noticed_and_named(
            bytes in any::<[u8; BYTES]>(), a in 0usize..SHARE_WORDS, b in 0usize..SHARE_WORDS, by in 1usize..1024, and in 1usize..1024
        ) {
            let mut words = encode(&bytes);
            let number = |word: &str| word_list().iter().position(|known| *known == word).unwrap();
            words[a] = word_list()[number(words[a]) ^ by];
            let one = place(&decode(&words.join(" ")).unwrap_err());
            prop_assert_eq!(one, ("NB-K-032", vec![a + 1]));
            prop_assume!(a != b);
            words[b] = word_list()[number(words[b]) ^ and];
            let two = place(&decode(&words.join(" ")).unwrap_err());
            prop_assert_eq!(two, ("NB-K-033", vec![a.min(b) + 1, a.max(b) + 1]));
        }

        #[test]
        fn up_to_four_wrong_words_never_pass(bytes in any::<[u8; BYTES]>(), wrong in proptest::collection::btree_map(0usize..SHARE_WORDS, 1usize..1024, 3..=4)) {
            let mut words = encode(&bytes);
            for (at, by) in wrong {
                let number = word_list().iter().position(|known| *known == words[at]).unwrap();
                words[at] = word_list()[number ^ by];
            }
            prop_assert!(decode(&words.join(" ")).is_err());
        }

        #[test]
        fn exchanged_words_are_noticed_and_named(bytes in any::<[u8; BYTES]>(), a in 0usize..SHARE_WORDS, b in 0usize..SHARE_WORDS) {
            let mut words = encode(&bytes);
            prop_assume!(words[a] != words[b]);
            words.swap(a, b);
            let problem = decode(&words.join(" ")).unwrap_err();
            prop_assert_eq!(place(&problem), ("NB-K-033", vec![a.min(b) + 1, a.max(b) + 1]));
        }

        #[test]
        fn a_missing_word_and_one_too_many_are_named(bytes in any::<[u8; BYTES]>(), at in 0usize..SHARE_WORDS) {
            let words = encode(&bytes);
            let mut less = words.clone();
            less.remove(at);
            let (code, named) = place(&decode(&less.join(" ")).unwrap_err());
            prop_assert_eq!(code, "NB-K-035");
            // Between equal neighbours any of their places is right.
            prop_assert!(named[0] == at + 1 || words[named[0] - 1..=at].iter().all(|word| *word == words[at]));
            let mut more = words.clone();
            more.insert(at, words[at]);
            let (code, named) = place(&decode(&more.join(" ")).unwrap_err());
            prop_assert_eq!(code, "NB-K-036");
            prop_assert_eq!(words[at], more[named[0] - 1]);
        }

        #[test]
        fn a_slip_in_a_word_is_read_or_named_but_never_another_share(
            bytes in any::<[u8; BYTES]>(), at in 0usize..SHARE_WORDS, letter in 0usize..4, to in b'a'..=b'z'
        ) {
            let words = encode(&bytes);
            let mut typed: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let mut slipped = typed[at].clone().into_bytes();
            slipped[letter] = to;
            typed[at] = String::from_utf8(slipped).unwrap();
            match decode(&typed.join(" ")) {
                Ok(read) => prop_assert_eq!(*read, bytes),
                Err(problem) => prop_assert_eq!(place(&problem).1, vec![at + 1]),
            }
        }

        #[test]
        fn whatever_is_typed_gives_an_answer(text in "\\PC{0,200}") {
            let _ = (looks_like_words(&text), decode(&text).is_ok());
        }
    }

    #[test]
    fn words_and_groups_are_told_apart() {
        assert!(!looks_like_words("7K3M9 2QFXT 0DAPF ELBAU MZ0Z0"));
        assert!(!looks_like_words("7K3M92QFXT0D"));
        assert!(looks_like_words("1 Apfel 2 Banane 3 Zitrone"));
        assert_eq!(decode("Apfel Banane Qqqqqq").unwrap_err().code, "NB-K-031");
        assert_eq!(decode("Apfel Banane Zitrone").unwrap_err().code, "NB-K-030");
    }
}
