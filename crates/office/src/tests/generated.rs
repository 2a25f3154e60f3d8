//! Ten thousand made-up cases of all services: odd names, all clocks, random answers; from the record over the paper to the
//! hand-back, with every field accounted for.
//!
//! A case is filled at random and mended at the fields its check names, until it is accepted. A service that nobody could
//! ever take up is found that way, too.

use std::collections::{BTreeMap, BTreeSet};

use books::cases::decide::{self, Take};
use books::cases::{Case, followups};
use books::{Actor, Books, Context};
use model::acts::case::{CasePerson, EvidenceSeen, EvidenceState, FieldValue, Source};
use model::acts::{Act, Body, CaseAct, ClockSource, Envelope, HandbackAct, StockAct, Subject};
use model::catalogue::{Field, FieldKind, Service};
use model::ids::{AccountId, AuthorityId, StockId, UnverifiedId};
use model::role::Role;
use model::{CivilDate, Instant};
use rules::deadline::Land;

use crate::handback_package;
use crate::papers::Order;
use crate::trial::{NOW_MS, Trial};

const CASES: usize = 10_000;
/// Cases in one set of books; each report is compared with all cases there are.
const SHELF: usize = 500;
/// Tries to mend one case before another is begun.
const TRIES: usize = 100;
/// Cases begun in vain before a service counts as one that nobody can take up.
const BEGUN_MAX: usize = 60;

/// Names as people have them: short, long, with signs, with spaces, in other letters' Latin forms.
const NAMES: [&str; 14] = [
    "Weiß",
    "Nguyễn",
    "Şahin",
    "Đorđević",
    "von der Aue",
    "O’Neill",
    "Łukasz",
    "Müller-Lüdenscheidt",
    "Øst",
    "Ñuñez y García",
    "Ý",
    "Þórsdóttir",
    "D’Angelo",
    "Wolfeschlegelsteinhausenbergerdorff",
];

/// SplitMix64: small, fixed, good enough to fill forms.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn someone() -> Actor {
    Actor {
        account: AccountId([1; 16]),
        name: "Person 1".to_owned(),
        function: "Test".to_owned(),
        roles: Role::ALL.to_vec(),
    }
}

/// A date that fits most questions: today, lately, soon, a year of birth.
fn date(chance: &mut Chance, today: CivilDate) -> CivilDate {
    let back = i64::try_from(match chance.below(6) {
        0 => 0,
        1 => chance.below(10),
        2 => chance.below(200),
        3 => 365 * 18 + chance.below(365 * 30),
        4 => 365 * 48 + chance.below(365 * 45),
        _ => chance.below(365 * 18),
    })
    .unwrap();
    if chance.one_in(8) { today.plus_days(back.min(200)) } else { today.plus_days(-back) }
}

fn text(chance: &mut Chance, field: &Field) -> String {
    let max = field.max_chars.unwrap_or(60);
    let name = NAMES[chance.below(NAMES.len())];
    let whole = if chance.one_in(4) { format!("{name} {}", NAMES[chance.below(NAMES.len())]) } else { name.to_owned() };
    let cut: String = whole.chars().take(max).collect();
    cut.trim().to_owned()
}

/// A value that fits the field's kind; what the kind does not say, the check's problems will.
fn value(chance: &mut Chance, field: &Field, today: CivilDate, seen: &BTreeMap<String, String>) -> String {
    let digits = |chance: &mut Chance, n: usize| {
        (0..n).map(|_| char::from(b'0' + u8::try_from(chance.below(10)).unwrap())).collect()
    };
    match field.kind {
        // Now and then the same text as somewhere before: names of a child, a spouse, an account.
        FieldKind::Text | FieldKind::Name | FieldKind::LongText => match chance.below(8) {
            0 | 1 => seen.values().nth(chance.below(seen.len())).cloned().unwrap_or_else(|| text(chance, field)),
            2 => digits(chance, 1 + chance_len(field)),
            3 => sample(chance, field),
            _ => text(chance, field),
        },
        FieldKind::Date => date(chance, today).to_string(),
        FieldKind::PartialDate => {
            let date = date(chance, today).to_string();
            match chance.below(5) {
                0 => format!("{}-00", &date[..7]),
                1 => format!("{}-00-00", &date[..4]),
                _ => date,
            }
        }
        FieldKind::Time => format!("{:02}:{:02}", chance.below(24), chance.below(60)),
        FieldKind::Choice => field.choices[chance.below(field.choices.len())].value.clone(),
        FieldKind::YesNo => ["0", "1"][chance.below(2)].to_owned(),
        FieldKind::Number => match chance.below(4) {
            0 => chance.below(3).to_string(),
            1 => chance.below(10).to_string(),
            2 => (20 + chance.below(30)).to_string(),
            _ => chance.below(5_000).to_string(),
        },
        FieldKind::Money => format!("{}.{:02}", chance.below(900), chance.below(100)),
        FieldKind::Iban => "DE89370400440532013000".to_owned(),
        #[allow(unreachable_patterns)]
        _ => text(chance, field),
    }
}

