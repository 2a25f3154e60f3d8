//! Papers about money: calculation sheet, notices, vouchers.

use model::{Money, Month};
use paper::kinds::*;
use paper::{Mode, Paper};

use crate::fixtures::{day, head};

const NOVEMBER: Month = Month { year: 2023, month: 11 };

fn line(label: &str, paragraph: &str, value: &str, who: u8, strong: bool) -> CalculationLine {
    CalculationLine {
        label: label.into(),
        paragraph: paragraph.into(),
        value: value.into(),
        unit: "im Monat".into(),
        who,
        strong,
    }
}

pub fn berechnungsblatt(mode: Mode) -> Paper {
    Berechnungsblatt {
        head: head(mode, "Sozialamt"),
        benefit: "Wohngeld".into(),
        file_number: "50.1-WG-00103".into(),
        persons: vec!["Đorđe Łukasz Nguyễn-Şahin".into(), String::new()],
        from: NOVEMBER,
        until: Some(NOVEMBER.next()),
        basis: "Vorläufige Zahlung (§ 26a WoGG)".into(),
        rules: "Wohngeld-Plus-Gesetz vom 08.12.2022 (BGBl. I S. 2160)".into(),
        lines: vec![
            line("Zu berücksichtigende Haushaltsmitglieder", "§§ 5 bis 8 WoGG", "2", 0, false),
            line("Bruttolohn", "§ 14 Abs. 1 WoGG", "16.800,00 €", 1, false),
            line("ab: Werbungskosten", "§ 9a EStG", "−1.230,00 €", 1, false),
            line("Einkommen dieser Person", "§§ 14 bis 18 WoGG", "10.899,00 €", 1, true),
            line("Einkommen dieser Person", "§§ 14 bis 18 WoGG", "0,00 €", 2, true),
            line("Gesamteinkommen Y, ein Zwölftel", "§ 13 Abs. 2 WoGG", "908,25 €", 0, true),
            line("Zu berücksichtigende Miete M", "§ 11 WoGG", "651,60 €", 0, true),
            line("Wohngeld", "§ 21 Nr. 1 WoGG", "368,00 €", 0, true),
        ],
        amount: Money::from_cents(36_800),
        parts: vec![
            PartLine { to: "leistungsberechtigte Person".into(), amount: Money::from_cents(30_000) },
            PartLine { to: "Vermieter: Wohnbau Talbrück eG".into(), amount: Money::from_cents(6_800) },
        ],
        marks: vec!["Ein letzter Bescheid ist nicht bekannt: ein Vergleich ist nicht möglich.".into()],
        last: Some(Money::from_cents(30_000)),
        against: "Gegenüber der Rechnung vom 12.10.2023: 68,00 € mehr im Monat.".into(),
        changed: vec![ChangedLine {
            label: "Bruttolohn (Person 1)".into(),
            before: "18.000,00 €".into(),
            now: "16.800,00 €".into(),
        }],
    }
    .into()
}

pub fn zahlungsmitteilung(mode: Mode, count: usize) -> Paper {
    let letter = |at: usize| Letter {
        number: format!("K7-0001{at:02}-4"),
        code: rules::checkcode::from_hash(&[at as u8; 16]),
        to: vec!["Đorđe Łukasz Nguyễn-Şahin".into(), "Kampweg 4".into(), "00100 Talbrück".into()],
        file_number: format!("50.1-WG-0010{at}"),
        month: NOVEMBER.next(),
        amount: Money::from_cents(36_800),
        before: (at == 0).then_some(Money::from_cents(30_000)),
    };
    Zahlungsmitteilung {
        head: head(mode, "Sozialamt"),
        benefit: "Wohngeld".into(),
        basis: "§ 26a WoGG".into(),
        reservation:
            "Wir zahlen vorläufig, weil unsere Anlagen ausgefallen sind. Wir rechnen neu, sobald das möglich ist."
                .into(),
        set_off: "Ergibt die neue Rechnung weniger, müssen Sie den Unterschied erstatten; wir dürfen ihn verrechnen."
            .into(),
        letters: (0..count).map(letter).collect(),
        law: vec!["§ 26a WoGG (Fassung vom 30.06.2026)".into()],
        notice: Notice {
            is: "Eine Mitteilung über eine Zahlung unter Vorbehalt.".into(),
            is_not: "Keine Entscheidung über Ihren Anspruch.".into(),
            serves: String::new(),
            law: vec!["§ 26a WoGG (Fassung vom 30.06.2026)".into()],
            valid_until: None,
        },
    }
    .into()
}

pub fn kassenbeleg(mode: Mode) -> Paper {
    Kassenbeleg {
        head: head(mode, "Sozialamt"),
        benefit: "Hilfe zum Lebensunterhalt".into(),
        file_number: String::new(),
        recipient: "Şahin-Đorđević, Mehmet Can".into(),
        born: "12.03.1988".into(),
        identity: "Reisepass U12345678".into(),
        unverified: true,
        month: NOVEMBER,
        amount: Money::from_cents(15_000),
        reason: "Konto leer, Überweisung fehlt".into(),
        ordered_by: "A. Berg, Sozialamt".into(),
        pay_until: day("2023-11-15"),
        notice: Notice {
            is: "Ein Beleg über einen Vorschuss in bar.".into(),
            is_not: "Kein Bescheid.".into(),
            serves: "Zur Auszahlung an der Kasse.".into(),
            law: vec!["§ 42 SGB I (Fassung vom 01.08.2026)".into()],
            valid_until: Some(day("2023-11-15")),
        },
    }
    .into()
}

pub fn kassenliste(mode: Mode) -> Paper {
    let row = |number: &str, cents: i64, state: &str, counts: bool| CashRow {
        number: number.into(),
        recipient: "Ahlmann, Frieda".into(),
        what: "Hilfe zum Lebensunterhalt · 50.2-HLU-00106".into(),
        amount: Money::from_cents(cents),
        state: state.into(),
        counts,
    };
    Kassenliste {
        head: head(mode, "Kasse"),
        day: day("2023-11-13"),
        rows: vec![
            row("K7-000123-4", 15_000, "ausgezahlt 14:05", true),
            row("K7-000124-5", 20_000, "wartet", true),
            row("K7-000125-6", 10_000, "verworfen", false),
        ],
    }
    .into()
}
