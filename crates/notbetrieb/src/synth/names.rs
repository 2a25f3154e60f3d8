//! Names of the fictional residents: common given and family names, and family names put together from parts, by origin.

use super::dice::Dice;
use super::name_lists::{
    ARABIC, DUTCH, ENDINGS, FAMILY, FEMALE_MID, FEMALE_OLD, FEMALE_YOUNG, IBERIAN, ITALIAN, MALE_MID, MALE_OLD,
    MALE_YOUNG, NORDIC, PARTICLES, POLISH, ROMANIAN, SOUTH_SLAVIC, STEMS, TURKISH, UKRAINIAN, VIETNAMESE,
};

/// Where a family's names come from; nationality follows with some probability.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin {
    German,
    Turkish,
    Polish,
    Arabic,
    Ukrainian,
    Romanian,
    SouthSlavic,
    Italian,
    Vietnamese,
    Iberian,
    Dutch,
    Nordic,
}

/// Origin, weight of a thousand, nationality, share of foreign nationals in a thousand, member of the EU/EEA.
const ORIGINS: &[(Origin, u32, &str, u32, bool)] = &[
    (Origin::German, 770, "DEU", 0, true),
    (Origin::Turkish, 55, "TUR", 560, false),
    (Origin::Polish, 36, "POL", 520, true),
    (Origin::Arabic, 34, "SYR", 800, false),
    (Origin::Ukrainian, 30, "UKR", 930, false),
    (Origin::Romanian, 16, "ROU", 850, true),
    (Origin::SouthSlavic, 20, "SRB", 640, false),
    (Origin::Italian, 12, "ITA", 600, true),
    (Origin::Vietnamese, 8, "VNM", 500, false),
    (Origin::Iberian, 8, "PRT", 650, true),
    (Origin::Dutch, 6, "NLD", 500, true),
    (Origin::Nordic, 5, "DNK", 400, true),
];

impl Origin {
    /// One by its share in the town.
    pub(super) fn roll(dice: &mut Dice) -> Origin {
        let mut left = dice.below(1000);
        for (origin, weight, ..) in ORIGINS {
            if left < *weight {
                return *origin;
            }
            left -= weight;
        }
        Origin::German
    }
    /// Nationality, share of foreign nationals in a thousand, member of the EU/EEA.
    pub(super) fn nation(self) -> (&'static str, u32, bool) {
        ORIGINS.iter().find(|row| row.0 == self).map_or(("DEU", 0, true), |row| (row.2, row.3, row.4))
    }
}

/// Given names by origin: male, female.
fn foreign_given(origin: Origin) -> (&'static [&'static str], &'static [&'static str]) {
    match origin {
        Origin::Turkish => (
            &["Mehmet", "Mustafa", "Hüseyin", "Emre", "Okan", "Çağlar", "İbrahim", "Yiğit", "Serkan", "Uğur"],
            &["Ayşe", "Fatma", "Elif", "Zeynep", "Gülsüm", "Şule", "Derya", "Nilüfer", "Büşra", "Aylin"],
        ),
        Origin::Polish => (
            &["Łukasz", "Krzysztof", "Paweł", "Tomasz", "Jarosław", "Grzegorz", "Michał", "Stanisław"],
            &["Małgorzata", "Agnieszka", "Joanna", "Bożena", "Grażyna", "Katarzyna", "Zofia"],
        ),
        Origin::Arabic => (
            &["Mohammed", "Ahmad", "Omar", "Yousef", "Khaled", "Abd al-Karim", "Hassan", "Samir", "Bilal"],
            &["Fatima", "Layla", "Rania", "Noor", "Maryam", "Amina", "Hanan", "Yasmin"],
        ),
        Origin::Ukrainian => (
            &["Oleksandr", "Serhij", "Dmytro", "Andrij", "Mykola", "Wolodymyr", "Taras", "Bohdan"],
            &["Olena", "Oksana", "Tetjana", "Natalija", "Iryna", "Julija", "Svitlana", "Halyna"],
        ),
        Origin::Romanian => (
            &["Ion", "Andrei", "Ștefan", "Mihai", "Răzvan", "Cătălin", "Florin"],
            &["Mădălina", "Ioana", "Elena", "Mihaela", "Crăița", "Andreea"],
        ),
        Origin::SouthSlavic => (
            &["Đorđe", "Goran", "Željko", "Nikola", "Miloš", "Ivan", "Damir", "Saša"],
            &["Jelena", "Snežana", "Željka", "Milica", "Vesna", "Đurđa", "Ivana"],
        ),
        Origin::Italian => (
            &["Salvatore", "Giuseppe", "Luca", "Antonio", "Nicolò", "Marco"],
            &["Giulia", "Francesca", "Chiara", "Concetta", "Rosaria", "Lucia"],
        ),
        Origin::Vietnamese => (
            &["Văn Hùng", "Minh Tuấn", "Quang Đức", "Thành", "Anh Dũng"],
            &["Thị Hương", "Thị Lan", "Ngọc Mai", "Thu Hà", "Bích Ngọc"],
        ),
        Origin::Iberian => (
            &["João", "José Manuel", "Luís", "Íñigo", "António", "Álvaro"],
            &["Maria da Conceição", "Inês", "Lucía", "Begoña", "Ana Sofía"],
        ),
        Origin::Dutch => {
            (&["Pieter", "Willem", "Joris", "Daan", "Sjoerd"], &["Annelies", "Femke", "Marijke", "Fleur", "Noor"])
        }
        Origin::Nordic => {
            (&["Søren", "Åke", "Jørgen", "Mikkel", "Bjørn"], &["Åsa", "Solveig", "Freyja", "Birgitte", "Kirsten"])
        }
        Origin::German => (MALE_MID, FEMALE_MID),
    }
}

