//! From a name as registered or typed to the keys under which it is found.
//!
//! A name has several keys: whole ("vondermuellerluedenscheid"), without particles, each part of a double name, and each of them
//! once with the umlauts spelt out (ä = ae) and once with them dropped (ä = a).

/// Longest key in bytes; the rest of a longer name is not searched.
pub(crate) const MAX_KEY: usize = 48;

/// The key is the whole name.
pub(crate) const WHOLE: u8 = 0;
/// The key is the name without particles such as "von" and "al".
pub(crate) const CORE: u8 = 1;
/// The key is one part of a name of several parts.
pub(crate) const PART: u8 = 2;

/// Parts that people leave out or put elsewhere; folded.
const PARTICLES: &[&str] = &[
    "abu",
    "al",
    "am",
    "an",
    "auf",
    "aus",
    "bei",
    "ben",
    "bin",
    "bint",
    "bis",
    "d",
    "da",
    "dal",
    "das",
    "de",
    "del",
    "della",
    "dem",
    "den",
    "der",
    "des",
    "di",
    "die",
    "do",
    "dos",
    "du",
    "edle",
    "edler",
    "el",
    "es",
    "freifrau",
    "freiherr",
    "freiin",
    "graefin",
    "graf",
    "hinter",
    "ibn",
    "im",
    "in",
    "la",
    "le",
    "les",
    "mac",
    "mc",
    "o",
    "prinz",
    "prinzessin",
    "ritter",
    "san",
    "st",
    "ten",
    "ter",
    "the",
    "thi",
    "thor",
    "ul",
    "und",
    "unter",
    "van",
    "vom",
    "von",
    "vor",
    "y",
    "zu",
    "zum",
    "zur",
];

/// Letters and digits between anything else.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Lower-case ASCII with the umlauts spelt out (ä = ae), letters and digits only.
pub(crate) fn fold(word: &str) -> String {
    keep(rules::names::fold(word))
}

/// Lower-case ASCII with the umlauts dropped (ä = a), letters and digits only.
pub(crate) fn fold_loose(word: &str) -> String {
    keep(rules::names::fold_loose(word))
}

fn keep(mut text: String) -> String {
    text.retain(|c| c.is_ascii_alphanumeric());
    text
}

/// Whether this folded word is a particle.
pub(crate) fn is_particle(folded: &str) -> bool {
    PARTICLES.binary_search(&folded).is_ok()
}

/// All keys of a name with their kind; each key once, with its best kind.
pub(crate) fn name_keys(name: &str) -> Vec<(String, u8)> {
    let mut keys = Vec::with_capacity(4);
    let strict: Vec<String> = words(name).map(fold).collect();
    add_keys(&strict, &mut keys);
    let loose: Vec<String> = words(name).map(fold_loose).collect();
    if loose != strict {
        add_keys(&loose, &mut keys);
    }
    keys
}

fn add_keys(parts: &[String], keys: &mut Vec<(String, u8)>) {
    add(parts.concat(), WHOLE, keys);
    if parts.len() < 2 {
        return;
    }
    let core: Vec<&String> = parts.iter().filter(|part| !is_particle(part)).collect();
    add(core.iter().map(|part| part.as_str()).collect(), CORE, keys);
    if core.len() > 1 {
        for part in core {
            if part.len() > 1 {
                add(part.clone(), PART, keys);
            }
        }
    }
}

fn add(mut key: String, kind: u8, keys: &mut Vec<(String, u8)>) {
    key.truncate(MAX_KEY);
    if key.is_empty() {
        return;
    }
    match keys.iter_mut().find(|(known, _)| *known == key) {
        Some(known) => known.1 = known.1.min(kind),
        None => keys.push((key, kind)),
    }
}

/// Kölner Phonetik of a folded key.
pub(crate) fn sound(key: &str) -> String {
    rules::phonetic::koelner(key)
}

/// A coarse spelling that does not care how another script or language was written down: Schewtschenko and Shevchenko, Muhammad
/// and Mohamed. Consonants only, with the groups that transliterations disagree on merged; a vowel counts only in front.
pub(crate) fn skeleton(key: &str) -> String {
    const GROUPS: &[(&str, char)] = &[
        ("schtsch", 's'),
        ("dzsch", 'j'),
        ("dsch", 'j'),
        ("tsch", 'c'),
        ("shch", 's'),
        ("tch", 'c'),
        ("dzh", 'j'),
        ("sch", 's'),
        ("tz", 's'),
        ("ts", 's'),
        ("cz", 'c'),
        ("ch", 'c'),
        ("sh", 's'),
        ("sz", 's'),
        ("zh", 's'),
        ("kh", 'k'),
        ("gh", 'k'),
        ("ck", 'k'),
        ("ph", 'v'),
        ("th", 't'),
        ("dj", 'j'),
        ("dt", 't'),
        ("qu", 'k'),
    ];
    let mut rest = key;
    let mut out = String::with_capacity(key.len());
    while let Some(first) = rest.chars().next() {
        let (code, length) = match GROUPS.iter().find(|(group, _)| rest.starts_with(group)) {
            Some((group, code)) => (*code, group.len()),
            None => (single(first), first.len_utf8()),
        };
        let vowel = matches!(code, 'a' | 'i' | 'u');
        if code != '-' && (out.is_empty() || (!vowel && !out.ends_with(code))) {
            out.push(code);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

fn single(letter: char) -> char {
    match letter {
        'a' | 'e' => 'a',
        'i' | 'j' | 'y' => 'i',
        'o' | 'u' => 'u',
        'f' | 'v' | 'w' => 'v',
        'b' | 'p' => 'b',
        'd' | 't' => 't',
        'c' | 'g' | 'k' | 'q' | 'x' => 'k',
        's' | 'z' => 's',
        'h' => '-',
        other => other,
    }
}

/// Upper-case letters and digits only: how plates and numbers of documents and files are compared.
pub(crate) fn exact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_sorted_for_the_binary_search() {
        assert!(PARTICLES.is_sorted());
        assert!(is_particle("von") && !is_particle("vonhoff"));
    }

    #[test]
    fn a_double_name_with_particles_is_found_by_whole_core_and_parts() {
        let keys = name_keys("von der Müller-Lüd");
        for (key, kind) in [
            ("vondermuellerlued", WHOLE),
            ("muellerlued", CORE),
            ("mueller", PART),
            ("lued", PART),
            ("vondermullerlud", WHOLE),
            ("muller", PART),
        ] {
            assert!(keys.contains(&(key.to_owned(), kind)), "{key} in {keys:?}");
        }
        assert_eq!(name_keys("Weber"), vec![("weber".to_owned(), WHOLE)]);
        assert_eq!(name_keys("Al-Ahmad")[1], ("ahmad".to_owned(), CORE));
    }

    #[test]
    fn transliterations_share_a_skeleton() {
        for (a, b) in
            [("schewtschenko", "shevchenko"), ("muhammad", "mohamed"), ("yildiz", "jildis"), ("dschafari", "djafari")]
        {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("mueller"), skeleton("weber"));
    }
}
