//! The fictional town: streets, postcodes, account numbers, telephone numbers, plates. Nothing of it can be mistaken for real.

use super::dice::Dice;

/// Town.
pub(super) const TOWN: &str = "Talbrück";
/// AGS under a district key that is not assigned (05 999).
pub(super) const AGS: &str = "05999001";
/// Postcodes by quarter: no German postcode begins with 05.
pub(super) const POSTCODES: [&str; 4] = ["05911", "05913", "05915", "05917"];
/// Towns around, as invented, with AGS and postcode.
pub(super) const AROUND: [(&str, &str, &str); 6] = [
    ("Neuenhagenbrück", "05999004", "05921"),
    ("Oberlohn", "05999008", "05923"),
    ("Wiesental am Kamp", "05999012", "05926"),
    ("Hohenlaut", "05999016", "05931"),
    ("Erlenborn", "05999020", "05934"),
    ("Sankt Ansgar", "05999024", "05938"),
];
/// Bank codes with a clearing area of 9, which is not assigned.
pub(super) const BANKS: [&str; 4] = ["99900010", "99900027", "99900034", "99900041"];
/// District code of plates: not assigned.
pub(super) const DISTRICT: &str = "TLB";

const FIRST: &[&str] = &[
    "Haupt",
    "Bahnhof",
    "Kirch",
    "Schul",
    "Mühlen",
    "Garten",
    "Linden",
    "Berg",
    "Post",
    "Brücken",
    "Wald",
    "Wiesen",
    "Rosen",
    "Ahorn",
    "Amsel",
    "Kloster",
    "Schützen",
    "Färber",
    "Gerber",
    "Schmiede",
    "Talblick",
    "Stein",
    "Quellen",
    "Erlen",
    "Birken",
    "Fuchs",
    "Hasen",
    "Kamp",
    "Sonnen",
    "Nord",
    "Süd",
    "Turm",
    "Wasser",
    "Ziegelei",
    "Hütten",
    "Drossel",
    "Lerchen",
    "Tannen",
    "Buchen",
    "Kapellen",
    "Burg",
    "Weiher",
    "Hopfen",
    "Korn",
    "Obst",
    "Apfel",
    "Kirsch",
    "Nuss",
    "Reh",
    "Igel",
];
const SECOND: &[&str] = &["straße", "weg", "gasse", "allee", "platz", "ring", "pfad", "stieg", "hang", "ufer", "grund"];
const WHOLE: &[&str] = &[
    "Am Alten Markt",
    "An der Talbrücke",
    "Im Wiesengrund",
    "Zum Schützenhof",
    "Auf dem Kamp",
    "Hinter der Kirche",
    "Straße der Einheit",
    "Unter den Linden",
    "Am Güterbahnhof",
    "Platz der Kinderrechte",
];

/// Streets of the town for so many residents: about one for every hundred and fifty.
pub(super) fn streets(dice: &mut Dice, residents: u32) -> Vec<String> {
    let wanted = (residents / 150).clamp(24, (FIRST.len() * SECOND.len()) as u32) as usize;
    let mut streets: Vec<String> = WHOLE.iter().map(|name| (*name).to_owned()).collect();
    let mut pairs: Vec<(usize, usize)> =
        (0..SECOND.len()).flat_map(|b| (0..FIRST.len()).map(move |a| (a, b))).collect();
    for at in (1..pairs.len()).rev() {
        let other = dice.below(at as u32 + 1) as usize;
        pairs.swap(at, other);
    }
    let named = [(0, 0), (1, 0)];
    let rest = pairs.into_iter().filter(|pair| !named.contains(pair));
    for (a, b) in named.into_iter().chain(rest) {
        if streets.len() >= wanted {
            break;
        }
        if let (Some(first), Some(second)) = (FIRST.get(a), SECOND.get(b)) {
            streets.push(format!("{first}{second}"));
        }
    }
    streets
}

/// A German IBAN with right check digits at a bank that cannot exist.
pub(super) fn iban(dice: &mut Dice) -> String {
    let bank = dice.pick(&BANKS);
    let account = 1_000_000_000 + u64::from(dice.below(900_000_000));
    let body = format!("{bank}{account:010}");
    // ISO 13616: check digits are 98 minus the remainder by 97 of body + country (D = 13, E = 14) + "00".
    let remainder = body.bytes().chain(*b"131400").fold(0u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("DE{:02}{body}", 98 - remainder)
}

/// A telephone number of the range that the Bundesnetzagentur keeps for films and books (Cologne, 0221 4710000 to 4710999).
pub(super) fn phone(dice: &mut Dice) -> String {
    format!("0221 4710{:03}", dice.below(1000))
}

/// Letters of serial numbers.
const SERIAL: &[u8] = b"CFGHJKLMNPRTVWXYZ0123456789";

/// The serial number of a document: begins with "A", which no German document does; `number` keeps it unique.
pub(super) fn serial(mut number: u32) -> String {
    // An odd factor without a common divisor with 27^6 spreads neighbours and keeps them distinct.
    let base = SERIAL.len() as u64;
    let mut spread = u64::from(number) * 104_729 % base.pow(6);
    number = 0;
    let mut text = String::from("AZ");
    for _ in 0..6 {
        text.push(char::from(SERIAL.get((spread % base) as usize).copied().unwrap_or(b'0')));
        number += (spread % base) as u32;
        spread /= base;
    }
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// A plate of the fictional district; different for the first 675,324 numbers.
pub(super) fn plate(number: u32) -> String {
    const PLATES: u64 = 26 * 26 * 999;
    // A factor without a common divisor with the number of plates keeps them distinct.
    let at = u64::from(number) * 7919 % PLATES;
    let letter = |n: u64| char::from(b'A' + (n % 26) as u8);
    let pair = at / 999;
    format!("{DISTRICT}-{}{} {}", letter(pair / 26), letter(pair), at % 999 + 1)
}

/// A vehicle number: a first character of "0" is not in use (ISO 3780); unique by number.
pub(super) fn fin(number: u32) -> String {
    format!("0TBZZZTAL0{:07}", number % 10_000_000)
}

/// The number of a driving licence: an authority's letter of "Q" is not in use (A to P stand for the Länder); unique by number.
pub(super) fn licence(number: u32) -> String {
    let body = format!("Q999{:05}", number % 100_000);
    // From 100,000 residents with a licence on the version tells them apart.
    let version = char::from_digit(number / 100_000 % 9 + 1, 10).unwrap_or('1');
    let check = rules::licence::check_character(&body).unwrap_or('0');
    format!("{body}{check}{version}")
}
