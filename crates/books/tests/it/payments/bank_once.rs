//! A run entered once is paid once at the bank; entered again it is refused or stands there by its end-to-end ids.
//!
//! The bank of this test knows nothing of ours: it takes files by message id, books them as one sum or one by one, and says
//! so in statements, advices and status reports, in any order, more than once and overlapping.

use std::collections::{BTreeMap, BTreeSet};

use model::Money;
use model::acts::bank::{BankLine, LineKind};
use proptest::prelude::*;

use super::bank::{A, B, C, House, because, house, line, of_file};
use super::support::*;

const CLAIMS: [(&str, &str); 3] = [(A, "100.00"), (B, "200.50"), (C, "300.25")];
const DAYS: [&str; 3] = ["2026-10-30", "2026-11-02", "2026-11-03"];

/// Somebody enters the file at the bank.
#[derive(Clone, Copy, Debug)]
struct Entering {
    /// As the file is, or keyed in anew, so that the bank sees another message id.
    anew: bool,
    day: usize,
    /// Booked as one sum.
    collective: bool,
}

/// What the bank tells on a day besides its statement, and how.
#[derive(Clone, Copy, Debug)]
struct Telling {
    /// An advice with every single payment.
    advice: bool,
    /// The advice has references of its own, so that nothing but day and id says that it is the same.
    own_references: bool,
    /// The statement of the next day begins with this day's entries once more.
    overlapping: bool,
}

struct Booked {
    day: usize,
    /// What the statement shows; without an id if it is a sum.
    entry: BankLine,
    /// The single payments behind it.
    details: Vec<BankLine>,
}

#[derive(Default)]
struct Bank {
    known: BTreeSet<String>,
    statuses: Vec<BankLine>,
    booked: Vec<Booked>,
    /// How often each payment left: the truth.
    left: BTreeMap<&'static str, u32>,
    next: u64,
}

impl Bank {
    fn line(&mut self, kind: LineKind, claim: &str, amount: &str, day_of: usize) -> BankLine {
        self.next += 1;
        let mut identity = [0; 16];
        identity[..8].copy_from_slice(&self.next.to_be_bytes());
        BankLine { identity, booked: kind.moves().then(|| day(DAYS[day_of])), ..line(0, kind, claim, amount) }
    }

    fn enter(&mut self, message: &str, entering: Entering) {
        let message = if entering.anew { format!("BANK-{}", self.next) } else { message.to_owned() };
        if !self.known.insert(message.clone()) {
            let refused = self.line(LineKind::Rejected, "", "1.00", 0);
            self.statuses.push(because("DUPL", of_file(&message, BankLine { amount: None, ..refused })));
            return;
        }
        let taken = self.line(LineKind::Accepted, "", "1.00", 0);
        self.statuses.push(of_file(&message, BankLine { amount: None, ..taken }));
        let mut singles = Vec::new();
        for (claim, amount) in CLAIMS {
            *self.left.entry(claim).or_default() += 1;
            let single = self.line(LineKind::Debited, claim, amount, entering.day);
            singles.push(of_file(&message, single));
        }
        if entering.collective {
            let whole = self.line(LineKind::FileDebited, "", "600.75", entering.day);
            self.booked.push(Booked { day: entering.day, entry: of_file(&message, whole), details: singles });
        } else {
            let entries = singles.into_iter().map(|single| (single.clone(), vec![single]));
            let day = entering.day;
            self.booked.extend(entries.map(|(entry, details)| Booked { day, entry, details }));
        }
    }

    /// Statements and advices as the bank sends them: whether it is an advice, and its lines.
    fn answers(&mut self, telling: &[Telling]) -> Vec<(bool, Vec<BankLine>)> {
        let mut answers: Vec<(bool, Vec<BankLine>)> =
            self.statuses.iter().map(|status| (false, vec![status.clone()])).collect();
        for (of, telling) in telling.iter().enumerate() {
            let of_day = |of: usize| self.booked.iter().filter(move |booked| booked.day == of);
            let mut entries: Vec<BankLine> = of_day(of).map(|booked| booked.entry.clone()).collect();
            if telling.overlapping && of > 0 {
                entries.extend(of_day(of - 1).map(|booked| booked.entry.clone()));
            }
            let mut details: Vec<BankLine> = of_day(of).flat_map(|booked| booked.details.clone()).collect();
            if telling.own_references {
                for (place, detail) in details.iter_mut().enumerate() {
                    detail.identity[15] = 1 + u8::try_from(place).unwrap();
                }
            }
            answers.push((false, entries));
            if telling.advice {
                answers.push((true, details));
            }
        }
        answers.retain(|(_, lines)| !lines.is_empty());
        answers
    }
}

