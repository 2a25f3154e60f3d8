//! Writes all components and forms as static pages, for looking at: `cargo run -p desk --example gallery -- OUT`, then
//! serve the folder with any web server. Each page comes in both languages and both densities where they differ.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use desk::components::summary::Change;
use desk::components::*;
use desk::form::person::{PartView, PersonLine};
use desk::form::{CheckView, FormView, answers, draw_check, draw_form, steps_of};
use desk::frame::{Area, Frame, Rung, StateLine, Tone, Who, page};
use desk::http::{Posted, assets};
use desk::problem::Told;
use desk::text::Texts;
use maud::{Markup, html};
use model::catalogue::{Lang, Service};
use model::role::Role;

fn frame(lang: Lang, title: &str, dense: bool, roles: &[Role]) -> Frame {
    Frame {
        texts: Texts::new(lang),
        title: title.to_owned(),
        authority: "Stadt Talbrück".into(),
        exercise: true,
        since: Some("30.10.2023, 01:10 Uhr".into()),
        who: Some(Who { name: "A. Berg".into(), function: "Standesbeamtin".into(), roles: roles.to_vec(), dense }),
        area: Some(Area::Intake),
        crumbs: vec![("Heute".into(), "/".into()), ("Aufnehmen".into(), "/intake".into())],
        states: vec![
            StateLine { tone: Tone::Quiet, text: "Melderegister, Stand 26.10.2023, 18:00 Uhr – 4 Tage alt".into() },
            StateLine {
                tone: Tone::Amber,
                text: "Sozialleistungen, Stand 01.10.2023 – 29 Tage alt. Nachweis zeigen lassen.".into(),
            },
        ],
        ladder: vec![
            Rung { name: "hier".into(), state: "14:05".into(), reached: true },
            Rung { name: "2. Kopie".into(), state: "USB-Stick A, 13:50".into(), reached: true },
            Rung {
                name: "Verbund".into(),
                state: "nicht erreichbar seit 09:12 (nichts verloren)".into(),
                reached: false,
            },
        ],
        csrf: "gallery".into(),
        ..Frame::default()
    }
}

fn told(code: &str, field: &str, title: &str, remedy: &str) -> Told {
    Told {
        code: code.into(),
        field: Some(field.into()),
        title: title.into(),
        cause: String::new(),
        remedy: remedy.into(),
    }
}

