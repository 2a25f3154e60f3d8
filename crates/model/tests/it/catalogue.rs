//! Every service that is shipped reads, has no fault, and says what it must.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use model::catalogue::{FieldKind, Lang, PaperKind, Service, Stage};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All services with their folder; folders that begin with `_` and `params` hold none.
pub fn services() -> Vec<(PathBuf, Service)> {
    let mut found = Vec::new();
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut inside: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .filter(|path| {
                let name = path.file_name().unwrap().to_string_lossy();
                !name.starts_with('_') && name != "params"
            })
            .collect();
        inside.sort();
        inside
    };
    for area in folders(&root().join("catalogue")) {
        for folder in folders(&area) {
            let text = std::fs::read_to_string(folder.join("service.toml"))
                .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let service: Service =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            found.push((folder, service));
        }
    }
    found
}

/// A service of the area `personenstand`.
pub fn civil_status(key: &str) -> Service {
    services().into_iter().map(|(_, service)| service).find(|service| service.key == key).unwrap()
}

#[test]
fn every_service_is_without_fault_and_lies_where_it_says() {
    let services = services();
    assert!(services.len() >= 3, "{}", services.len());
    for (folder, service) in services {
        assert_eq!(service.faults(), Vec::<String>::new());
        assert!(folder.ends_with(Path::new(&service.area).join(&service.key)));
        for role in &service.take {
            let opens = role.groups();
            assert!(
                service.groups.iter().all(|group| opens.contains(group)),
                "{}: {} takes it up but may not see its classes",
                service.key,
                role.name()
            );
        }
    }
}

#[test]
fn no_paper_claims_what_is_final_and_every_signed_one_needs_a_registrar() {
    for (_, service) in services() {
        for paper in &service.papers {
            if paper.kind == PaperKind::Eheurkunde {
                // The law's own exception (§ 55 (1) s. 1 no. 1 PStG): only behind the legal switch, by a registrar, after signature.
                assert!(paper.needs_basis.is_some() && paper.needs_signatory && paper.after == Stage::Signed);
                assert!(paper.is_not.de.contains("keine Registernummer"), "{}", paper.key);
                continue;
            }
            let positive = [&paper.title, &paper.is].map(|text| text.de.to_lowercase());
            for word in ["urkunde", "final", "ausgestellt", "registernummer"] {
                assert!(positive.iter().all(|text| !text.contains(word)), "{}/{} says {word}", service.key, paper.key);
            }
            match paper.kind {
                PaperKind::Bescheinigung | PaperKind::Zurueckstellung => {
                    assert!(paper.needs_signatory && paper.after == Stage::Signed);
                    assert!(paper.valid_days.is_some());
                    assert!(paper.is_not.de.contains("keine"));
                }
                PaperKind::Niederschrift => assert_eq!(paper.after, Stage::Taken),
                _ => {}
            }
            let by_decree = paper.kind == PaperKind::Zurueckstellung;
            assert_eq!(paper.needs_basis.is_some(), by_decree, "{}", paper.key);
        }
    }
}

#[test]
fn texts_do_not_shout_and_hints_are_one_line() {
    for (folder, service) in services() {
        let text = std::fs::read_to_string(folder.join("service.toml")).unwrap();
        assert!(!text.contains('!'), "{}", service.key);
        for field in service.fields() {
            let label = field.label.de.chars().count();
            assert!(label <= 70, "{}: {}", field.id, field.label.de);
            if let Some(hint) = &field.hint {
                assert!(hint.de.chars().count() <= 80, "{}: {}", field.id, hint.de);
                assert!(!hint.de.ends_with('.'), "{}: a hint is no sentence", field.id);
            }
        }
    }
}

/// Numbers of the two registers that the reference lists (PStV Anlage 1), and that a notice therefore has to ask for.
#[test]
fn the_data_of_the_entry_are_complete() {
    let births = "1040 1041 1050 1051 1052 1055 1057 1090 1101 1102 1119 1120 1180 1201 1202 1203 1220 1240 1250 1275 1280 \
        1298 1299 1301 1302 1303 1320 1340 1350 1375 1380 1398 1399 1440 1450 1475";
    let deaths = "4140 4141 4142_von 4142_bis 4143_von 4143_bis 4144 4150 4151 4152 4155 4157 4201 4202 4203 4220 4240 4250 \
        4275 4290 4291 4293 4294 4297 4299 4300 4300A 4301 4302 4303";
    for (key, numbers) in [("geburtsanzeige", births), ("sterbefallanzeige", deaths)] {
        let service = civil_status(key);
        let back: BTreeSet<&str> = service.handback.as_ref().unwrap().order.iter().map(String::as_str).collect();
        for number in numbers.split_whitespace() {
            assert!(back.contains(number), "{key} does not hand back {number}");
        }
        // What goes back bears an official number; what is ours stays and says why.
        for id in back {
            assert!(id.starts_with(|c: char| c.is_ascii_digit()), "{key}: {id}");
        }
    }
}

