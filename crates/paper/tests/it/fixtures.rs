//! One example of each paper, with names that are hard to print.

use model::{CivilDate, Instant, Money, Month};
use paper::kinds::*;
use paper::{Mode, Paper};

pub fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

pub fn head(mode: Mode, office: &str) -> Head {
    Head {
        mode,
        authority: "Stadt Talbrück".into(),
        office: office.into(),
        address: "Marktplatz 1, 00100 Talbrück".into(),
        phone: "0000 555-0".into(),
        number: "K7-000123-4".into(),
        date: day("2023-11-13"),
        made_at: Instant::parse("2023-11-13T09:42:00Z").unwrap(),
        clerk: "A. Berg".into(),
        anchor: Some(Anchor { log: "talbrueck/n1/i3".into(), size: 4812, root: "9f3c21ab77d0e415".into() }),
        check: Some(Check { code: rules::checkcode::from_hash(&[0x5a; 16]), page: None }),
    }
}

fn value(field: &str, label: &str, text: &str, origin: Origin) -> ShownValue {
    ShownValue { field: field.into(), label: label.into(), text: text.into(), origin }
}

fn birth_groups() -> Vec<ValueGroup> {
    use Origin::{Declared, Document, Extract};
    vec![
        ValueGroup {
            title: "Kind".into(),
            values: vec![
                value("1102", "Vornamen", "Đorđe Łukasz", Declared),
                value("1101", "Geburtsname", "Nguyễn-Şahin", Declared),
                value("1120", "Geschlecht", "männlich", Document),
                value("1040", "Tag der Geburt", "11.11.2023", Document),
                value("1041", "Uhrzeit der Geburt", "03:07 Uhr", Document),
                value("1050", "Ort der Geburt", "Talbrück, Am Krankenhaus 4", Document),
            ],
        },
        ValueGroup {
            title: "Mutter".into(),
            values: vec![
                value("1203", "Vornamen", "Thị Hương", Document),
                value("1201", "Familienname", "Nguyễn", Document),
                value("1202", "Geburtsname", "Nguyễn", Document),
                value("1240", "Tag der Geburt", "00.04.1994", Extract),
                value("1250", "Ort der Geburt", "Đà Nẵng, Vietnam", Document),
                value("1280", "Staatsangehörigkeit", "vietnamesisch", Document),
            ],
        },
        ValueGroup {
            title: "Vater".into(),
            values: vec![
                value("1303", "Vornamen", "Mehmet Can", Document),
                value("1301", "Familienname", "Şahin-Đorđević", Document),
                value("1340", "Tag der Geburt", "12.03.1988", Extract),
                value("1380", "Staatsangehörigkeit", "deutsch", Extract),
            ],
        },
    ]
}

fn notice(is: &str, is_not: &str, serves: &str) -> Notice {
    Notice {
        is: is.into(),
        is_not: is_not.into(),
        serves: serves.into(),
        law: vec!["§ 6 Abs. 1 PStV (Stand 01.08.2026)".into(), "§ 18 Abs. 1 PStG (Stand 01.08.2026)".into()],
        valid_until: Some(day("2024-05-13")),
    }
}

fn registrar() -> Signatory {
    Signatory { name: "Jürgen Weiß".into(), function: "Standesbeamter".into() }
}

fn evidence() -> Vec<EvidenceLine> {
    vec![
        EvidenceLine { label: "Bescheinigung der Hebamme".into(), state: "gesehen, Kopie behalten".into() },
        EvidenceLine { label: "Personalausweis des Vaters".into(), state: "gesehen".into() },
        EvidenceLine { label: "Reisepass der Mutter".into(), state: "gesehen".into() },
        EvidenceLine { label: "Erklärung über die Anerkennung".into(), state: "fehlt: wird nachgereicht".into() },
    ]
}

pub fn niederschrift(mode: Mode, state: NiederschriftState) -> Paper {
    Niederschrift {
        head: head(mode, "Standesamt"),
        state,
        title: "Niederschrift über die Anzeige einer Geburt".into(),
        case_number: "K7-000098-2".into(),
        received: day("2023-11-13"),
        reporter: "Mehmet Can Şahin-Đorđević, geboren am 12.03.1988, ausgewiesen durch Personalausweis".into(),
        capacity: "Vater des Kindes".into(),
        groups: birth_groups(),
        evidence: evidence(),
        remarks: vec![
            "Die Anerkennung liegt noch nicht vor; die Angaben zum Vater gelten bis dahin als Angabe.".into(),
        ],
        interpreter: Some(Interpreter { name: "Lê Văn Đức".into(), language: "Vietnamesisch".into() }),
        signers: vec!["Thị Hương Nguyễn".into()],
        official: registrar(),
        replaces: None,
        notice: notice(
            "Die Niederschrift einer mündlichen Anzeige, mit allen Angaben für die spätere Eintragung.",
            "Keine Personenstandsurkunde, keine Eintragung in das Geburtenregister.",
            "",
        ),
    }
    .into()
}

