//! Words and figures of payments: states, marks, warnings, signed differences, hashes in groups.

use books::payments::warnings::{
    ACCOUNT_CHANGED, ACCOUNT_FRESH, ADVANCE_DEDUCTED, GRANT_DIFFERS, GRANT_NEWER, LIST_OLD, NOT_PAYABLE, SAME_PAYMENT,
    TOTAL_DEVIATES,
};
use books::payments::{Run, RunState};
use model::acts::claim::RunKind;
use model::acts::payment::{ChangeKind, ListSource, Mark, RowState, RunRow, RunWarning};
use model::catalogue::Lang;
use model::{Money, Month};

use crate::components::Kind;
use crate::form::draw::iban_groups;
use crate::pages::today::benefit_name;
use crate::seat::Seat;
use crate::t;
use crate::text::Texts;

/// „Zahlungslauf Wohngeld 12/2026“.
pub(super) fn run_title(seat: &Seat, run: &Run) -> String {
    let (benefit, month) = (benefit_name(seat, &run.benefit), run.month.german());
    match run.kind() {
        RunKind::MonthEnd => t!(seat.texts, "pay-run-title", benefit = benefit, month = month),
        RunKind::Supplementary => t!(seat.texts, "run-title-supplementary", benefit = benefit, month = month),
        RunKind::Single => t!(seat.texts, "run-title-single", benefit = benefit, month = month),
    }
}

/// A state as a word people use, with its colour.
pub(super) fn state(texts: Texts, state: RunState) -> (Kind, String) {
    let kind = match state {
        RunState::HandedOver => Kind::Success,
        RunState::Discarded => Kind::Plain,
        _ => Kind::Info,
    };
    (kind, coded(texts, "pay-state", state.name()))
}

/// The text of a stable name: `pay-why` and `not_listed` give `pay-why-not-listed`; an unknown name shows itself.
pub(super) fn coded(texts: Texts, family: &str, name: &str) -> String {
    let key = format!("{family}-{}", name.replace('_', "-"));
    if texts.has(&key) { texts.say(&key, &[]) } else { name.to_owned() }
}

/// How an amount is meant, in words (H3).
pub(super) fn mark(texts: Texts, mark: Mark) -> String {
    match mark {
        Mark::Granted => t!(texts, "pay-mark-granted"),
        Mark::Repeated => t!(texts, "pay-mark-repeated"),
        Mark::Advance => t!(texts, "pay-mark-advance"),
        Mark::Calculated => t!(texts, "pay-mark-calculated"),
    }
}

/// How a row stands against last month.
pub(super) fn row_state(texts: Texts, state: RowState) -> (Kind, String) {
    match state {
        RowState::Same => (Kind::Plain, t!(texts, "pay-row-same")),
        RowState::New => (Kind::Info, t!(texts, "pay-row-new")),
        RowState::Amount => (Kind::Warning, t!(texts, "pay-row-amount")),
        RowState::Account => (Kind::Warning, t!(texts, "pay-row-account")),
        RowState::Both => (Kind::Warning, t!(texts, "pay-row-both")),
        RowState::Gone => (Kind::Plain, t!(texts, "pay-row-gone")),
        RowState::Held => (Kind::Danger, t!(texts, "pay-row-held")),
    }
}

/// Where a list came from.
pub(super) fn source(texts: Texts, source: ListSource) -> String {
    match source {
        ListSource::Extract => t!(texts, "pay-source-extract"),
        ListSource::Pain001 => t!(texts, "pay-source-pain"),
        ListSource::Camt053 => t!(texts, "pay-source-camt"),
        ListSource::Typed => t!(texts, "pay-source-typed"),
    }
}

