//! The PDFs as a reader and a printer see them.

use model::CivilDate;
use paper::{Mode, Paper, PaperError, PaperKind, render};

use crate::{fixtures, tools};

fn pdftotext(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = tools::run("pdftotext", &["-layout", path.to_str().unwrap(), "-"])?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_paper_is_archivable_accessible_and_reproducible() {
    for mode in [Mode::Real, Mode::Exercise] {
        for (name, paper) in fixtures::all(mode) {
            let first = render(&paper.job()).unwrap_or_else(|e| panic!("{name}: {e}"));
            let again = render(&Paper::from_json(&paper.to_json()).unwrap().job()).unwrap();
            assert_eq!(first, again, "{name} is not byte-identical");
            let raw = String::from_utf8_lossy(&first.bytes);
            for mark in [
                "<pdfaid:part>2</pdfaid:part>",
                "<pdfaid:conformance>A</pdfaid:conformance>",
                "<pdfuaid:part>1</pdfuaid:part>",
                "/Lang",
            ] {
                assert!(raw.contains(mark), "{name}: {mark}");
            }
            if let Ok(folder) = std::env::var("PAPER_LOOK") {
                std::fs::write(format!("{folder}/{name}-{mode:?}.pdf"), &first.bytes).unwrap();
            }
        }
    }
}

#[test]
fn qpdf_finds_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    for (name, paper) in fixtures::all(Mode::Exercise) {
        let path = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&path, render(&paper.job()).unwrap().bytes).unwrap();
        let Some(output) = tools::run("qpdf", &["--check", path.to_str().unwrap()]) else {
            return;
        };
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn what_is_printed_can_be_read_back() {
    let paper = fixtures::bescheinigung(Mode::Exercise);
    let Some(text) = pdftotext(&render(&paper.job()).unwrap().bytes) else {
        return;
    };
    let text = squeeze(&text);
    for expected in [
        "Nguyễn-Şahin",
        "Đorđe Łukasz",
        "Thị Hương",
        "keine Personenstandsurkunde",
        "K7-000123-4",
        "ÜBUNG",
        &paper.head().check.as_ref().unwrap().code,
        "bis einschließlich 13.05.2024",
        "Jürgen Weiß",
    ] {
        assert!(text.contains(expected), "{expected} missing in: {text}");
    }
}

#[test]
fn a_telephone_number_is_not_turned_round_beside_arabic() {
    let mut paper = crate::fixtures_marriage::begleitschreiben(Mode::Real);
    if let Paper::Begleitschreiben(letter) = &mut paper {
        letter.languages.truncate(1);
    }
    let Some(text) = pdftotext(&render(&paper.job()).unwrap().bytes) else {
        return;
    };
    assert!(text.contains(crate::fixtures_marriage::PHONE), "{text}");
}

#[test]
fn exercise_stands_on_every_page_and_never_on_a_real_paper() {
    for (mode, marked) in [(Mode::Exercise, true), (Mode::Real, false)] {
        let pdf = render(&fixtures::tagesblatt(mode, 200).job()).unwrap();
        assert!(pdf.pages > 3);
        let Some(text) = pdftotext(&pdf.bytes) else {
            return;
        };
        let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
        assert_eq!(pages.len(), pdf.pages);
        for (i, page) in pages.iter().enumerate() {
            assert_eq!(page.contains("ÜBUNG"), marked, "page {}", i + 1);
            assert!(page.contains("K7-000123-4") && page.contains(&format!("Seite {} von {}", i + 1, pdf.pages)));
        }
    }
}

#[test]
fn no_paper_says_more_than_it_is() {
    for (name, paper) in fixtures::all(Mode::Real) {
        let Some(text) = pdftotext(&render(&paper.job()).unwrap().bytes) else {
            return;
        };
        let text = squeeze(&text);
        crate::provisional::assert_claims_nothing(name, &text);
        assert!(text.contains(&squeeze(&paper.title())), "{name}: title");
    }
}

#[test]
fn a_character_without_a_glyph_is_refused_by_name() {
    let mut paper = fixtures::empfang(Mode::Real);
    if let Paper::Empfang(empfang) = &mut paper {
        empfang.filed_by = "Иван 日".into();
    }
    let Err(PaperError::Glyphs(missing)) = render(&paper.job()) else {
        panic!("printed");
    };
    assert!(missing.contains(&'日'));
    let problem = PaperError::Glyphs(missing).problem();
    assert_eq!(problem.code, "NB-P-001");
    assert!(problem.args[0].1.contains("日 (U+65E5)"));
}

#[test]
fn a_template_can_reach_nothing_outside() {
    for source in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../../../etc/passwd\")",
        "#import \"@preview/cetz:0.2.0\"",
        "#include \"other.typ\"",
        "#image(\"x.png\")",
        "#json(\"other.json\")",
    ] {
        let mut job = fixtures::empfang(Mode::Real).job();
        job.template = source.into();
        assert!(matches!(render(&job), Err(PaperError::Template(_))), "{source}");
    }
}