fn chance_len(field: &Field) -> usize {
    field.max_chars.unwrap_or(10).saturating_sub(1).min(9)
}

/// Forms that some fields ask for: an earlier entry, a serial, the example of the hint.
fn sample(chance: &mut Chance, field: &Field) -> String {
    const FORMS: [&str; 12] = [
        "G 12/1999",
        "E 7/2011",
        "S 3/2005",
        "47036892816",
        "LZ6311T47",
        "LZ6311T475",
        "A1234567",
        "C01X00T478",
        "58099",
        "0271 404-0",
        "DEU",
        "1",
    ];
    let hinted = field.hint.as_ref().and_then(|hint| hint.de.split([':', ',', '.']).nth(1));
    match hinted.map(str::trim).filter(|hint| !hint.is_empty() && chance.one_in(2)) {
        Some(hint) => hint.chars().take(field.max_chars.unwrap_or(60)).collect(),
        None => FORMS[chance.below(FORMS.len())].chars().take(field.max_chars.unwrap_or(60)).collect(),
    }
}

/// One case on its way: an answer to every field of the service, mended until they are accepted.
struct Filling<'a> {
    service: &'a Service,
    form: String,
    values: BTreeMap<String, String>,
    today: CivilDate,
}

impl Filling<'_> {
    fn begin<'a>(chance: &mut Chance, service: &'a Service, today: CivilDate) -> Filling<'a> {
        let form = match service.forms.len() {
            0 => "oral".to_owned(),
            n => service.forms[chance.below(n)].name().to_owned(),
        };
        let mut filling = Filling { service, form, values: BTreeMap::new(), today };
        filling.answer(chance, service.fields());
        filling
    }

    /// Answers these fields anew; fields that are hidden have answers, too, which count once they are shown.
    fn answer<'f>(&mut self, chance: &mut Chance, fields: impl Iterator<Item = &'f Field>) {
        for field in fields {
            let filled = field.required || !chance.one_in(3);
            let value = if filled { value(chance, field, self.today, &self.values) } else { String::new() };
            self.values.insert(field.id.clone(), value);
        }
    }

    fn take(&self, chance: &mut Chance) -> Take {
        let shown =
            self.service.shown(&self.form, |id| self.values.get(id).map(String::as_str).filter(|v| !v.is_empty()));
        let source = |chance: &mut Chance| {
            [Source::Document, Source::Extract, Source::Declared, Source::Affidavit][chance.below(4)]
        };
        let ids: BTreeSet<&str> =
            shown.groups.iter().flat_map(|(_, fields)| fields.iter().map(|field| field.id.as_str())).collect();
        let values = self.values.iter().filter(|(id, value)| !value.is_empty() && ids.contains(id.as_str()));
        let values = values
            .map(|(field, value)| FieldValue { field: field.clone(), value: value.clone(), source: source(chance) })
            .collect();
        let evidence = shown.evidence.iter().map(|evidence| EvidenceSeen {
            key: evidence.key.clone(),
            state: [EvidenceState::Seen, EvidenceState::Copy][chance.below(2)],
            note: String::new(),
        });
        let evidence = evidence.collect();
        let mut persons: Vec<CasePerson> = Vec::new();
        for part in shown.groups.iter().filter_map(|(group, _)| group.person.as_ref()) {
            if !persons.iter().any(|person| person.part == *part) {
                let mut id = [0; 16];
                id[..8].copy_from_slice(&chance.next().to_be_bytes());
                persons.push(CasePerson { part: part.clone(), subject: Subject::Unverified { id: UnverifiedId(id) } });
            }
        }
        Take {
            service: self.service.key.clone(),
            form: self.form.clone(),
            received: Some(self.today),
            persons,
            values,
            evidence,
            ..Take::default()
        }
    }
}