fn parts(texts: Texts) -> Markup {
    html! {
        (alert(texts, Kind::Info, "Die zweite Kopie ist 15 Minuten alt.", &html! { p { "Der USB-Stick A wurde zuletzt um 13:50 Uhr geprüft." } }))
        (alert(texts, Kind::Success, "Die Anzeige ist gespeichert.", &html! {}))
        (alert(texts, Kind::Warning, "Der Auszug ist 25 Tage alt.", &html! { p { "Zuzug danach? Nachweis zeigen lassen." } }))
        (alert(texts, Kind::Danger, "Der Lauf kann nicht freigegeben werden.", &html! { p { "Die Auskunft der Bank fehlt." } }))
        p {
            @for (kind, word) in [(Kind::Plain, "wartet"), (Kind::Info, "in Arbeit"), (Kind::Success, "gedruckt"), (Kind::Warning, "Konflikt"), (Kind::Danger, "gestoppt")] {
                (badge(kind, word)) " "
            }
        }
        (figures(&[
            Figure { label: "Anzahl".into(), value: "1.204".into(), against: "Vormonat 1.198 · +6".into(), kind: Kind::Plain, href: None },
            Figure { label: "Summe".into(), value: "512.340,18 €".into(), against: "Vormonat 509.112,00 €".into(), kind: Kind::Plain, href: None },
            Figure { label: "neu".into(), value: "9".into(), against: "als Vorschuss".into(), kind: Kind::Info, href: Some("#".into()) },
            Figure { label: "weg".into(), value: "3".into(), against: String::new(), kind: Kind::Plain, href: Some("#".into()) },
            Figure { label: "geändert".into(), value: "14".into(), against: String::new(), kind: Kind::Warning, href: Some("#".into()) },
            Figure { label: "gestoppt".into(), value: "2".into(), against: "Todesfall".into(), kind: Kind::Danger, href: Some("#".into()) },
        ]))
        (bar(3, 12, "3 von 12 erledigt"))
        h2 { "Aufgaben" }
        (task_list(texts, &[
            Task { label: "Entwurf der Niederschrift drucken".into(), href: None, note: "Papier TB1-000014-7, gedruckt 14:02 Uhr".into(), state: TaskState::Done, action: None },
            Task { label: "Gelesen und unterschrieben zurück".into(), href: Some("#".into()), note: "Alle Anwesenden unterschreiben".into(), state: TaskState::Now, action: Some(html! { (button(&Button { label: "Unterschriften eintragen", primary: true, ..Button::default() })) }) },
            Task { label: "Bescheinigung über die Anzeige".into(), href: None, note: "Erst nach der Unterschrift".into(), state: TaskState::NotYet, action: None },
        ]))
        h2 { "Prüfen" }
        (summary_list(texts, &[
            SummaryRow { label: "Tag der Geburt".into(), number: Some("1040".into()), value: "20.11.2026".into(), note: "Nachweis gesehen".into(), change: Change::Link("#".into()) },
            SummaryRow { label: "Vornamen des Kindes".into(), number: Some("1102".into()), value: String::new(), note: String::new(), change: Change::Link("#".into()) },
        ]))
        (table(&Table {
            caption: "Geänderte Zahlungen".into(),
            head: vec![("Aktenzeichen".into(), false), ("Empfänger".into(), false), ("Betrag".into(), true), ("Vormonat".into(), true), ("Warum".into(), false)],
            rows: vec![
                vec![Cell::Head(html! { "WG 50/1123" }), Cell::Text("Yıldız, Aylin".into()), Cell::Figure("312,00 €".into()), Cell::Figure("298,00 €".into()), Cell::Text("Änderung vom 12.11.2026".into())],
                vec![Cell::Head(html! { "WG 50/0007" }), Cell::Text("von der Heide, Jörg-Uwe".into()), Cell::Figure("1.298,40 €".into()), Cell::Figure("298,40 €".into()), Cell::Text("Bescheid".into())],
            ],
            foot: vec![Cell::Text("Summe".into()), Cell::Text(String::new()), Cell::Figure("1.610,40 €".into()), Cell::Figure("596,40 €".into()), Cell::Text(String::new())],
            empty: String::new(),
        }))
        (button_row(&[
            Button { label: "Anzeige aufnehmen", primary: true, key: Some('s'), ..Button::default() },
            Button { label: "Entwurf drucken", key: Some('d'), ..Button::default() },
            Button { label: "Papier ungültig machen", danger: true, ..Button::default() },
        ], Some(("#", "Abbrechen"))))
    }
}

fn receipt_page(texts: Texts) -> Markup {
    receipt(
        texts,
        &Receipt {
            done: "Die Geburtsanzeige ist aufgenommen.".into(),
            number: "TB1-000014-7".into(),
            at: "23.11.2026, 14:05 Uhr".into(),
            durability: "Hier gespeichert · zweite Kopie auf USB-Stick A · noch nicht beim Verbund".into(),
            next: vec![
                "Die Eltern bekommen die Bescheinigung über die Anzeige in 3 Ausfertigungen.".into(),
                "Vornamen bis 20.12.2026 (§ 22 (1) PStG).".into(),
            ],
        },
        &html! { (link_button("#", "Entwurf der Niederschrift drucken", Some('d'))) (link_button("#", "Nächster Fall", Some('n'))) },
    )
}

fn form_page(
    texts: Texts,
    service: &Service,
    at: Option<usize>,
    problems: &[Told],
    people: &BTreeMap<String, PartView>,
) -> Markup {
    let posted = sample_posted();
    let read = answers(service, &posted);
    let steps = steps_of(service, &read);
    draw_form(&FormView {
        texts,
        service,
        posted: &posted,
        answers: &read,
        action: "/intake/sample",
        csrf: "gallery",
        cancel: "/intake",
        problems,
        people,
        steps: &steps,
        at: at.and_then(|at| steps.get(at).copied()),
        blanks: &BTreeMap::new(),
    })
}

fn sample_posted() -> Posted {
    Posted(
        [
            ("form", "oral"),
            ("received.d", "23"),
            ("received.m", "11"),
            ("received.y", "2026"),
            ("1040.d", "31"),
            ("1040.m", "11"),
            ("1040.y", "2026"),
            ("1041", "4:15"),
            ("1120", "f"),
            ("1090", "0"),
            ("1201", "Yıldız"),
            ("1202", "Demir"),
            ("1203", "Aylin"),
            ("1240.y", "1994"),
            ("src.mother", "extract"),
            ("reporter_name", "Emre Yıldız"),
            ("ev.medical", "seen"),
            ("evn.medical", "St.-Josef-Hospital, 23.11.2026"),
            ("ev.mother_id", "missing"),
            ("intent", "018f"),
        ]
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect(),
    )
}