/// What a change changes, on one line.
pub(super) fn change(texts: Texts, kind: &ChangeKind) -> String {
    match kind {
        ChangeKind::Hold => t!(texts, "pay-change-hold"),
        ChangeKind::Amount { amount } => t!(texts, "pay-change-amount", amount = amount.german()),
        ChangeKind::Account { payee, iban, .. } => {
            t!(texts, "pay-change-account", payee = payee.as_str(), iban = iban_groups(iban))
        }
        ChangeKind::New { payee, iban, amount, .. } => {
            t!(texts, "pay-change-new", payee = payee.as_str(), iban = iban_groups(iban), amount = amount.german())
        }
        ChangeKind::Settled { due, payee, iban, .. } => match (payee, iban) {
            (Some(payee), Some(iban)) => {
                t!(
                    texts,
                    "pay-change-settled-new",
                    payee = payee.as_str(),
                    iban = iban_groups(iban),
                    amount = due.german()
                )
            }
            _ => t!(texts, "pay-change-settled", amount = due.german()),
        },
        ChangeKind::SetOff { of, amount, monthly, law } => {
            let month = of.german();
            match monthly {
                Some(most) => {
                    t!(
                        texts,
                        "pay-change-set-off-monthly",
                        month = month,
                        amount = amount.german(),
                        most = most.german(),
                        law = law.as_str()
                    )
                }
                None => t!(texts, "pay-change-set-off", month = month, amount = amount.german(), law = law.as_str()),
            }
        }
    }
}

/// The payee as a page may show it: a blocked person stands there with the file number only.
pub(super) fn payee(seat: &Seat, row: &RunRow) -> String {
    if row.person.as_ref().is_some_and(|person| seat.office.is_protected(person)) {
        t!(seat.texts, "pay-protected", file = row.file_number.as_str())
    } else {
        row.payee.clone()
    }
}

/// A warning as a sentence.
pub(super) fn warning(seat: &Seat, run: &Run, warning: &RunWarning) -> String {
    let texts = seat.texts;
    let detail = detail(seat, run, warning);
    let key = format!("pay-warn-{}", warning.code.replace('_', "-"));
    if !texts.has(&key) {
        return format!("{} {}", warning.code, warning.detail);
    }
    let (old, new) = warning.detail.split_once(' ').unwrap_or(("", ""));
    let value = crate::text::value::<&str>;
    texts.say(&key, &[("detail", value(&detail)), ("old", value(old)), ("new", value(new))])
}

fn detail(seat: &Seat, run: &Run, warning: &RunWarning) -> String {
    let (texts, raw) = (seat.texts, warning.detail.as_str());
    match warning.code.as_str() {
        SAME_PAYMENT => match raw.parse::<usize>() {
            Ok(place) => {
                let first = place.checked_sub(1).and_then(|index| run.rows.get(index));
                t!(texts, "pay-file", file = first.map_or(raw, |row| row.file_number.as_str()))
            }
            Err(_) => benefit_name(seat, raw),
        },
        ACCOUNT_CHANGED => String::new(),
        ACCOUNT_FRESH => raw.parse::<model::CivilDate>().map_or_else(|_| raw.to_owned(), |day| day.german()),
        GRANT_DIFFERS | GRANT_NEWER | ADVANCE_DEDUCTED => {
            raw.parse::<Money>().map_or_else(|_| raw.to_owned(), |amount| amount.german())
        }
        LIST_OLD => raw.parse::<Month>().map_or_else(|_| raw.to_owned(), |month| month.german()),
        NOT_PAYABLE => coded(texts, "pay-why", raw),
        TOTAL_DEVIATES => percent(texts, raw),
        _ => raw.to_owned(),
    }
}

/// `+5.1` as the language writes it, with a real minus.
pub(super) fn percent(texts: Texts, plain: &str) -> String {
    let text = plain.replace('-', "−");
    if texts.lang() == Lang::De { text.replace('.', ",") } else { text }
}

/// A difference in EUR with its sign.
pub(super) fn signed(amount: Money) -> String {
    if amount > Money::ZERO { format!("+{}", amount.german()) } else { amount.german() }
}

/// A difference of counts with its sign.
pub(super) fn signed_count(now: usize, before: usize) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{}", before - now),
        std::cmp::Ordering::Equal => "±0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", now - before),
    }
}