fn envelope(now: Instant, today: CivilDate, case: Option<model::ids::CaseId>) -> Envelope {
    Envelope {
        at: now,
        clock: ClockSource::Unknown,
        today,
        actor: Some(AccountId([1; 16])),
        authority: AuthorityId([0xA1; 16]),
        on_behalf_of: None,
        case,
        catalogue: [0; 32],
        intent: None,
        seen: Vec::new(),
    }
}

/// Fills a case until it is accepted, or gives up and says at what.
fn accepted(
    chance: &mut Chance,
    books: &Books,
    context: &mut Context<'_>,
    service: &Service,
) -> Result<Take, BTreeSet<String>> {
    let mut last = BTreeSet::new();
    let mut filling = Filling::begin(chance, service, context.today);
    for _ in 0..TRIES {
        let mut take = filling.take(chance);
        let preview = match decide::preview(books, context, &take) {
            Ok(preview) => preview,
            Err(refusal) => panic!("{}: {refusal:?}", service.key),
        };
        if preview.problems.is_empty() {
            take.accepted = preview.warnings.iter().map(|warning| warning.code.to_owned()).collect();
            return Ok(take);
        }
        last = preview.problems.iter().map(|p| format!("{} at {:?}", p.code, p.field)).collect();
        let mut again: BTreeSet<String> = preview.problems.iter().filter_map(|p| p.field.clone()).collect();
        // Whoever goes on from another case looks its number up, or says that there is none.
        let earlier = service.follows.as_ref().filter(|follows| again.contains(&follows.number));
        if let Some(asked) = earlier.and_then(|follows| service.field(&follows.number)?.show_if.as_ref()) {
            again.insert(asked.field.clone());
        }
        // A problem may hang on another field: sometimes one more is answered anew.
        if chance.one_in(2)
            && let Some(other) = filling.values.keys().nth(chance.below(filling.values.len()))
        {
            again.insert(other.clone());
        }
        filling.answer(chance, service.fields().filter(|field| again.contains(&field.id)));
        if let Some(follows) = earlier {
            let ready =
                |case: &&Case| case.service == follows.service && case.live() && case.value("befund") == "moeglich";
            let number = books.cases.all().rev().find(ready).map(|case| case.number.clone());
            filling.values.insert(follows.number.clone(), number.unwrap_or_default());
        }
        // The form offers the clerk's own blanks.
        for field in service.blanks.iter().filter_map(|blank| blank.field.as_ref()).filter(|id| again.contains(*id)) {
            let own = books::cases::blanks::offered(books, service, field, context.actor.account);
            filling.values.insert(field.clone(), own.first().expect("the shelf has enough blanks").clone());
        }
        // Some problems say what would do (a name in marriage): a clerk would copy it.
        for problem in &preview.problems {
            let named = problem.args.iter().find(|(arg, value)| *arg == "name" && !value.is_empty());
            if let (Some(field), Some((_, name))) = (&problem.field, named) {
                filling.values.insert(field.clone(), name.clone());
            }
        }
    }
    Err(last)
}

