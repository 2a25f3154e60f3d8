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
