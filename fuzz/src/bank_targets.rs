//! One function for each reader of what comes from the bank or from a list: status reports, statements and advices, transfers,
//! typed lists, containers. None may panic, and none may give what cannot be.

use std::collections::HashSet;

use model::Money;
use paper::bank::answers::{ANSWER_LINES_MAX, Answer, read_answers, read_delivery};
use paper::bank::{self, BankError, ListItem, PaymentList};

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name; the corpus of each lies in the folder of its name.
pub const TARGETS: [(&str, Target); 5] = [
    ("bank_status", bank_status),
    ("bank_statement", bank_statement),
    ("bank_transfers", bank_transfers),
    ("bank_typed", bank_typed),
    ("bank_delivery", bank_delivery),
];

/// A pain.002.
pub fn bank_status(data: &[u8]) {
    answers(data);
}

/// A camt.053 or camt.054.
pub fn bank_statement(data: &[u8]) {
    answers(data);
    // The same bytes as a list of payments that were made.
    transfers(data);
}

/// A pain.001 (.03 or .09).
pub fn bank_transfers(data: &[u8]) {
    transfers(data);
}

/// A typed list: JSON lines or CSV.
pub fn bank_typed(data: &[u8]) {
    let read = bank::read_list(data);
    let mut rows = 0_usize;
    let walked = bank::walk_list(data, |item| {
        rows += usize::from(matches!(item, ListItem::Row(..)));
        Ok::<(), BankError>(())
    });
    if let Ok(list) = read {
        sound(&list);
        assert!(walked.is_ok(), "what is read can be walked through");
        assert_eq!(list.payments.len() + list.bad.len(), rows, "every row is a payment or has a reason");
    }
}

/// A container.
pub fn bank_delivery(data: &[u8]) {
    if let Ok(files) = read_delivery(data) {
        let hashes: HashSet<[u8; 32]> = files.iter().map(|file| file.hash).collect();
        assert_eq!(hashes.len(), files.len(), "a file counts once");
        files.iter().flat_map(|file| &file.answers).for_each(possible);
    }
}

fn answers(data: &[u8]) {
    let read = read_answers(data);
    if let Ok(answers) = &read {
        answers.iter().for_each(possible);
        assert_eq!(read_answers(data).as_ref(), Ok(answers), "the same bytes are read alike");
    }
    // A file that ends early is another file, never a shorter one: the end of the document is missing.
    let shorter = data.trim_ascii_end();
    if read.is_ok() && shorter.ends_with(b">") {
        assert!(read_answers(&shorter[..shorter.len() - 1]).is_err(), "cut off and taken all the same");
    }
}

fn possible(answer: &Answer) {
    assert!(answer.lines.len() <= ANSWER_LINES_MAX);
    assert!(answer.lines.iter().all(|line| line.amount.is_none_or(|amount| amount > Money::ZERO)));
    let identities: HashSet<[u8; 16]> = answer.lines.iter().map(|line| line.identity).collect();
    assert_eq!(identities.len(), answer.lines.len(), "every line has an identity of its own");
}

fn transfers(data: &[u8]) {
    if let Ok(list) = bank::read_bank_file(data) {
        sound(&list);
    }
}

fn sound(list: &PaymentList) {
    for payment in &list.payments {
        assert!(payment.amount > Money::ZERO);
        assert!(!payment.payee_name.trim().is_empty());
        assert!(rules::iban::check(&payment.iban).is_ok_and(|iban| iban.as_str() == payment.iban));
    }
    let places: HashSet<usize> = list.payments.iter().map(|payment| payment.place).collect();
    assert_eq!(places.len(), list.payments.len(), "every payment has a place of its own");
}
