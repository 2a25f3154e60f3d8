//! The fee book on the services that are shipped: what is due is settled once, receipts run without gaps, a till is counted by two.

use books::context::Decision;
use books::fees::{self, Outcome, Settle, What};
use books::{Actor, Books, Context};
use model::acts::fee::Means;
use model::acts::{Act, Body, CaseAct, Envelope};
use model::catalogue::Catalogue;
use model::ids::{AccountId, AuthorityId, CaseId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Money};

use crate::identity::{answers, service};

struct Counter {
    books: Books,
    catalogue: Catalogue,
    position: u64,
    today: CivilDate,
    fresh: u8,
}

fn clerk(n: u8) -> Actor {
    Actor {
        account: AccountId([n; 16]),
        name: format!("C{n}"),
        function: String::new(),
        roles: vec![Role::ClerkResidents],
    }
}

impl Counter {
    fn new() -> Self {
        let services = vec![service("ausweise", "vpa"), service("ausweise", "vpass")];
        Self {
            books: Books::default(),
            catalogue: Catalogue { services, blanks: Vec::new(), version: [0; 32] },
            position: 0,
            today: "2026-08-10".parse().unwrap(),
            fresh: 0,
        }
    }
    fn evolve(&mut self, actor: &Actor, acts: Vec<(Option<CaseId>, Body)>) {
        for (case, body) in acts {
            let envelope = Envelope {
                authority: AuthorityId([1; 16]),
                ..crate::envelope::envelope(Instant(1_786_000_000_000), self.today, Some(actor.account), case)
            };
            self.position += 1;
            self.books.evolve(&Act { envelope, body }, self.position);
        }
    }
    fn decide(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Books, &Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<(), Vec<&'static str>> {
        let mut fresh = || [0; 16];
        let context = Context {
            actor,
            now: Instant(1_786_000_000_000),
            today: self.today,
            catalogue: &self.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = decide(&self.books, &context)
            .map_err(|refusal| refusal.iter().map(|problem| problem.code).collect::<Vec<_>>())?;
        self.evolve(actor, decision.acts);
        Ok(())
    }
    fn take(&mut self, key: &str, given: &[(&str, &str)]) -> CaseId {
        self.fresh += 1;
        let id = CaseId([self.fresh; 16]);
        let values = answers(self.catalogue.service(key).unwrap(), given);
        let act = CaseAct::Taken {
            service: key.to_owned(),
            number: self.books.numbers.next("TB1", 0),
            form: "written".to_owned(),
            received: self.today,
            persons: Vec::new(),
            values,
            evidence: Vec::new(),
            warnings: Vec::new(),
        };
        self.evolve(&clerk(1), vec![(Some(id), Body::Case(act))]);
        id
    }
    fn open(&self, id: CaseId) -> Vec<(String, i64)> {
        let case = self.books.cases.get(id).unwrap();
        let service = self.catalogue.service(&case.service).unwrap();
        self.books.fees.open(service, case).iter().map(|due| (due.fee.key.clone(), due.amount.cents())).collect()
    }
    fn settle(&mut self, id: CaseId, positions: &[(&str, Outcome)], note: &str) -> Result<(), Vec<&'static str>> {
        let positions = positions.iter().map(|(key, what)| ((*key).to_owned(), what.clone())).collect();
        let command =
            Settle { positions, till: " Kasse  1 ".to_owned(), means: Some(Means::Cash), note: note.to_owned() };
        self.decide(&clerk(1), |books, context| fees::settle(books, context, id, &command))
    }
}

fn waived(key: &str) -> Outcome {
    Outcome::Waived(key.to_owned())
}

#[test]
fn what_is_due_is_settled_once_and_waived_only_with_a_reason() {
    let mut counter = Counter::new();
    let id = counter.take("vpa", &[("zustaendig", "fremd"), ("ermaechtigung", "liegt_vor")]);
    assert_eq!(counter.open(id), [("vpa".to_owned(), 1_000), ("unzustaendig".to_owned(), 1_300)]);
    let outage = [("vpa", Outcome::Taken), ("unzustaendig", waived("outage"))];
    assert_eq!(counter.settle(id, &outage, "  "), Err(vec!["NB-V-320"]), "waived without a reason");
    assert_eq!(counter.settle(id, &[("vpa", waived("outage"))], "so"), Err(vec!["NB-V-321"]), "no reason of this fee");
    assert_eq!(counter.settle(id, &[], ""), Err(vec!["NB-V-322"]));
    assert_eq!(counter.settle(id, &[("pass", Outcome::Taken)], ""), Err(vec!["NB-V-323"]));
    assert_eq!(counter.settle(id, &outage, "Zuständige Stadt ohne Register"), Ok(()));
    assert_eq!(counter.open(id), []);
    assert_eq!(counter.settle(id, &[("vpa", Outcome::Taken)], ""), Err(vec!["NB-V-323"]), "settled already");
    let entries: Vec<_> =
        counter.books.fees.of_case(id).map(|entry| (entry.what.clone(), entry.total().cents())).collect();
    assert!(matches!(&entries[0], (What::Taken { till, .. }, 1_000) if till == "Kasse 1"), "{entries:?}");
    assert!(matches!(&entries[1], (What::Waived { reason, .. }, 1_300) if reason == "outage"), "{entries:?}");
    assert_eq!(counter.books.fees.conflicts, Vec::<String>::new());
}