#[test]
fn what_goes_on_from_another_case_finds_its_fields_there() {
    let services = services();
    let following: Vec<_> = services.iter().filter_map(|(_, one)| one.follows.as_ref()).collect();
    assert!(!following.is_empty());
    for follows in following {
        let earlier = services.iter().find(|(_, one)| one.key == follows.service).map(|(_, one)| one).unwrap();
        assert_eq!(follows.faults_against(earlier), Vec::<String>::new());
    }
}

#[test]
fn every_civil_service_says_what_the_outage_leaves_possible() {
    for (_, service) in services().into_iter().filter(|(_, one)| one.area == "personenstand") {
        assert!(service.outage.is_some(), "{} has no [outage]", service.key);
    }
}

#[test]
fn every_case_has_a_name_in_lists_and_a_reporter_on_papers() {
    for (_, service) in services() {
        if service.field_groups.is_empty() {
            continue;
        }
        assert!(service.heading.len() >= 2, "{}", service.key);
        assert!(!service.reporter.is_empty() && service.capacity.is_some(), "{}", service.key);
        assert!(!service.office.de.is_empty(), "{}", service.key);
        let headings: BTreeSet<&str> = service
            .field_groups
            .iter()
            .filter_map(|group| group.heading.as_ref())
            .map(|text| text.get(Lang::De))
            .collect();
        assert_eq!(headings.len(), service.field_groups.len(), "{}: {headings:?}", service.key);
    }
}

#[test]
fn every_check_that_is_named_is_described_and_every_described_one_is_used() {
    let document = root().join("docs/formats/catalogue.md");
    let document = std::fs::read_to_string(document).unwrap();
    let (_, table) = document.split_once("## Checks").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let described: BTreeSet<String> =
        table.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect();
    let used = services().into_iter().flat_map(|(_, one)| one.checks);
    assert_eq!(used.collect::<BTreeSet<String>>(), described);
}

#[test]
fn no_two_lines_of_a_sheet_read_alike() {
    for (_, service) in services() {
        let order = service.handback.iter().flat_map(|back| back.order.iter());
        let labels: Vec<String> = order.map(|id| service.full_label(id, Lang::De).unwrap()).collect();
        let distinct: BTreeSet<&String> = labels.iter().collect();
        assert_eq!(labels.len(), distinct.len(), "{}: {labels:?}", service.key);
    }
}

/// Answers the form like a clerk who gives every shown required field its first possible value.
fn answered(service: &Service, form: &str, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> =
        given.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    loop {
        let known = values.clone();
        let value = |id: &str| known.iter().find(|(field, _)| field == id).map(|(_, value)| value.as_str());
        let shown = service.shown(form, value);
        let open = shown
            .groups
            .iter()
            .flat_map(|(_, fields)| fields.iter())
            .find(|field| field.required && value(&field.id).is_none());
        let Some(field) = open else { return values };
        let first = match field.kind {
            FieldKind::Choice => field.choices[0].value.clone(),
            FieldKind::YesNo => "1".to_owned(),
            FieldKind::Date | FieldKind::PartialDate => "2026-11-20".to_owned(),
            FieldKind::Time => "14:05".to_owned(),
            FieldKind::Number => "1".to_owned(),
            _ => "Muster".to_owned(),
        };
        values.push((field.id.clone(), first));
    }
}

/// What is shown after these answers: field ids, evidence keys, term keys.
fn after(key: &str, form: &str, given: &[(&str, &str)]) -> [BTreeSet<String>; 3] {
    let service = civil_status(key);
    let values = answered(&service, form, given);
    let shown = service.shown(form, |id| values.iter().find(|(field, _)| field == id).map(|(_, value)| value.as_str()));
    let fields = shown.groups.iter().flat_map(|(_, fields)| fields);
    [
        fields.map(|field| field.id.clone()).collect(),
        shown.evidence.iter().map(|one| one.key.clone()).collect(),
        shown.terms.iter().map(|one| one.key.clone()).collect(),
    ]
}