fn write(out: &Path, name: &str, f: &Frame, content: &Markup) -> std::io::Result<()> {
    std::fs::write(out.join(format!("{name}.html")), page(f, content).into_string())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".into()));
    std::fs::create_dir_all(out.join("assets"))?;
    for name in ["desk.css", "desk.js", "icon.svg"] {
        let href = assets::href(name);
        std::fs::write(out.join(href.trim_start_matches('/')), assets::bytes(name).unwrap_or_default())?;
    }
    let service: Service = toml::from_str(include_str!("../tests/it/sample.toml"))?;
    let clerk = [Role::ClerkCivilStatus, Role::Registrar, Role::Head];
    let none = BTreeMap::new();
    let hits = BTreeMap::from([(
        "mother".to_owned(),
        PartView {
            extract: true,
            shown: None,
            just_picked: false,
            searched: true,
            query: "yildiz ailin 1994".into(),
            hits: vec![
                PersonLine {
                    reference: "x".into(),
                    name: "Aylin Yıldız, geb. Demir".into(),
                    detail: "14.02.1994 · Lindenweg 4, 59999 Talbrück".into(),
                    why: "Schreibweise ähnlich".into(),
                    state: "aus dem Auszug (26.10.2023)".into(),
                    warning: String::new(),
                },
                PersonLine {
                    reference: "y".into(),
                    name: "Ayla Yildiz".into(),
                    detail: "03.09.1994 · Am Markt 11, 59999 Talbrück".into(),
                    why: "Schreibweise ähnlich".into(),
                    state: "aus dem Auszug (26.10.2023)".into(),
                    warning: "als verstorben gemeldet am 02.11.2023".into(),
                },
            ],
            picked: None,
        },
    )]);
    let wrong = [
        told(
            "NB-V-106",
            "1040",
            "Den Tag „31.11.2026“ gibt es nicht.",
            "Bitte Tag und Monat prüfen. Es wurde nichts gespeichert.",
        ),
        told("NB-V-100", "1041", "Die Uhrzeit der Geburt fehlt.", "Bitte Stunde und Minute eintragen."),
    ];
    for lang in [Lang::De, Lang::En] {
        let texts = Texts::new(lang);
        let code = lang.code();
        let mut wide = frame(lang, "Bausteine", false, &Role::ALL);
        wide.wide = true;
        write(&out, &format!("parts-{code}"), &wide, &parts(texts))?;
        write(
            &out,
            &format!("receipt-{code}"),
            &frame(lang, "Geburtsanzeige aufgenommen", false, &clerk),
            &receipt_page(texts),
        )?;
        let mut faulty = frame(lang, "Wann und wo ist das Kind geboren?", false, &clerk);
        faulty.faulty = true;
        write(&out, &format!("form-errors-{code}"), &faulty, &form_page(texts, &service, Some(1), &wrong, &none))?;
        write(
            &out,
            &format!("form-person-{code}"),
            &frame(lang, "Wer ist die Mutter?", false, &clerk),
            &form_page(texts, &service, Some(2), &[], &hits),
        )?;
        write(
            &out,
            &format!("form-evidence-{code}"),
            &frame(lang, "Welche Nachweise lagen vor?", false, &clerk),
            &form_page(texts, &service, Some(4), &[], &none),
        )?;
        write(
            &out,
            &format!("form-dense-{code}"),
            &frame(lang, "Geburtsanzeige", true, &clerk),
            &form_page(texts, &service, None, &wrong, &hits),
        )?;
        let posted = sample_posted();
        let read = answers(&service, &posted);
        let steps = steps_of(&service, &read);
        let check = draw_check(&CheckView {
            texts,
            service: &service,
            posted: &posted,
            answers: &read,
            steps: &steps,
            action: "/intake/sample",
            csrf: "gallery",
            cancel: "/intake",
            problems: &[],
            warnings: &[told(
                "NB-V-120",
                "evidence.mother_id",
                "Ein Nachweis fehlt: Ausweis der Mutter.",
                "Bitte nachreichen lassen.",
            )],
            terms: &["Vornamen bis 20.12.2026, § 22 (1) PStG".into()],
            extra: &html! {},
            sentence: "",
            button: "Geburtsanzeige aufnehmen",
        });
        write(&out, &format!("check-{code}"), &frame(lang, "Stimmt alles?", false, &clerk), &check)?;
    }
    Ok(())
}