#[test]
fn receipts_run_without_gaps_while_cases_and_papers_take_numbers_of_their_own() {
    let mut counter = Counter::new();
    for _ in 0..3 {
        let id = counter.take("vpass", &[]);
        counter.settle(id, &[("vpass", Outcome::Taken)], "").unwrap();
    }
    let serials: Vec<u64> = counter
        .books
        .fees
        .all()
        .map(|entry| {
            let number = rules::papernumber::parse(entry.receipt().unwrap()).unwrap();
            assert_eq!(number.block, "TB1Q");
            number.serial
        })
        .collect();
    assert_eq!(serials, [1, 2, 3]);
}

#[test]
fn money_given_back_opens_the_fee_again_and_leaves_the_till() {
    let mut counter = Counter::new();
    let id = counter.take("vpass", &[]);
    counter.settle(id, &[("vpass", Outcome::Taken)], "").unwrap();
    let number = counter.books.fees.of_case(id).next().unwrap().receipt().unwrap().to_owned();
    let back = |counter: &mut Counter, reason: &str| {
        let number = number.clone();
        counter.decide(&clerk(1), |books, context| fees::give_back(books, context, &number, reason))
    };
    assert_eq!(back(&mut counter, " "), Err(vec!["NB-V-005"]));
    assert_eq!(back(&mut counter, "Antrag zurückgenommen"), Ok(()));
    assert_eq!(back(&mut counter, "noch einmal"), Err(vec!["NB-V-326"]));
    assert_eq!(counter.open(id), [("vpass".to_owned(), 2_600)]);
    let till = &counter.books.fees.tills(counter.today)["Kasse 1"];
    assert_eq!((till.cash, till.receipts), (Money::ZERO, 1));
}

#[test]
fn a_till_is_closed_by_two_persons_who_count_the_same() {
    let mut counter = Counter::new();
    let id = counter.take("vpass", &[("zustaendig", "fremd"), ("ermaechtigung", "liegt_vor")]);
    let both = [("vpass", Outcome::Taken), ("unzustaendig", Outcome::Taken)];
    counter.settle(id, &both, "").unwrap();
    let eur = Money::from_cents;
    let count = |counter: &mut Counter, who: u8, sum: Money, note: &str| {
        counter.decide(&clerk(who), |books, context| fees::count(&books.fees, context, "Kasse 1", sum, note))
    };
    let close = |counter: &mut Counter, who: u8, sum: Money| {
        counter.decide(&clerk(who), |books, context| fees::close(&books.fees, context, "Kasse 1", sum))
    };
    assert_eq!(close(&mut counter, 2, eur(5_200)), Err(vec!["NB-V-330"]), "nobody has counted");
    assert_eq!(count(&mut counter, 1, eur(5_100), ""), Err(vec!["NB-V-328"]), "a euro is missing and nobody says why");
    assert_eq!(count(&mut counter, 1, eur(5_200), ""), Ok(()), "the doubled fee");
    assert_eq!(close(&mut counter, 1, eur(5_200)), Err(vec!["NB-V-330"]), "the same person");
    assert_eq!(close(&mut counter, 2, eur(5_199)), Err(vec!["NB-V-331"]));
    assert_eq!(close(&mut counter, 2, eur(5_200)), Ok(()));
    let other = counter.take("vpass", &[]);
    assert_eq!(counter.settle(other, &[("vpass", Outcome::Taken)], ""), Err(vec!["NB-V-329"]), "closed for today");
    counter.today = counter.today.plus_days(1);
    assert_eq!(counter.settle(other, &[("vpass", Outcome::Taken)], ""), Ok(()), "tomorrow is another day");
    let sums = counter.books.fees.sums("2026-08-10".parse().unwrap());
    assert_eq!(sums[&("doubling".to_owned(), "taken")], (1, eur(2_600)));
}