#[test]
fn ten_thousand_cases_of_all_services_lose_no_field_between_record_paper_and_hand_back() {
    let trial = Trial::new();
    let office = trial.open();
    let catalogue = crate::catalogue::load().unwrap();
    let services: Vec<&Service> = catalogue
        .services
        .iter()
        .filter(|service| service.fields().next().is_some() && !service.impossible())
        .collect();
    let mut chance = Chance(20_261_123);
    let mut books = shelf(&catalogue);
    let someone = someone();
    let (mut taken, mut position) = (0_usize, 0_u64);
    let mut papers = 0_usize;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut vain: BTreeMap<&str, usize> = BTreeMap::new();
    while taken < CASES {
        let service = services[taken % services.len()];
        // Over a year, so that terms run through all holidays and the turn of the year.
        let now = Instant(NOW_MS + i64::try_from(taken % 366).unwrap() * 86_400_000);
        let today = now.civil_date();
        let mut ids = chance.next();
        let mut fresh = || {
            ids = ids.wrapping_add(1);
            let mut id = [7; 16];
            id[..8].copy_from_slice(&ids.to_be_bytes());
            id
        };
        let mut context = Context {
            actor: &someone,
            now,
            today,
            catalogue: &catalogue,
            land: Land::Nw,
            block: "TRK1",
            fresh: &mut fresh,
        };
        let take = match accepted(&mut chance, &books, &mut context, service) {
            Ok(take) => take,
            Err(last) => {
                let begun = vain.entry(&service.key).or_default();
                *begun += 1;
                // Some forms are seldom filled well by chance; more often in vain than not is a fault of the service.
                let limit = BEGUN_MAX.max(counts.get(service.key.as_str()).copied().unwrap_or_default());
                assert!(*begun < limit, "{} is hardly ever accepted: {last:?}", service.key);
                continue;
            }
        };
        let (case, decision) = match decide::take(&books, &mut context, take) {
            Ok(done) => done,
            Err(refusal) => panic!("{}: the preview took what the act refused: {refusal:?}", service.key),
        };
        for (of, body) in decision.acts {
            position += 1;
            books.evolve(&Act { envelope: envelope(now, today, of), body }, position);
        }
        if service.has_record() {
            let act = CaseAct::ReadAndSigned {
                paper: "TRK1-0".into(),
                signers: vec!["X".into()],
                interpreter: None,
                on: today,
            };
            position += 1;
            books.evolve(&Act { envelope: envelope(now, today, Some(case)), body: Body::Case(act) }, position);
        }
        let kept = books.cases.get(case).unwrap().clone();
        papers += on_paper(&office, &books, &context, service, &kept);
        follow(service, &kept, today);
        if chance.one_in(2) {
            let act = HandbackAct::TickedOff { case, number: format!("T {taken}/2027"), on_list: false };
            position += 1;
            books.evolve(&Act { envelope: envelope(now, today, None), body: Body::Handback(act) }, position);
        }
        *counts.entry(&service.key).or_default() += 1;
        taken += 1;
        if taken.is_multiple_of(SHELF) {
            handed_back(&books, &catalogue);
            books = shelf(&catalogue);
        }
    }
    assert_eq!(counts.len(), services.len());
    println!("{taken} cases of {} services, {papers} papers; begun in vain: {vain:?}", counts.len());
}

/// Empty books in which every legal switch of the catalogue is on.
fn shelf(catalogue: &model::catalogue::Catalogue) -> Books {
    let mut books = Books::default();
    let papers = catalogue.services.iter().flat_map(|service| &service.papers);
    for key in papers.filter_map(|paper| paper.needs_basis.clone()) {
        let basis = books::system::Basis {
            reference: "31.2-17".to_owned(),
            issuer: "Aufsicht".to_owned(),
            dated: Instant(NOW_MS).civil_date(),
            by: None,
        };
        books.system.bases.insert(key, basis);
    }
    // As many blanks of each kind at the desk as a shelf has cases.
    for (at, kind) in (1_u8..).zip(&catalogue.blanks) {
        let (delivery, kind) = (StockId([at; 16]), kind.key.clone());
        let (from, to) = (format!("T{at}000001"), format!("T{at}{SHELF:06}"));
        let note = String::new();
        let (first, last) = (from.clone(), to.clone());
        let acts = [
            StockAct::DeliveryCounted { delivery, kind: kind.clone(), from: first.clone(), to: last.clone(), note },
            StockAct::CountSigned { delivery, kind: kind.clone(), from: first, to: last },
            StockAct::Issued { kind, from, to, account: AccountId([1; 16]) },
        ];
        for (who, act) in (2_u8..).zip(acts) {
            let now = Instant(NOW_MS);
            let envelope = Envelope { actor: Some(AccountId([who; 16])), ..envelope(now, now.civil_date(), None) };
            books.evolve(&Act { envelope, body: Body::Stock(act) }, 0);
        }
    }
    books
}

