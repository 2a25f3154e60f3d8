//! The bank's files: a released run as pain.001, and lists read from the bank's files.

use std::marker::PhantomData;

use books::payments::file::FilePlan;
use model::acts::payment::{ListRow, ListSource};
use model::acts::system::OfficeDetails;
use model::catalogue::PaymentRules;
use model::problem::Refusal;
use model::{Instant, Money, Problem};
use paper::domain::{Domain, Exercise, Real};
use paper::sepa::{Batch, Payment, Purpose};

/// A payment file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOf {
    /// Suggested file name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
    /// Message id.
    pub message_id: String,
    /// Payments.
    pub count: u32,
    /// Control sum.
    pub sum: Money,
    /// Creation moment in the file.
    pub created: Instant,
    /// Names and texts that the bank's characters cannot show: row, as given, as written.
    pub changed: Vec<(usize, String, String)>,
}

/// Most wrong rows that are named.
const ROWS_NAMED_MAX: usize = 20;

/// Writes the file. The same run gives the same bytes.
///
/// # Errors
/// `NB-Z-080` the account that payments leave from is not set; each row that the bank would not take, with its number and reason.
pub fn write(
    plan: &FilePlan<'_>,
    details: &OfficeDetails,
    rules: Option<&PaymentRules>,
    exercise: bool,
) -> Result<FileOf, Refusal> {
    if details.debtor_iban.is_empty() {
        return Err(vec![Problem::new("NB-Z-080")]);
    }
    if exercise { write_in::<Exercise>(plan, details, rules) } else { write_in::<Real>(plan, details, rules) }
}

fn write_in<D: Domain>(
    plan: &FilePlan<'_>,
    details: &OfficeDetails,
    rules: Option<&PaymentRules>,
) -> Result<FileOf, Refusal> {
    let title = rules
        .and_then(|rules| rules.benefits.iter().find(|benefit| benefit.key == plan.run.benefit))
        .map_or(plan.run.benefit.as_str(), |benefit| benefit.title.de.as_str());
    let payments: Vec<Payment> = plan
        .rows
        .iter()
        .map(|row| Payment {
            payee: row.payee.clone(),
            iban: row.iban.clone(),
            amount: row.amount,
            end_to_end_id: row.end_to_end.clone(),
            remittance: format!("{title} {} AZ {}", plan.run.month.german(), row.file_number),
        })
        .collect();
    let purpose = match rules.map(|rules| rules.purpose_code.as_str()) {
        Some("SSBE") => Purpose::Ssbe,
        Some("GOVT") => Purpose::Govt,
        _ => Purpose::None,
    };
    let batch = Batch::<D> {
        message_id: plan.message_id.clone(),
        created: plan.created,
        debtor: details.debtor.clone(),
        debtor_iban: details.debtor_iban.clone(),
        debtor_bic: None,
        execution: plan.execution,
        purpose,
        payments: &payments,
        domain: PhantomData,
    };
    let written = paper::sepa::write(&batch).map_err(|problems| {
        problems.iter().take(ROWS_NAMED_MAX).map(|problem| problem.problem()).collect::<Refusal>()
    })?;
    Ok(FileOf {
        name: format!("{}.xml", written.message_id),
        bytes: written.bytes,
        sha256: written.sha256,
        // The id that the books know; an exercise file carries it with a word before it.
        message_id: plan.message_id.clone(),
        count: written.count,
        sum: written.control_sum,
        created: plan.created,
        changed: written.transliterated.into_iter().map(|text| (text.row, text.from, text.to)).collect(),
    })
}

/// Reads a list from a file of the bank or a typed list; which it is, is seen from its beginning.
///
/// # Errors
/// What the reader refuses, with the place: a list with a wrong row is refused as a whole.
pub fn read_list(bytes: &[u8]) -> Result<(ListSource, Vec<ListRow>), Refusal> {
    let list = paper::bank::read(bytes).map_err(|error| vec![error.problem()])?;
    if !list.bad.is_empty() {
        return Err(list.bad.iter().take(ROWS_NAMED_MAX).map(|problem| problem.problem()).collect());
    }
    let source = match list.source {
        paper::bank::Source::Pain001 => ListSource::Pain001,
        paper::bank::Source::Camt053 => ListSource::Camt053,
        paper::bank::Source::Typed => ListSource::Typed,
    };
    let rows = list.payments.into_iter().map(|payment| {
        // Where a bank file has no file number, the end-to-end id of the last run names the case.
        let file_number = payment
            .file_number
            .or_else(|| payment.end_to_end_id.clone())
            .unwrap_or_else(|| format!("{}-{}", payment.iban, payment.place));
        ListRow {
            file_number,
            person: None,
            payee: payment.payee_name,
            iban: payment.iban,
            amount: payment.amount,
            granted: None,
            grant_until: None,
        }
    });
    Ok((source, rows.collect()))
}