#[test]
fn a_child_of_married_parents_asks_for_the_marriage_and_one_without_a_father_does_not() {
    let [fields, evidence, terms] = after("geburtsanzeige", "oral", &[("abstammung", "ehe")]);
    for id in ["1301", "1440", "anz_ausweis"] {
        assert!(fields.contains(id), "{id}");
    }
    assert!(!fields.contains("sorge"));
    assert!(evidence.contains("eheurkunde") && evidence.contains("geburtsbescheinigung"));
    assert!(!evidence.contains("geburtsurkunde_mutter"));
    assert!(terms.contains("anzeige") && !terms.contains("familienname"));

    let [fields, evidence, terms] = after(
        "geburtsanzeige",
        "written",
        &[("abstammung", "offen"), ("name_grund", "offen"), ("vornamen_stand", "offen"), ("1090", "tot")],
    );
    for id in ["1301", "1399", "1440", "1101", "1102", "anz_ausweis", "sorge"] {
        assert!(!fields.contains(id), "{id}");
    }
    assert!(evidence.contains("geburtsurkunde_mutter"));
    for key in ["ausweis_vater", "eheurkunde", "geburtsbescheinigung"] {
        assert!(!evidence.contains(key), "{key}");
    }
    assert!(terms.contains("familienname") && terms.contains("vornamen"));
    assert!(terms.contains("anzeige_totgeburt") && !terms.contains("anzeige"));
}

#[test]
fn a_hidden_answer_hides_what_hangs_on_it() {
    // "sorge" was answered while paternity was acknowledged; then the answer changed to "none yet".
    let given = [("abstammung", "offen"), ("sorge", "gemeinsam")];
    let [_, evidence, _] = after("geburtsanzeige", "oral", &given);
    assert!(!evidence.contains("sorgeerklaerung"));
    let given = [("abstammung", "anerkannt"), ("sorge", "gemeinsam")];
    let [_, evidence, _] = after("geburtsanzeige", "oral", &given);
    assert!(evidence.contains("sorgeerklaerung"));
}

#[test]
fn a_death_at_an_unknown_hour_asks_for_the_period_and_only_the_married_have_a_spouse() {
    let [fields, evidence, terms] = after("sterbefallanzeige", "oral", &[("tod_zeit", "zeitraum"), ("4300", "LD")]);
    assert!(fields.contains("4142_von") && fields.contains("4143_bis"));
    assert!(!fields.contains("4140") && !fields.contains("4144") && !fields.contains("4301"));
    assert!(!evidence.contains("eheurkunde"));
    assert!(terms.contains("anzeige_zeitraum") && !terms.contains("anzeige"));

    let [fields, evidence, terms] =
        after("sterbefallanzeige", "written", &[("tod_zeit", "zeitpunkt"), ("4300", "VW"), ("bestattung", "feuer")]);
    for id in ["4140", "4141", "4144", "4301", "4303", "4440"] {
        assert!(fields.contains(id), "{id}");
    }
    assert!(evidence.contains("eheurkunde") && evidence.contains("nachweis_ende"));
    assert!(terms.contains("urne") && terms.contains("bestattung"));

    // An unknown person has no name, no marriage, and no evidence of either.
    let [fields, evidence, _] = after("sterbefallanzeige", "written", &[("person_bekannt", "unbekannt")]);
    assert!(fields.contains("unbekannt_beschreibung"));
    assert!(!fields.contains("4201") && !fields.contains("4300") && !fields.contains("4301"));
    assert!(!evidence.contains("geburtsurkunde"));
}

#[test]
fn values_go_back_in_the_words_of_the_register() {
    let birth = civil_status("geburtsanzeige");
    let back = |id: &str, value: &'static str| birth.field(id).unwrap().back(value).to_owned();
    assert_eq!(back("1090", "lebend"), "");
    assert_eq!(back("1090", "tot"), "Totgeburt");
    assert_eq!(back("1120", "x"), "");
    assert_eq!(back("1120", "d"), "divers");
    assert_eq!(back("1102", "Änne Zoë"), "Änne Zoë");
    let death = civil_status("sterbefallanzeige");
    assert_eq!(death.field("4300").unwrap().back("VH"), "verheiratet");
}

#[test]
fn what_the_extract_calls_sex_and_status_is_a_choice_of_the_form() {
    for (_, service) in services() {
        for field in service.fields() {
            let codes: &[&str] = match field.prefill.as_deref() {
                Some("sex") => &["m", "w", "d", "x"],
                Some("marital_status") => &["LD", "VH", "VW", "GS", "LP", "NB"],
                _ => continue,
            };
            for code in codes {
                assert!(
                    field.choices.iter().any(|choice| choice.value == *code),
                    "{} {}: the extract's {code} cannot be kept",
                    service.key,
                    field.id
                );
            }
        }
    }
}