pub fn bescheinigung(mode: Mode) -> Paper {
    Bescheinigung {
        head: head(mode, "Standesamt"),
        reading: String::new(),
        title: "Bescheinigung über die Anzeige einer Geburt".into(),
        case_number: "K7-000098-2".into(),
        received: day("2023-11-13"),
        form: "mündlich".into(),
        subject: "der Geburt des folgenden Kindes".into(),
        groups: birth_groups(),
        copies: 3,
        signatory: registrar(),
        replaces: None,
        notice: notice(
            "Die Bestätigung, dass die Geburt angezeigt wurde.",
            "Keine Personenstandsurkunde. Das Register ist zurzeit nicht erreichbar; die Eintragung wird nachgeholt.",
            "Kindergeld, Elterngeld, Krankenkasse, Anmeldung des Kindes.",
        ),
    }
    .into()
}

pub fn zurueckstellung(mode: Mode) -> Paper {
    Zurueckstellung {
        head: head(mode, "Standesamt"),
        title: "Bescheinigung über die Zurückstellung einer Beurkundung".into(),
        case_number: "K7-000098-2".into(),
        received: day("2023-11-13"),
        subject: "der Geburt des folgenden Kindes".into(),
        reason: "Das Geburtenregister ist seit dem 30.10.2023 nicht erreichbar.".into(),
        basis: "Erlass vom 06.11.2023, Aktenzeichen 14-38.02.01-000/23 (erfunden)".into(),
        groups: birth_groups()[..2].to_vec(),
        copies: 2,
        signatory: registrar(),
        replaces: Some("K7-000121-9".into()),
        notice: notice(
            "Die Bestätigung, dass die Geburt angezeigt und die Eintragung zurückgestellt ist.",
            "Keine Personenstandsurkunde.",
            "Kindergeld, Krankenkasse, Anmeldung des Kindes.",
        ),
    }
    .into()
}

pub fn empfang(mode: Mode) -> Paper {
    Empfang {
        head: head(mode, "Standesamt"),
        case_number: "K7-000098-2".into(),
        matter: "Anzeige einer Geburt".into(),
        filed_by: "Mehmet Can Şahin-Đorđević".into(),
        received: day("2023-11-13"),
        taken_at: Instant::parse("2023-11-13T09:31:00Z").unwrap(),
        handed_in: evidence(),
        missing: vec!["Erklärung über die Anerkennung der Vaterschaft".into()],
        next: vec![
            "Sie lesen die Niederschrift und unterschreiben sie.".into(),
            "Sobald das Register wieder läuft, tragen wir die Geburt ein und schicken Ihnen die Nachricht mit der Post.".into(),
        ],
        replaces: None,
        notice: notice("Der Nachweis, wann Sie Ihre Anzeige abgegeben haben.", "Kein Bescheid und keine Entscheidung.", "Nachweis, dass eine Frist gewahrt ist."),
    }
    .into()
}

fn blank(field: &str, label: &str, kind: BlankKind, required: bool) -> BlankField {
    BlankField { field: field.into(), label: label.into(), hint: String::new(), kind, choices: vec![], required }
}

