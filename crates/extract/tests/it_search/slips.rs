//! Makes the slips that people make, for the measurements of recall.

/// Numbers for the slips.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

/// One slip: two neighbours swapped, a letter too few, doubled, or wrong. `first` allows it at the first letter.
pub fn slip(dice: &mut Dice, name: &str, first: bool) -> String {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    let from = usize::from(!first);
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = from + dice.below(letters.len() - from);
    match dice.below(4) {
        0 if at + 1 < letters.len() => letters.swap(at, at + 1),
        1 if letters.len() > 4 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(b'a' + dice.below(26) as u8),
    }
    letters.into_iter().collect()
}

/// The same name as somebody hears it.
pub fn heard(dice: &mut Dice, name: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("ei", "ai"),
        ("ay", "ei"),
        ("ä", "e"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ck", "k"),
        ("tz", "z"),
        ("dt", "t"),
        ("th", "t"),
        ("v", "f"),
        ("f", "v"),
        ("tt", "t"),
        ("mm", "m"),
        ("nn", "n"),
        ("ll", "l"),
        ("ie", "i"),
        ("ph", "f"),
        ("i", "y"),
        ("k", "c"),
        ("w", "v"),
    ];
    let lower = name.to_lowercase();
    let fitting: Vec<_> = PAIRS.iter().filter(|(a, _)| lower.contains(a)).collect();
    match fitting.is_empty() {
        true => lower,
        false => {
            let (a, b) = dice.pick(&fitting);
            lower.replacen(a, b, 1)
        }
    }
}

/// The same name from another language's hands.
pub fn transliterated(name: &str) -> String {
    let mut text = name.to_lowercase();
    for (a, b) in [
        ("tsch", "ch"),
        ("sch", "sh"),
        ("w", "v"),
        ("j", "y"),
        ("š", "sch"),
        ("č", "tsch"),
        ("ć", "tsch"),
        ("đ", "dj"),
        ("ş", "sch"),
        ("kh", "ch"),
    ] {
        text = text.replace(a, b);
    }
    text
}

/// Without dots and marks.
pub fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'ä' | 'á' | 'ă' | 'ą' | 'å' => 'a',
            'ö' | 'ó' | 'ø' => 'o',
            'ü' | 'ú' => 'u',
            'ı' | 'í' => 'i',
            'ş' | 'š' | 'ș' => 's',
            'ç' | 'č' | 'ć' => 'c',
            'ğ' => 'g',
            'ł' => 'l',
            'ń' | 'ñ' => 'n',
            other => other,
        })
        .collect()
}

pub fn spelt_out(name: &str) -> String {
    name.replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('Ä', "Ae")
        .replace('Ö', "Oe")
        .replace('Ü', "Ue")
        .replace('ß', "ss")
}
