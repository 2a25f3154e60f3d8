//! Each slip that a person can make in a `service.toml` is found and named.

use model::catalogue::{NotBack, Service};

use crate::catalogue::civil_status;

/// What is wrong after one slip in a service that had no fault.
fn after(slip: impl FnOnce(&mut Service)) -> Vec<String> {
    let mut service = civil_status("sterbefallanzeige");
    assert_eq!(service.faults(), Vec::<String>::new());
    slip(&mut service);
    service.faults()
}

/// Exactly the slip is reported: one fault that says this.
fn found(says: &str, slip: impl FnOnce(&mut Service)) {
    let faults = after(slip);
    assert_eq!(faults.len(), 1, "{says}: {faults:?}");
    assert!(faults[0].contains(says), "{faults:?} does not say {says}");
}

fn field<'a>(service: &'a mut Service, id: &str) -> &'a mut model::catalogue::Field {
    service.field_groups.iter_mut().flat_map(|group| &mut group.fields).find(|field| field.id == id).unwrap()
}

#[test]
fn slips_in_texts() {
    found("title is not in both", |s| s.title.en.clear());
    found("label of field 4150", |s| {
        field(s, "4150").label.de = " ".to_owned();
    });
    found("hint of field 4150", |s| {
        field(s, "4150").hint.as_mut().unwrap().en.clear();
    });
    found("choice LD of field 4300", |s| {
        field(s, "4300").choices[0].label.en.clear();
    });
    found("end of term anzeige", |s| s.terms[0].on_expiry.en.clear());
    found("what paper niederschrift is not", |s| {
        s.papers[0].is_not.de.clear();
    });
    found("says is in one language", |s| s.law[0].says.en.clear());
}

#[test]
fn slips_in_fields_and_conditions() {
    found("choices and kind", |s| field(s, "4220").choices.clear());
    found("longest length", |s| field(s, "4150").max_chars = None);
    found("unknown colour", |s| {
        field(s, "4201").prefill = Some("colour".to_owned());
    });
    found("a person nobody picks", |s| {
        field(s, "4150").prefill = Some("town".to_owned());
    });
    found("unknown or comes later", |s| {
        let condition = field(s, "4140").show_if.clone();
        let tod_zeit = s.field_groups[1].fields[0].clone();
        s.field_groups[1].fields.remove(0);
        s.field_groups[1].fields.insert(8, tod_zeit);
        // Only one field keeps its condition, so that one fault is left.
        for field in &mut s.field_groups[1].fields {
            field.show_if = None;
        }
        field(s, "4140").show_if = condition;
    });
    found("being ja, which it cannot be", |s| {
        field(s, "4140").show_if.as_mut().unwrap().is = vec!["ja".to_owned()];
    });
    found("depends on no value", |s| {
        field(s, "4140").show_if.as_mut().unwrap().is.clear();
    });
    let twice = after(|s| field(s, "4151").id = "4150".to_owned());
    assert!(twice.iter().any(|fault| fault.contains("4150 stands twice")));
}

#[test]
fn slips_in_terms_papers_and_effect() {
    found("has no length: 3x", |s| s.terms[0].length = "3x".to_owned());
    found("starts at 4150, which is no date", |s| {
        s.terms[0].start = "4150".to_owned();
    });
    found("met by the unknown 9999", |s| {
        s.terms[0].met_by = Some("9999".to_owned());
    });
    found("term anzeige stands twice", |s| {
        s.terms[1].key = "anzeige".to_owned();
    });
    found("prints the unknown field 9999", |s| {
        s.papers[1].fields.push("9999".to_owned());
    });
    found("on what basis", |s| s.papers[1].law.clear());
    found("in no copies", |s| s.papers[1].copies = 0);
    let unsigned = after(|s| s.sign.clear());
    let asking = civil_status("sterbefallanzeige").papers.iter().filter(|paper| paper.needs_signatory).count();
    assert!(asking >= 2 && unsigned.len() == asking, "{unsigned:?}");
    found("whom nobody picks", |s| {
        s.effect.as_mut().unwrap().person = "child".to_owned();
    });
    found("names the unknown field 9999", |s| {
        s.heading.push("9999".to_owned());
    });
    found("does not say of what", |s| {
        s.subject = model::catalogue::Text::default();
    });
    found("date 4141 is no date", |s| {
        s.effect.as_mut().unwrap().date = "4141".to_owned();
    });
}

