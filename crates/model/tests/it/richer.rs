//! Slips in what services gained for births: terms with wordings, copied and proposed answers, secrets, the next form.

use model::catalogue::{CopyFrom, Service, TermDoes};
use model::role::Role;

use crate::catalogue::civil_status;

/// Exactly the slip is reported: one fault that says this.
fn found(key: &str, says: &str, slip: impl FnOnce(&mut Service)) {
    let mut service = civil_status(key);
    assert_eq!(service.faults(), Vec::<String>::new());
    slip(&mut service);
    let faults = service.faults();
    assert_eq!(faults.len(), 1, "{says}: {faults:?}");
    assert!(faults[0].contains(says), "{faults:?} does not say {says}");
}

fn field<'a>(service: &'a mut Service, id: &str) -> &'a mut model::catalogue::Field {
    service.field_groups.iter_mut().flat_map(|group| &mut group.fields).find(|field| field.id == id).unwrap()
}

#[test]
fn slips_in_wordings_and_ends_of_terms() {
    let birth = "geburtsanzeige";
    let name = |service: &Service| service.terms.iter().position(|term| term.key == "familienname").unwrap();
    found(birth, "twice for the same day", |s| {
        let at = name(s);
        s.terms[at].valid_from = None;
    });
    found(birth, "in force on no day", |s| {
        let at = name(s);
        s.terms[at].valid_to = "2025-01-01".parse().ok();
    });
    found(birth, "does switch_proposal:sorge, which is unknown", |s| {
        let at = name(s);
        s.terms[at].does.push(TermDoes::SwitchProposal("sorge".into()));
    });
    found(birth, "does task:niemand, which is unknown", |s| {
        let at = name(s);
        s.terms[at].does.push(TermDoes::Task("niemand".into()));
    });
    found(birth, "ends at 1050, which is no date", |s| s.terms[0].not_after = Some("1050".into()));
    found(birth, "waits for the unknown term", |s| s.papers[0].after_term = Some("nie".into()));
}

#[test]
fn slips_in_copied_and_proposed_answers_and_the_next_form() {
    let birth = "geburtsanzeige";
    found(birth, "copies 1040, which is no field of its kind", |s| {
        field(s, "1101").copy[0].from = "1040".into();
    });
    found(birth, "copied when the unknown", |s| {
        field(s, "1101").copy[0].when.field = "wann".into();
    });
    found(birth, "proposes what it cannot be", |s| field(s, "1090").default = Some("vielleicht".into()));
    found(birth, "clears the unknown field", |s| s.again.as_mut().unwrap().clear.push("9999".into()));
    found(birth, "counts 1050, which is no number", |s| s.again.as_mut().unwrap().count = "1050".into());
    found(birth, "the event's day 1050 is no date", |s| s.event = vec!["1050".into()]);
    // A value that is copied may not come from a copy: one pass has to decide.
    let mut service = civil_status(birth);
    let from = CopyFrom { from: "1101".into(), ..field(&mut service, "1101").copy[0].clone() };
    field(&mut service, "1102").copy = vec![from];
    assert!(service.faults().iter().any(|fault| fault.contains("1102 copies 1101")));
}

#[test]
fn a_secret_shows_nowhere_else() {
    let secret = "vertrauliche_geburt";
    found(secret, "prints the secret field vg_pseudonym_name and is not secret", |s| {
        let letter = s.papers.iter_mut().find(|paper| paper.key == "familiengericht").unwrap();
        letter.fields.push("vg_pseudonym_name".into());
    });
    found(secret, "prints the secret field vg_beratungsstelle", |s| {
        let letter = s.papers.iter_mut().find(|paper| paper.key == "familiengericht").unwrap();
        letter.paragraphs[0].text.de.push_str(" {vg_beratungsstelle}");
    });
    found(secret, "names the case or the reporter", |s| s.heading.push("vg_pseudonym_name".into()));
    found(secret, "but not both", |s| s.secret_to.clear());
    found("geburtsanzeige", "but not both", |s| s.secret_to = vec![Role::Registrar]);
    // In the hand-back it is both: no longer a reason, and a secret that goes back.
    let mut service = civil_status(secret);
    let back = service.handback.as_mut().unwrap();
    back.not_back.retain(|not| not.field != "vg_pseudonym_name");
    back.order.push("vg_pseudonym_name".into());
    assert!(service.faults().iter().any(|fault| fault.contains("goes back into the register")));
}

#[test]
fn what_does_not_go_back_says_why() {
    found("fehlgeburt", "why nothing goes back", |s| s.no_handback.as_mut().unwrap().en.clear());
    found("fehlgeburt", "has fields but no hand-back", |s| s.no_handback = None);
    let mut birth = civil_status("geburtsanzeige");
    birth.no_handback = civil_status("fehlgeburt").no_handback;
    assert!(birth.faults().iter().any(|fault| fault.contains("goes back and says why it does not")));
}