/// The first bytes of a key, as people compare it by eye.
pub(super) fn fingerprint(key: &[u8; 32]) -> String {
    let short: String = key.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    paper::words::hash_groups(&short).join(" ")
}

/// A hash in groups of eight.
pub(super) fn hash(bytes: &[u8; 32]) -> String {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    paper::words::hash_groups(&text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stable_name_has_words_in_both_languages() {
        use books::payments::warnings::{
            ACCOUNT_WAITING, CHANGE_UNUSED, GRANT_NOT_LISTED, HOLD_UNDECIDED, LIST_BEHIND_GRANTS, LIST_OF_MONTH,
            NEW_WAITING, OVERPAID, RECIPIENT_DECEASED, RETURNED_OPEN, SHARED_ACCOUNT,
        };
        let warnings = [
            SAME_PAYMENT,
            ACCOUNT_CHANGED,
            SHARED_ACCOUNT,
            RECIPIENT_DECEASED,
            TOTAL_DEVIATES,
            HOLD_UNDECIDED,
            ACCOUNT_WAITING,
            NEW_WAITING,
            CHANGE_UNUSED,
            GRANT_DIFFERS,
            LIST_OLD,
            LIST_OF_MONTH,
            NOT_PAYABLE,
            ACCOUNT_FRESH,
            ADVANCE_DEDUCTED,
            GRANT_NEWER,
            GRANT_NOT_LISTED,
            LIST_BEHIND_GRANTS,
            OVERPAID,
            RETURNED_OPEN,
        ];
        let whys = [
            "death",
            "change",
            "ended",
            "iban",
            "abroad",
            "amount",
            "new",
            "resumed",
            "list",
            "not_listed",
            "paid",
            "overpaid",
            "returned",
            "more",
            "again",
            "advance",
            "payer_land",
            "payer_district",
            "payer_third_party",
            "for_land",
            "for_district",
            "for_third_party",
            "for_nobody",
        ];
        let states = [
            RunState::Built,
            RunState::Determined,
            RunState::Ordered,
            RunState::BankInformed,
            RunState::ReleasedOnce,
            RunState::Released,
            RunState::FileMade,
            RunState::HandedOver,
            RunState::Discarded,
        ]
        .map(RunState::name);
        let conflicts = [
            "second_run",
            "paid_twice",
            "other_bytes",
            "out_of_order",
            "not_four_eyes",
            "unknown",
            "broken",
            "without_right",
            "right_twice",
            "not_returned",
        ];
        for lang in [Lang::De, Lang::En] {
            let texts = Texts::new(lang);
            let families: [(&str, &[&str]); 9] = [
                ("pay-warn", &warnings),
                ("pay-why", &whys),
                ("pay-state", &states),
                ("pay-conflict", &conflicts),
                ("pay-step", &["determine", "order", "release", "file"]),
                ("right-risk", &books::payments::rights::PAY_RISKS),
                ("right-risk", &books::payments::rights::CASH_RISKS),
                ("right-how", &["used", "given", "taken"]),
                ("payer", &["town", "land", "district", "third_party", "nobody"]),
            ];
            for (family, names) in families {
                for name in names {
                    let key = format!("{family}-{}", name.replace('_', "-"));
                    assert!(texts.has(&key), "{lang:?}: {key}");
                }
            }
        }
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(signed(Money::from_cents(5)), "+0,05 €");
        assert_eq!(signed(Money::from_cents(-123_456)), "−1.234,56 €");
        assert_eq!(signed(Money::ZERO), "0,00 €");
        assert_eq!(signed_count(3, 5), "−2");
        assert_eq!(signed_count(5, 5), "±0");
        assert_eq!(percent(Texts::new(Lang::De), "-5.1"), "−5,1");
        assert_eq!(percent(Texts::new(Lang::En), "+5.1"), "+5.1");
    }

    #[test]
    fn hashes_are_shown_in_groups_that_can_be_compared() {
        assert_eq!(fingerprint(&[0xab; 32]), "abababab abababab");
        assert_eq!(hash(&[0; 32]).split(' ').count(), 8);
    }
}