pub fn handzettel(mode: Mode) -> Paper {
    let choice = |field: &str, label: &str, choices: &[&str]| BlankField {
        choices: choices.iter().map(|c| (*c).to_owned()).collect(),
        ..blank(field, label, BlankKind::Choice, true)
    };
    let mut with_hint = blank("1180", "Deutsch durch Geburt im Inland", BlankKind::Choice, false);
    with_hint.hint = "nur wenn „Staatsangehörigkeit“ beider Eltern: nicht deutsch".into();
    with_hint.choices = vec!["ja".into(), "nein".into()];
    Handzettel {
        head: head(mode, "Standesamt"),
        service: "Geburt anzeigen".into(),
        service_key: "geburt".into(),
        groups: vec![
            BlankGroup {
                title: "Kind".into(),
                fields: vec![
                    blank("1102", "Vornamen", BlankKind::Line, true),
                    blank("1101", "Geburtsname", BlankKind::Line, true),
                    choice("1120", "Geschlecht", &["weiblich", "männlich", "divers", "ohne Angabe"]),
                    blank("1040", "Tag der Geburt", BlankKind::Date, true),
                    blank("1041", "Uhrzeit der Geburt", BlankKind::Time, true),
                    blank("1050", "Ort der Geburt", BlankKind::Line, true),
                    with_hint,
                ],
            },
            BlankGroup {
                title: "Mutter".into(),
                fields: vec![
                    blank("1203", "Vornamen", BlankKind::Line, true),
                    blank("1201", "Familienname", BlankKind::Line, true),
                    blank("1202", "Geburtsname", BlankKind::Line, false),
                    blank("1240", "Tag der Geburt", BlankKind::Date, true),
                ],
            },
            BlankGroup {
                title: "Auszahlung".into(),
                fields: vec![
                    blank("", "IBAN", BlankKind::Iban, false),
                    blank("", "Betrag", BlankKind::Money, false),
                    blank("", "Bemerkung", BlankKind::Lines, false),
                ],
            },
        ],
        evidence: vec!["Bescheinigung der Hebamme".into(), "Ausweis der Mutter".into(), "Ausweis des Vaters".into()],
    }
    .into()
}

pub fn zahlungslauf(mode: Mode) -> Paper {
    let step = |what: &str, who: &str, at: &str, key: &str| RunStep {
        what: what.into(),
        who: who.into(),
        at: Instant::parse(at).unwrap(),
        key: key.into(),
    };
    let mut head = head(mode, "Stadtkasse");
    head.check = None;
    Zahlungslauf {
        head,
        benefit: "Wohngeld".into(),
        month: "2023-12".parse::<Month>().unwrap(),
        bank: "Sparkasse Talbrück, Frau Öztürk".into(),
        debtor: "Stadt Talbrück".into(),
        debtor_iban: "DE02000000001234567890".into(),
        file_name: "WG-2023-12-K7-000200-1.xml".into(),
        file_sha256: "3f0c9a7be1d24c5588aa01fe92b7c6d5430e1f2a9b8c7d6e5f4a3b2c1d0e9f8a".into(),
        message_id: "NB-WG-2023-12-K7-000200-1".into(),
        execution: day("2023-11-30"),
        count: 1_204,
        sum: Money::from_cents(38_741_256),
        marks: vec![
            MarkLine { label: "wie bewilligt".into(), count: 1_150, sum: Money::from_cents(37_000_000) },
            MarkLine { label: "wiederholt wie im Vormonat".into(), count: 50, sum: Money::from_cents(1_661_256) },
            MarkLine { label: "Vorschuss".into(), count: 4, sum: Money::from_cents(80_000) },
        ],
        bank_word: "Frau Öztürk, 24.11.2023, 10:15 Uhr: keine weiteren Aufträge".into(),
        notes: vec![
            "Sammelauftrag: Verzicht auf den Namensabgleich (VoP) ist möglich; dann haftet der Auftraggeber für Namen und IBAN.".into(),
            "54 Zahlungen gehen an neue oder geänderte Konten: vorher den Namensabgleich verlangen oder einzeln nachfragen.".into(),
        ],
        steps: vec![
            step("Festgestellt", "Çiğdem Yıldız, Wohngeldstelle", "2023-11-24T08:10:00Z", "a1b2 c3d4 e5f6 0718"),
            step("Angeordnet", "Łucja Nowak, Fachbereich Soziales", "2023-11-24T09:00:00Z", "11aa 22bb 33cc 44dd"),
            step("Freigegeben (1)", "Jörg Müßig, Stadtkasse", "2023-11-24T09:20:00Z", "90ab cdef 1234 5678"),
            step("Freigegeben (2)", "Ana Đorđević, Kämmerei", "2023-11-24T09:25:00Z", "fedc ba98 7654 3210"),
        ],
    }
    .into()
}