#[test]
fn the_date_is_the_jobs() {
    let mut job = fixtures::empfang(Mode::Real).job();
    job.template =
        "#set document(title: [t])\n#assert(datetime.today() == datetime(year: 1999, month: 12, day: 31))\nx".into();
    assert!(matches!(render(&job), Err(PaperError::Template(_))));
    job.date = CivilDate::new(1999, 12, 31).unwrap();
    render(&job).unwrap();
}

#[test]
fn data_beyond_the_limit_are_refused() {
    let mut job = fixtures::empfang(Mode::Real).job();
    job.data["body"]["next"] = vec!["a".repeat(1_000); 2_200].into();
    assert!(matches!(render(&job), Err(PaperError::TooLarge { .. })));
}

#[test]
fn every_kind_has_its_own_template() {
    let mut seen = std::collections::HashSet::new();
    for kind in PaperKind::ALL {
        assert!(seen.insert(paper::templates::main(kind)));
    }
}

#[test]
fn a_birth_goes_back_on_one_page() {
    // § 13.6 of the domain notes: at most one page for birth and death. The fullest birth has 40 values.
    let mut paper = fixtures::nacherfassung(Mode::Exercise);
    if let Paper::Nacherfassung(sheet) = &mut paper {
        let values = sheet.values.clone();
        sheet.values = values.iter().cycle().take(40).cloned().collect();
        for value in &mut sheet.values {
            value.label = format!("1. Mutter: {}", value.label);
        }
    }
    let pdf = render(&paper.job()).unwrap();
    if let Ok(folder) = std::env::var("PAPER_LOOK") {
        std::fs::write(format!("{folder}/nacherfassung-voll.pdf"), &pdf.bytes).unwrap();
    }
    assert_eq!(pdf.pages, 1);
}

#[test]
fn a_certificate_stays_on_one_page() {
    for paper in [
        fixtures::bescheinigung(Mode::Exercise),
        fixtures::zurueckstellung(Mode::Exercise),
        fixtures::zahlungslauf(Mode::Exercise),
    ] {
        assert_eq!(render(&paper.job()).unwrap().pages, 1, "{}", paper.title());
    }
}

#[test]
fn an_eheurkunde_stays_on_one_page_and_says_all_of_it_with_the_longest_names_too() {
    for (mode, long) in [(Mode::Real, false), (Mode::Exercise, false), (Mode::Real, true), (Mode::Exercise, true)] {
        let paper = crate::fixtures_marriage::eheurkunde_full(mode, long);
        let pdf = render(&paper.job()).unwrap();
        if let Ok(folder) = std::env::var("PAPER_LOOK") {
            std::fs::write(format!("{folder}/eheurkunde-{mode:?}-{long}.pdf"), &pdf.bytes).unwrap();
        }
        assert_eq!(pdf.pages, 1, "{mode:?}, long names: {long}");
        let Some(text) = pdftotext(&pdf.bytes) else {
            continue;
        };
        let words: std::collections::HashSet<&str> = text.split_whitespace().collect();
        let Paper::Eheurkunde(certificate) = &paper else { unreachable!() };
        let values = certificate.groups.iter().flat_map(|group| &group.values);
        let said =
            values.flat_map(|value| value.text.split_whitespace()).chain(certificate.notice.is.split_whitespace());
        for word in said {
            // A long word may be broken at its hyphen, nothing of it may be lost.
            let there = words.contains(word) || word.split_inclusive('-').all(|part| text.contains(part));
            assert!(there, "{word} is missing in: {text}");
        }
    }
}

#[test]
fn the_secret_of_a_share_is_on_its_first_page_only() {
    for mode in [Mode::Real, Mode::Exercise] {
        let paper = fixtures::teilschluessel(mode);
        let pdf = render(&paper.job()).unwrap();
        assert_eq!(pdf.pages, 2);
        let Some(text) = pdftotext(&pdf.bytes) else {
            return;
        };
        let pages: Vec<&str> = text.split('\u{c}').collect();
        for secret in ["Walnuss", "Zitrone", "12345", "39049"] {
            assert!(pages[0].contains(secret) && !pages[1].contains(secret), "{secret}");
        }
        for outside in ["Nummer des Siegels", "Đặng Thùy Trâm", "4a7c3b91e0"] {
            assert!(pages[1].contains(outside), "{outside}");
        }
    }
}
