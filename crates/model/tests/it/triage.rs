//! Hints for the triage: every service at the counters has some, and slips are named.

use model::acts::counter::Urgency;
use model::catalogue::{Service, Text};

use crate::catalogue::{civil_status, services};

fn text(de: &str) -> Text {
    Text { de: de.into(), en: de.into() }
}

fn found(says: &str, slip: impl FnOnce(&mut Service)) {
    let mut service = civil_status("geburtsanzeige");
    assert_eq!(service.faults(), Vec::<String>::new());
    slip(&mut service);
    let faults = service.faults();
    assert_eq!(faults.len(), 1, "{says}: {faults:?}");
    assert!(faults[0].contains(says), "{faults:?} does not say {says}");
}

#[test]
fn every_service_at_the_counters_of_civil_status_identity_and_registration_has_hints() {
    let mut seen = 0;
    for (_, service) in services().into_iter().filter(|(_, service)| service.payment.is_none()) {
        seen += 1;
        assert!(!service.triage.is_empty(), "{} has no hint", service.key);
        let order: Vec<Urgency> = service.triage_hints().map(|hint| hint.urgency).collect();
        assert!(order.is_sorted() && order.len() == service.triage.len(), "{}: {order:?}", service.key);
    }
    assert!(seen > 35, "only {seen} services");
}

#[test]
fn slips_in_hints() {
    let at =
        |service: &Service, urgency: Urgency| service.triage.iter().position(|hint| hint.urgency == urgency).unwrap();
    found("stands twice", |s| s.triage[1].key = s.triage[0].key.clone());
    found("says until when it can wait exactly if it waits", |s| {
        let waits = at(s, Urgency::Waits);
        s.triage[waits].until = None;
    });
    found("names another office exactly if that does it", |s| {
        let urgent = at(s, Urgency::Urgent);
        s.triage[urgent].office = Some(text("Amt"));
    });
    found("asks for a proof of what is not urgent", |s| {
        let waits = at(s, Urgency::Waits);
        s.triage[waits].proof = Some(text("Brief"));
    });
    found("longer than 120 characters", |s| s.triage[0].when.de = "x".repeat(121));
    found("has its sentence not in both languages", |s| s.triage[0].says.en = " ".into());
}

#[test]
fn an_urgency_that_does_not_exist_is_refused_when_the_file_is_read() {
    let hint =
        "key = \"a\"\nurgency = \"sofort\"\nwhen = { de = \"a\", en = \"a\" }\nsays = { de = \"a\", en = \"a\" }";
    let error = toml::from_str::<model::catalogue::TriageHint>(hint).unwrap_err().to_string();
    assert!(error.contains("sofort is no urgency"), "{error}");
    assert!(toml::from_str::<model::catalogue::TriageHint>(&hint.replace("sofort", "urgent")).is_ok());
}

#[test]
fn a_group_that_compares_a_document_asks_for_a_name_and_a_day() {
    let (_, mut service) = services().into_iter().find(|(_, service)| service.key == "vpa").unwrap();
    assert_eq!(service.faults(), Vec::<String>::new());
    let group = service.field_groups.iter_mut().find(|group| group.shown_document).unwrap();
    for field in group.fields.iter_mut().filter(|field| field.prefill.as_deref() == Some("date_of_birth")) {
        field.prefill = None;
    }
    let faults = service.faults();
    assert!(faults.len() == 1 && faults[0].contains("compares a document"), "{faults:?}");
}