#[test]
fn slips_in_the_way_back() {
    found("field 4150 must go back", |s| {
        s.handback.as_mut().unwrap().order.retain(|id| id != "4150");
    });
    found("not both", |s| {
        s.handback.as_mut().unwrap().not_back.push(NotBack { field: "4150".to_owned(), why: "no reason".to_owned() });
    });
    found("without a reason", |s| {
        s.handback.as_mut().unwrap().not_back[0].why.clear();
    });
    found("unknown field 9999", |s| {
        s.handback.as_mut().unwrap().order.push("9999".to_owned());
    });
    found("no hand-back", |s| s.handback = None);
    found("LeiKa", |s| s.leika = "99050012".to_owned());
    found("LeiKa", |s| s.leika_state = "verified".to_owned());
    assert!(
        after(|s| {
            s.leika = "99050012042000".to_owned();
            s.leika_state = "verified".to_owned();
        })
        .is_empty()
    );
}

#[test]
fn an_unknown_key_is_refused_and_not_passed_over() {
    let path = crate::catalogue::root().join("catalogue/personenstand/sterbemitteilung/service.toml");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(toml::from_str::<Service>(&text).is_ok());
    let slip = text.replacen("required = true", "requird = true", 1);
    let error = toml::from_str::<Service>(&slip).unwrap_err().to_string();
    assert!(error.contains("requird"), "{error}");
}

#[test]
fn slips_in_follow_ups_outage_and_letters() {
    use model::catalogue::{Condition, Followup, FollowupAfter, Outage, OutageState, PaperKind, Paragraph, Text};
    let text = |de: &str| Text { de: de.to_owned(), en: de.to_owned() };
    let followup = || Followup {
        key: "mitteilung".to_owned(),
        label: text("Mitteilung an die Meldebehörde"),
        to: text("Meldebehörde"),
        law: "§ 60 (1) PStV".to_owned(),
        show_if: None,
        after: FollowupAfter::Signed,
        due: Some("10d".to_owned()),
    };
    assert_eq!(after(|s| s.followups.push(followup())), Vec::<String>::new());
    found("is due after no length", |s| {
        s.followups.push(Followup { due: Some("bald".to_owned()), ..followup() });
    });
    found("recipient of follow-up mitteilung", |s| {
        s.followups.push(Followup { to: Text::default(), ..followup() });
    });
    found("names no law", |s| s.followups.push(Followup { law: String::new(), ..followup() }));
    found("stands twice", |s| s.followups.extend([followup(), followup()]));
    found("depends on 9999", |s| {
        let further = Condition { field: "9999".to_owned(), is: vec!["1".to_owned()], all: Vec::new() };
        let first = Condition { field: "form".to_owned(), is: vec!["oral".to_owned()], all: vec![further] };
        s.followups.push(Followup { show_if: Some(first), ..followup() });
    });
    let outage = |state| Outage { state, note: text("Hinweis"), law: "§ 3 (2) PStG".to_owned() };
    assert_eq!(after(|s| s.outage = Some(outage(OutageState::WithNote))), Vec::<String>::new());
    found("is impossible in the outage and has a form", |s| s.outage = Some(outage(OutageState::Impossible)));
    let letter = |s: &mut Service, words: &str| {
        let mut spec = s.papers.iter().find(|paper| paper.kind == PaperKind::Bescheinigung).unwrap().clone();
        spec.key = "brief".to_owned();
        spec.kind = PaperKind::Schreiben;
        spec.paragraphs = vec![Paragraph { text: text(words), show_if: None }];
        s.papers.push(spec);
    };
    assert_eq!(after(|s| letter(s, "Zu {4201} am {today}.")), Vec::<String>::new());
    found("unknown placeholder {name}", |s| {
        letter(s, "x");
        s.papers.last_mut().unwrap().paragraphs[0].text.de = "Zu {name}.".to_owned();
    });
    found("a letter has paragraphs", |s| {
        letter(s, "x");
        s.papers.last_mut().unwrap().paragraphs.clear();
    });
    found("waits for a signature that never comes", |s| {
        s.forms = vec![model::catalogue::Form::Oral];
        s.papers.retain(|paper| paper.kind != PaperKind::Niederschrift);
        s.papers.retain(|paper| paper.kind == PaperKind::Bescheinigung);
        s.papers.truncate(1);
    });
}

#[test]
fn further_conditions_must_hold_too() {
    use model::catalogue::Condition;
    let service = civil_status("sterbefallanzeige");
    let is =
        |field: &str, value: &str| Condition { field: field.to_owned(), is: vec![value.to_owned()], all: Vec::new() };
    let first = service.fields().find(|field| field.show_if.is_none() && field.choices.len() > 1).unwrap();
    let (one, other) = (first.choices[0].value.as_str(), first.choices[1].value.as_str());
    let both = Condition { all: vec![is(&first.id, one)], ..is("form", "oral") };
    let holds =
        |form: &str, value: &str| service.shown(form, |id| (id == first.id).then_some(value)).holds(Some(&both));
    assert!(holds("oral", one));
    assert!(!holds("oral", other));
    assert!(!holds("written", one));
}