pub fn nacherfassung(mode: Mode) -> Paper {
    let mut head = head(mode, "Standesamt");
    head.check = None;
    let mut values: Vec<RegisterValue> = birth_groups()
        .into_iter()
        .flat_map(|group| group.values)
        .map(|v| RegisterValue { field: v.field, label: v.label, text: v.text, origin: Some(v.origin) })
        .collect();
    values.push(RegisterValue {
        field: "1440".into(),
        label: "Tag der Eheschließung der Eltern".into(),
        text: String::new(),
        origin: None,
    });
    Nacherfassung {
        head,
        target: "Geburtenregister".into(),
        case_number: "K7-000098-2".into(),
        received: day("2023-11-13"),
        place: "3 von 41".into(),
        values,
        papers: vec!["Bescheinigung K7-000123-4".into(), "Niederschrift K7-000122-5".into()],
        remarks: vec!["Die Anerkennung wurde am 20.11.2023 nachgereicht.".into()],
        target_number: None,
    }
    .into()
}

pub fn teilschluessel(mode: Mode) -> Paper {
    let groups: Vec<String> = (0..17).map(|i| format!("{:05}", (i * 7919 + 12345) % 100_000)).collect();
    let mut head = head(mode, "Behördenleitung");
    head.check = None;
    head.anchor = None;
    Teilschluessel {
        head,
        holder: "Đặng Thùy Trâm".into(),
        index: 2,
        needed: 3,
        made: 5,
        series: "4a7c3b91e0".into(),
        words: ["Abend", "Kirche", "Lampe", "Zitrone", "Otter", "Walnuss"]
            .iter()
            .cycle()
            .take(36)
            .map(|word| (*word).to_owned())
            .collect(),
        generation: 1,
        qr: groups.join(""),
        groups,
        fingerprint: "9f3c 21ab 77d0 e415 0b1c 2d3e".into(),
    }
    .into()
}

pub fn startblatt(mode: Mode) -> Paper {
    let mut head = head(mode, "Notbetrieb");
    head.check = None;
    let access = |name: &str, roles: &str, login: &str, code: &str| Access {
        name: name.into(),
        roles: roles.into(),
        login: login.into(),
        code: code.into(),
    };
    Startblatt {
        head,
        address: "https://192.168.178.20:8443".into(),
        fingerprint: (0..16).map(|i| format!("{:04x}", (i * 4099 + 77) % 65536)).collect(),
        node: "n1 (7f3a91c2)".into(),
        accesses: vec![
            access("A. Berg", "Standesamt, aufnehmen", "a.berg", "K3M9-2QFX-T0D7"),
            access("Çiğdem Yıldız", "Wohngeldstelle", "c.yildiz", "9ZK2-81MM-QW4E"),
            access("Jürgen Weiß", "Behördenleitung", "j.weiss", "7HN4-33PX-2B9V"),
        ],
        codes_until: day("2023-11-15"),
    }
    .into()
}

pub fn tagesblatt(mode: Mode, rows: u64) -> Paper {
    let mut head = head(mode, "Notbetrieb");
    head.check = None;
    Tagesblatt {
        head,
        day: day("2023-11-13"),
        counts: vec![("Anzeigen aufgenommen".into(), 12), ("Papiere gedruckt".into(), 31), ("Abfragen".into(), 1_204)],
        rows: (0..rows)
            .map(|i| DayRow {
                entry: 4_700 + i,
                time: format!("{:02}:{:02}", 8 + i / 60 % 12, i % 60),
                what: if i % 3 == 0 {
                    "Anzeige einer Geburt aufgenommen".into()
                } else {
                    "Bescheinigung gedruckt".into()
                },
                number: format!("K7-{:06}-{}", 98 + i, i % 10),
                who: "A. Berg".into(),
            })
            .collect(),
        remarks: vec!["Die Uhr wurde um 09:12 Uhr um 4 Minuten vorgestellt.".into()],
    }
    .into()
}

/// One of each kind, the Niederschrift in both states.
pub fn all(mode: Mode) -> Vec<(&'static str, Paper)> {
    vec![
        ("niederschrift-entwurf", niederschrift(mode, NiederschriftState::Draft)),
        ("niederschrift", niederschrift(mode, NiederschriftState::ToSign)),
        ("bescheinigung", bescheinigung(mode)),
        ("zurueckstellung", zurueckstellung(mode)),
        ("empfang", empfang(mode)),
        ("handzettel", handzettel(mode)),
        ("zahlungslauf", zahlungslauf(mode)),
        ("nacherfassung", nacherfassung(mode)),
        ("teilschluessel", teilschluessel(mode)),
        ("startblatt", startblatt(mode)),
        ("tagesblatt", tagesblatt(mode, 40)),
        ("schreiben", schreiben(mode)),
        ("berechnungsblatt", crate::money_papers::berechnungsblatt(mode)),
        ("zahlungsmitteilung", crate::money_papers::zahlungsmitteilung(mode, 3)),
        ("kassenbeleg", crate::money_papers::kassenbeleg(mode)),
        ("kassenliste", crate::money_papers::kassenliste(mode)),
        ("datenblatt", datenblatt(mode)),
        ("quittung", quittung(mode)),
        ("eheniederschrift", crate::fixtures_marriage::eheniederschrift(mode)),
        ("eheurkunde", crate::fixtures_marriage::eheurkunde(mode)),
        ("begleitschreiben", crate::fixtures_marriage::begleitschreiben(mode)),
    ]
}

