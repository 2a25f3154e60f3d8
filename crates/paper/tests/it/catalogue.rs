//! The catalogue's real services on paper.

use std::path::{Path, PathBuf};

use model::catalogue::{Lang, Service};
use paper::kinds::Handzettel;
use paper::{Mode, Paper};

use crate::fixtures;

fn services() -> Vec<Service> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let mut found: Vec<PathBuf> = Vec::new();
    for area in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for service in std::fs::read_dir(area).unwrap().map(|entry| entry.unwrap().path().join("service.toml")) {
            if service.exists() {
                found.push(service);
            }
        }
    }
    found.sort();
    found.iter().map(|path| toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

fn sheet(service: &Service) -> Paper {
    Handzettel::from_service(fixtures::head(Mode::Exercise, service.office.get(Lang::De)), service).into()
}

#[test]
fn sheets_hold_every_field_of_the_form_in_its_order() {
    let services = services();
    assert!(services.len() >= 2, "the catalogue was not found");
    for service in services.iter().filter(|service| !service.field_groups.is_empty()) {
        let text: String = sheet(service).text().split_whitespace().collect();
        assert!(!text.contains("„form“"), "{}: a key of ours stands on the sheet", service.key);
        let mut from = 0;
        for field in service.fields() {
            let label: String = field.label.get(Lang::De).split_whitespace().collect();
            let at = text[from..].find(&label);
            assert!(at.is_some(), "{}: {} {}", service.key, field.id, label);
            from += at.unwrap_or(0) + label.len();
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn sheets_of_all_services_can_be_printed() {
    for service in services().iter().filter(|service| !service.field_groups.is_empty()) {
        let pdf = paper::render(&sheet(service).job()).unwrap_or_else(|e| panic!("{}: {e}", service.key));
        assert!(pdf.pages <= 8, "{}: {} pages", service.key, pdf.pages);
        if let Ok(folder) = std::env::var("PAPER_LOOK") {
            std::fs::write(format!("{folder}/handzettel-{}.pdf", service.key), &pdf.bytes).unwrap();
        }
    }
}