/// Each paper of the case can be made as text and names what its service prints on it. Returns their number.
fn on_paper(office: &crate::Office, books: &Books, context: &Context<'_>, service: &Service, case: &Case) -> usize {
    let mut made = 0;
    for spec in service.papers.iter().filter(|spec| spec.kind.of_case()) {
        if !spec.forms.is_empty() && !spec.forms.iter().any(|form| form.name() == case.form) {
            continue;
        }
        let values = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
        if !values.holds(spec.show_if.as_ref()) {
            continue;
        }
        let order = Order { case, service, spec, number: "TRK1-000001-1", copies: 1, replaces: None };
        let text = match office.compose(books, context, &order) {
            Ok(paper) => paper.text(),
            Err(_) => {
                // Behind a legal switch, and the switch is off.
                assert!(spec.needs_basis.is_some(), "{}: {}", service.key, spec.key);
                continue;
            }
        };
        super::claims::nothing_beyond_what_it_is(service, spec, case, &text);
        let plain: String = text.split_whitespace().collect();
        if spec.kind == model::catalogue::PaperKind::Niederschrift {
            for value in &case.values {
                let shown: String =
                    crate::paper_values::shown(service, &value.field, &value.value).split_whitespace().collect();
                assert!(
                    plain.contains(&shown),
                    "{}: {} {shown} is not in the record\n{text}",
                    service.key,
                    value.field
                );
            }
        }
        made += 1;
    }
    made
}

/// Terms and follow-ups can be told on every day of the next two months.
fn follow(service: &Service, case: &Case, today: CivilDate) {
    for ahead in [0, 1, 31, 62] {
        let tasks = followups::of_case(service, case, ahead > 31, today.plus_days(ahead), Land::Nw);
        for task in tasks {
            // What hangs on a term ends with it, and a term may have begun before the case came in.
            let hangs = service
                .terms
                .iter()
                .any(|term| term.does.contains(&model::catalogue::TermDoes::Task(task.followup.key.clone())));
            assert!(hangs || task.due.is_none_or(|due| due >= case.received), "{}", task.followup.key);
            assert!(!hangs || !task.ripe || task.days_left.is_some_and(|days| days < 0), "{}", task.followup.key);
        }
    }
}

/// Each value of each case stands in the package, or the service says why it stays.
fn handed_back(books: &Books, catalogue: &model::catalogue::Catalogue) {
    let authority = crate::authority::AuthorityView {
        id: AuthorityId([0xA1; 16]),
        name: "Stadt Talbrück".to_owned(),
        ags: "05999001".to_owned(),
        exercise: true,
        shares_needed: 2,
        shares_made: 3,
        generation: 1,
    };
    let package = handback_package::make(books, catalogue, &authority, Instant(NOW_MS), "", &|_| true).unwrap();
    let mut rows: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    for (_, bytes) in package.files.iter().filter(|(name, _)| name.ends_with(".jsonl")) {
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let row: serde_json::Value = serde_json::from_slice(line).unwrap();
            rows.insert(row["number"].as_str().unwrap().to_owned(), row);
        }
    }
    for case in books.cases.all() {
        let service = catalogue.service(&case.service).unwrap();
        let Some(handback) = &service.handback else { continue };
        let row = &rows[&case.number];
        for value in &case.values {
            let back = row["fields"].get(&value.field);
            let stays = handback.not_back.iter().any(|not| not.field == value.field);
            assert!(back.is_some() != stays, "{}: field {} is lost", service.key, value.field);
            if let Some(back) = back {
                assert_eq!(back["stored"], value.value.as_str(), "{}: {}", service.key, value.field);
            }
        }
        let fields = row["fields"].as_object().unwrap().len();
        let going = case.values.iter().filter(|value| handback.order.contains(&value.field)).count();
        assert_eq!(fields, going, "{}: the package holds a field that the case has not", service.key);
    }
}