pub fn schreiben(mode: Mode) -> Paper {
    Schreiben {
        head: head(mode, "Bürgerbüro"),
        title: "Bitte um Auskunft aus dem Register".into(),
        reading: "Schreiben im Notbetrieb – kein Bescheid, kein Ausweis".into(),
        to: vec!["Stadt Hohenfels".into(), "Bürgeramt".into(), "Rathausplatz 2, 00200 Hohenfels".into()],
        reference: "K7-000098-2".into(),
        paragraphs: vec![
            "für Đorđe Łukasz Nguyễn-Şahin bitten wir um Auskunft. Unser Register ist zurzeit nicht erreichbar.".into(),
            "Bitte rufen Sie vor der Antwort unter der Nummer im Kopf dieses Schreibens zurück.".into(),
        ],
        groups: birth_groups(),
        copies: 2,
        signatory: Some(registrar()),
        replaces: Some("K7-000099-0".into()),
        notice: Some(notice(
            "Ein Schreiben an eine andere Behörde.",
            "Es ist kein Bescheid und weist keine Person aus.",
            "",
        )),
    }
    .into()
}

pub fn datenblatt(mode: Mode) -> Paper {
    let row = |label: &str, text: &str, room: &str, size: &str| DataRow {
        label: label.into(),
        text: text.into(),
        room: room.into(),
        size: size.into(),
    };
    Datenblatt {
        head: head(mode, "Bürgerbüro, Pass- und Ausweiswesen"),
        title: "Datenblatt für die Beschriftung eines vorläufigen Personalausweises".into(),
        case_number: "K7-000098-2".into(),
        rows: vec![
            row("Familienname", "Nguyễn-Şahin", "26 × 2", ""),
            row("Vornamen", "Đorđe Łukasz Maximilian Konstantin", "26 × 1", "Größe 2 (40 × 2)"),
            row("Tag der Geburt", "12.08.1964", "", ""),
            row("Farbe der Augen", "dunkelbraun", "19 × 1", ""),
        ],
        zone: vec!["ITD<<NGUYEN<SAHIN<<DORDE<LUKASZ<<<<<".into(), "A123456782D<<6408125<2401095<<<<<<<4".into()],
        zone_note: "Schrift OCR-B. Zeichen für Zeichen vergleichen.".into(),
        photo: Some("Lichtbild Nr. 17, hier aufkleben".into()),
        signature: true,
        replaces: Some("K7-000099-0".into()),
        notice: notice(
            "Dieses Blatt sagt, was auf den Vordruck kommt.",
            "Es ist kein Ausweis und kein Pass.",
            "Nur für die Stelle, die den Vordruck beschriftet.",
        ),
    }
    .into()
}

pub fn quittung(mode: Mode) -> Paper {
    Quittung {
        head: head(mode, "Bürgerbüro"),
        till: "Kasse 1".into(),
        means: "bar".into(),
        matter: "Vorläufiger Personalausweis".into(),
        case_number: "K7-000098-2".into(),
        payer: "Nguyễn-Şahin, Đorđe".into(),
        lines: vec![
            ReceiptLine {
                label: "Vorläufiger Personalausweis".into(),
                law: "§ 1 PAuswGebV".into(),
                amount: Money::from_cents(1_000),
            },
            ReceiptLine {
                label: "Zuschlag: unzuständige Behörde auf Veranlassung der Person".into(),
                law: "§ 1 (3) PAuswGebV".into(),
                amount: Money::from_cents(1_300),
            },
        ],
        total: Money::from_cents(2_300),
        notice: notice("Diese Quittung zeigt, was gezahlt wurde.", "Sie ist kein Bescheid.", ""),
    }
    .into()
}