/// A family name.
pub(super) fn family(dice: &mut Dice, origin: Origin) -> String {
    match origin {
        Origin::German => {
            let plain = if dice.per_mille(560) { dice.pick_skewed(FAMILY).to_owned() } else { put_together(dice) };
            if dice.per_mille(12) { format!("{} {}", dice.pick_skewed(PARTICLES), put_together(dice)) } else { plain }
        }
        Origin::Turkish => dice.pick(TURKISH).to_owned(),
        Origin::Polish => dice.pick(POLISH).to_owned(),
        Origin::Arabic => dice.pick(ARABIC).to_owned(),
        Origin::Ukrainian => dice.pick(UKRAINIAN).to_owned(),
        Origin::Romanian => dice.pick(ROMANIAN).to_owned(),
        Origin::SouthSlavic => dice.pick(SOUTH_SLAVIC).to_owned(),
        Origin::Italian => dice.pick(ITALIAN).to_owned(),
        Origin::Vietnamese => dice.pick(VIETNAMESE).to_owned(),
        Origin::Iberian => dice.pick(IBERIAN).to_owned(),
        Origin::Dutch => dice.pick(DUTCH).to_owned(),
        Origin::Nordic => dice.pick(NORDIC).to_owned(),
    }
}

fn put_together(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(STEMS), dice.pick(ENDINGS))
}

/// Given names: all of them, and the usual one where it is not the first.
pub(super) fn given(dice: &mut Dice, origin: Origin, male: bool, year: i16) -> (String, Option<String>) {
    let german = match (male, year) {
        (true, ..1955) => MALE_OLD,
        (true, 1955..1988) => MALE_MID,
        (true, _) => MALE_YOUNG,
        (false, ..1955) => FEMALE_OLD,
        (false, 1955..1988) => FEMALE_MID,
        (false, _) => FEMALE_YOUNG,
    };
    let own = if male { foreign_given(origin).0 } else { foreign_given(origin).1 };
    // Families from elsewhere give their children German names, too.
    let list =
        if origin == Origin::German || dice.per_mille(if year > 1990 { 350 } else { 40 }) { german } else { own };
    let first = dice.pick_skewed(list);
    let second = dice.pick(list);
    if second == first || dice.per_mille(640) {
        return (first.to_owned(), None);
    }
    let usual = dice.per_mille(180).then(|| second.to_owned());
    (format!("{first} {second}"), usual)
}

/// The form of a family name that a wife or daughter bears where the language has one.
pub(super) fn female_form(origin: Origin, name: &str) -> String {
    match name.strip_suffix("ski") {
        Some(stem) if origin == Origin::Polish => format!("{stem}ska"),
        _ => name.to_owned(),
    }
}

/// Places of birth elsewhere: town and state.
pub(super) fn birthplace(dice: &mut Dice, origin: Origin) -> (&'static str, &'static str) {
    let (places, state): (&[&str], &str) = match origin {
        Origin::Turkish => (&["Kırşehir", "İzmir", "Çorum"], "TUR"),
        Origin::Polish => (&["Łódź", "Gliwice", "Poznań"], "POL"),
        Origin::Arabic => (&["Aleppo", "Homs", "Damaskus"], "SYR"),
        Origin::Ukrainian => (&["Charkiw", "Odessa", "Lwiw"], "UKR"),
        Origin::Romanian => (&["Iași", "Timișoara"], "ROU"),
        Origin::SouthSlavic => (&["Niš", "Čačak", "Novi Sad"], "SRB"),
        Origin::Italian => (&["Agrigento", "Potenza"], "ITA"),
        Origin::Vietnamese => (&["Hải Phòng", "Huế"], "VNM"),
        Origin::Iberian => (&["Évora", "Braga"], "PRT"),
        Origin::Dutch => (&["Enschede", "Arnhem"], "NLD"),
        Origin::Nordic => (&["Århus", "Odense"], "DNK"),
        Origin::German => (&["Neuenhagenbrück", "Oberlohn", "Wiesental am Kamp", "Hohenlaut", "Erlenborn"], "DEU"),
    };
    (dice.pick(places), state)
}