fn hear(house: &mut House, answers: &[(bool, Vec<BankLine>)], order: &[usize]) {
    for (times, which) in order.iter().enumerate() {
        let Some((advice, lines)) = answers.get(*which % answers.len().max(1)) else { continue };
        let hash = u8::try_from(times).unwrap();
        let taken = if *advice { house.advice(hash, lines.clone()) } else { house.take(hash, lines.clone()) };
        taken.unwrap();
    }
    // Whatever the order left out comes in the end.
    for (times, (advice, lines)) in answers.iter().enumerate() {
        let hash = 128 + u8::try_from(times).unwrap();
        let taken = if *advice { house.advice(hash, lines.clone()) } else { house.take(hash, lines.clone()) };
        taken.unwrap();
    }
}

fn enterings(anew: impl Strategy<Value = bool>) -> impl Strategy<Value = Vec<Entering>> {
    let one = (anew, 0..DAYS.len(), any::<bool>());
    prop::collection::vec(one.prop_map(|(anew, day, collective)| Entering { anew, day, collective }), 1..5)
}

fn tellings() -> impl Strategy<Value = Vec<Telling>> {
    let one = (any::<bool>(), any::<bool>(), any::<bool>());
    let one = one.prop_map(|(advice, own_references, overlapping)| Telling { advice, own_references, overlapping });
    prop::collection::vec(one, DAYS.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The file itself, however often it is brought to the bank: one payment each, and nobody is alarmed for nothing.
    #[test]
    fn a_file_brought_again_is_paid_once_and_seen_as_paid_once(
        entered in enterings(Just(false)), telling in tellings(), order in prop::collection::vec(0usize..12, 0..12),
    ) {
        let (mut house, mut bank) = (house(), Bank::default());
        let message = house.message();
        entered.iter().for_each(|entering| bank.enter(&message, *entering));
        prop_assert!(bank.left.values().all(|times| *times == 1));
        let answers = bank.answers(&telling);
        hear(&mut house, &answers, &order);
        let proof = house.bank.proof(house.office.run(house.run));
        prop_assert_eq!((proof.twice, proof.difference(), proof.rejected_count), (0, Money::ZERO, 0));
        prop_assert_eq!(proof.sent_again as usize, entered.len() - 1);
        prop_assert_eq!(house.bank.strange_debits().count(), 0);
        prop_assert!(house.back().is_empty(), "a file that the bank had already opens no claim again");
    }

    /// Keyed in anew the bank pays again: what left more than once stands there by its end-to-end ids, or as a debit that
    /// belongs to no file of ours, and the sums say it to the cent.
    #[test]
    fn what_was_keyed_in_again_is_seen(
        entered in enterings(any::<bool>()), telling in tellings(), order in prop::collection::vec(0usize..12, 0..12),
    ) {
        let (mut house, mut bank) = (house(), Bank::default());
        let message = house.message();
        entered.iter().for_each(|entering| bank.enter(&message, *entering));
        let answers = bank.answers(&telling);
        hear(&mut house, &answers, &order);
        let run = house.office.run(house.run);
        let seen: BTreeSet<&str> = house.bank.doubles(run).map(|row| row.end_to_end.as_str()).collect();
        let twice: BTreeSet<&str> = bank.left.iter().filter(|(_, times)| **times > 1).map(|(claim, _)| *claim).collect();
        prop_assert!(seen.is_subset(&twice), "nothing is called double that is not: {:?}", seen);
        let strange = house.bank.strange_debits().count();
        prop_assert!(seen == twice || strange > 0, "twice: {:?}, seen: {:?}", twice, seen);
        // Where every payment is told with its id, every double is.
        let with_ids = entered.iter().all(|entering| !entering.collective || telling[entering.day].advice);
        if with_ids {
            prop_assert_eq!(&seen, &twice);
            let left: Money = CLAIMS.iter().map(|(claim, amount)| {
                (0..bank.left.get(claim).copied().unwrap_or_default()).map(|_| eur(amount)).sum::<Money>()
            }).sum();
            let told: Money = house.bank.proof(run).debited;
            prop_assert_eq!(told, left);
        }
    }
}
