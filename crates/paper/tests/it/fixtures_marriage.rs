//! Examples of the papers of a marriage and of the letter that explains a paper.

use paper::kinds::*;
use paper::{Mode, Paper};

use crate::fixtures::{day, head};

fn value(label: &str, text: &str) -> ShownValue {
    ShownValue { field: String::new(), label: label.into(), text: text.into(), origin: Origin::Document }
}

fn groups() -> Vec<ValueGroup> {
    let group = |title: &str, values: &[(&str, &str)]| ValueGroup {
        title: title.into(),
        values: values.iter().map(|(label, text)| value(label, text)).collect(),
    };
    vec![
        group("Eheschließung", &[("Tag", "02.12.2023"), ("Ort", "Talbrück")]),
        group(
            "1. Ehegatte",
            &[
                ("Vornamen", "Đorđe Łukasz"),
                ("Familienname vor der Eheschließung", "Şahin"),
                ("Tag der Geburt", "12.03.1988"),
                ("Ort der Geburt", "Đà Nẵng, Vietnam"),
                ("Familienname in der Ehe", "Şahin-Müller"),
            ],
        ),
        group(
            "2. Ehegatte",
            &[
                ("Vornamen", "Thị Hương"),
                ("Familienname vor der Eheschließung", "Müller"),
                ("Tag der Geburt", "00.04.1994"),
                ("Ort der Geburt", "Talbrück"),
                ("Familienname in der Ehe", "Şahin-Müller"),
            ],
        ),
    ]
}

/// A certificate's values as the service asks for them. `long`: double names of nobility, places and names of half a line each.
fn certificate_groups(long: bool) -> Vec<ValueGroup> {
    let or = |plain: &'static str, grand: &'static str| if long { grand } else { plain };
    let spouse =
        |title: &str, family: &str, birth: &str, given: &str, place: &str, state: &str, married: &str| ValueGroup {
            title: title.into(),
            values: vec![
                value("Familienname", family),
                value("Geburtsname", birth),
                value("Vornamen", given),
                value("Geschlecht", "weiblich"),
                value("Tag der Geburt", "12.03.1988"),
                value("Ort der Geburt", place),
                value("Staat der Geburt", state),
                value("Familienname der 1. Person in der Ehe", married),
            ]
            .into_iter()
            .filter(|value| !value.text.is_empty())
            .collect(),
        };
    let married = or("Şahin-Müller", "Freifrau von Hohenstein-Leuthardt zu Wangenheim-Winterstein genannt Rauchhaupt");
    vec![
        ValueGroup {
            title: "Eheschließung".into(),
            values: vec![
                value("Tag der Eheschließung", "02.12.2023"),
                value(
                    "Ort der Eheschließung",
                    or("Talbrück", "Talbrück, Altes Rathaus, Trauzimmer im ersten Obergeschoss"),
                ),
                value("Ehename", married),
            ],
        },
        spouse(
            "1. Ehegatte",
            or("Şahin", "Prinz von Sayn-Wittgenstein-Berleburg-Ludwigsburg-Carlsburg zu Hohenlohe-Langenburg"),
            or("Şahin", "Nguyễn Phúc Đặng Thị Hương Giang-Wojciechowska-Brzęczyszczykiewicz"),
            or("Đorđe Łukasz", "Maximilian Ferdinand Alexander Hubertus Christophorus Emmanuel Johann-Baptist"),
            or("Đà Nẵng, Vietnam", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Anglesey"),
            or("Vietnam", "Vereinigtes Königreich Großbritannien und Nordirland"),
            married,
        ),
        spouse(
            "2. Ehegatte",
            or("Müller", "Freiin von Hohenstein-Leuthardt zu Wangenheim-Winterstein"),
            or("Müller", "Schmidt-Wittgenstein-Oberhausen-Rheinberg-Kleinschmalkalden"),
            or("Thị Hương", "Wilhelmine Friederike Auguste Charlotte Marie-Antoinette Elisabeth Theresia"),
            or("Talbrück", "Hellschen-Heringsand-Unterschaar, Kreis Dithmarschen"),
            or("", "Demokratische Sozialistische Republik Sri Lanka (früher Ceylon)"),
            married,
        ),
    ]
}

/// As [`eheurkunde`], with everything that the service puts on it.
pub fn eheurkunde_full(mode: Mode, long: bool) -> Paper {
    let Paper::Eheurkunde(mut paper) = eheurkunde(mode) else { unreachable!() };
    paper.groups = certificate_groups(long);
    paper.notice = Notice {
        is: "Eheurkunde, gefertigt aus der Niederschrift über die Eheschließung, solange die Ehe noch nicht im Register beurkundet ist.".into(),
        is_not: "Sie trägt keine Registernummer. Ist die Ehe eingetragen, gibt es auf Wunsch eine Urkunde aus dem Register.".into(),
        serves: "Beweist die Eheschließung wie eine Urkunde aus dem Register (§ 54 (2) PStG).".into(),
        law: ["§ 55 (1) Satz 1 Nr. 1 PStG", "§ 56 (1) Satz 2 PStG", "§ 57 PStG", "Anlage 6 PStV"]
            .map(|cite| format!("{cite} (Fassung vom 01.08.2026)"))
            .to_vec(),
        valid_until: None,
    };
    if let Some(check) = paper.head.check.as_mut() {
        check.page = Some("https://www.talbrueck.example/pruefen".into());
    }
    paper.into()
}

fn registrar() -> Signatory {
    Signatory { name: "Jürgen Weiß".into(), function: "Standesbeamter".into() }
}

fn notice(is: &str, is_not: &str) -> Notice {
    Notice {
        is: is.into(),
        is_not: is_not.into(),
        serves: String::new(),
        law: vec!["§ 55 (1) Satz 1 Nr. 1 PStG (Fassung vom 01.08.2026)".into()],
        valid_until: None,
    }
}

pub fn eheniederschrift(mode: Mode) -> Paper {
    let signer = |name: &str, part: &str| Signer { name: name.into(), part: part.into() };
    Eheniederschrift {
        head: head(mode, "Standesamt"),
        title: "Niederschrift über die Eheschließung".into(),
        reading: "Niederschrift zum Unterschreiben – keine Personenstandsurkunde, kein Registereintrag".into(),
        case_number: "K7-000098-2".into(),
        paragraphs: vec![
            "Am 02.12.2023 um 11:00 Uhr erschienen in Talbrück, Altes Rathaus, persönlich und gleichzeitig:".into(),
            "Auf die Frage nach Änderungen seit der Anmeldung erklärten beide, dass sich nichts geändert hat.".into(),
            "Beide bejahten einzeln die Frage, ob sie die Ehe miteinander eingehen wollen.".into(),
        ],
        groups: groups(),
        evidence: vec![EvidenceLine { label: "Reisepass".into(), state: "gesehen".into() }],
        remarks: Vec::new(),
        signers: vec![
            signer("Đorđe Łukasz Şahin-Müller", "1. Ehegatte"),
            signer("Thị Hương Şahin-Müller", "2. Ehegatte"),
            signer("Lê Văn Đức", "Zeuge"),
        ],
        official: registrar(),
        replaces: None,
        notice: notice("Niederschrift der Erklärungen.", "Sie ist keine Personenstandsurkunde."),
    }
    .into()
}

pub fn eheurkunde(mode: Mode) -> Paper {
    Eheurkunde {
        head: head(mode, "Standesamt"),
        record: "K7-000122-5".into(),
        signed: day("2023-12-02"),
        basis: "Bezirksregierung (erfunden), 31.2-17/23, vom 06.11.2023".into(),
        groups: groups(),
        copies: 2,
        signatory: registrar(),
        replaces: Some("K7-000121-9".into()),
        notice: notice("Eheurkunde aus der Niederschrift.", "Sie trägt keine Registernummer."),
    }
    .into()
}

/// A number in groups, which right-to-left setting could turn round.
pub const PHONE: &str = "0271 40 415";

pub fn begleitschreiben(mode: Mode) -> Paper {
    let one = |lang: &str, name: &str, title: &str, text: &str, unreviewed: &str| Explained {
        lang: lang.into(),
        name: name.into(),
        title: title.into(),
        facts: vec![
            ("Nummer".into(), "K7-000123-4".into()),
            ("Gilt bis".into(), "13.05.2024".into()),
            ("Telefon".into(), PHONE.into()),
        ],
        paragraphs: vec![text.into()],
        unreviewed: unreviewed.into(),
    };
    let mut head = head(mode, "Standesamt");
    head.check = None;
    Begleitschreiben {
        head,
        about: "K7-000123-4".into(),
        languages: vec![
            one(
                "ar",
                "العربية",
                "بخصوص الورقة المؤقتة المرفقة",
                "لا تستطيع Stadt Talbrück حاليا استخدام سجلاتها.",
                "ترجمة آلية لم تراجع بعد.",
            ),
            one(
                "uk",
                "Українська",
                "Про доданий тимчасовий документ",
                "Щойно реєстри запрацюють, усе буде внесено.",
                "Машинний переклад.",
            ),
            one("de", "Deutsch", "Erklärung zum beiliegenden Papier", "Das Papier ist vorläufig.", ""),
        ],
    }
    .into()
}
