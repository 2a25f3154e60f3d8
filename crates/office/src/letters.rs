//! Letters of a case: the catalogue's words with the case's values.

use books::cases::Case;
use model::CivilDate;
use model::catalogue::{PaperSpec, Paragraph, Service};
use paper::kinds::{Head, Notice, Schreiben, Signatory, ValueGroup};

use crate::paper_values::shown;
use crate::papers::Order;

/// The line under the head of a letter, unless the service says another.
const READING: &str = "Schreiben im Notbetrieb – kein Bescheid, kein Ausweis";

/// A gap that a hand can fill reads better than a sentence without its word.
const GAP: &str = "________";

/// What a letter is made of, besides its words.
pub(crate) struct Parts {
    /// Head and foot.
    pub head: Head,
    /// Values below the text.
    pub groups: Vec<ValueGroup>,
    /// Who signs, if the service asks for a signature.
    pub signatory: Signatory,
    /// The box.
    pub notice: Notice,
    /// What the law answers after a term, if a term of the case has such an answer.
    pub proposal: Option<String>,
}

/// The letter of a case.
pub(crate) fn of_case(order: &Order<'_>, parts: Parts) -> Schreiben {
    let Order { case, service, spec, copies, replaces, .. } = *order;
    let Parts { head, groups, signatory, notice, proposal } = parts;
    let paragraphs = words(order, &head, &notice, proposal.as_deref());
    Schreiben {
        title: spec.title.de.clone(),
        reading: if spec.reading.de.is_empty() { READING.to_owned() } else { spec.reading.de.clone() },
        to: recipient(service, case, spec),
        reference: case.number.clone(),
        paragraphs,
        // A letter that names no fields has its values in its text.
        groups: if spec.fields.is_empty() { Vec::new() } else { groups },
        copies,
        signatory: spec.needs_signatory.then_some(signatory),
        replaces: replaces.map(str::to_owned),
        notice: Some(notice),
        head,
    }
}

/// The words of a paper that has paragraphs, with the case's values.
pub(crate) fn paragraphs(order: &Order<'_>, parts: &Parts) -> Vec<String> {
    words(order, &parts.head, &parts.notice, parts.proposal.as_deref())
}

fn words(order: &Order<'_>, head: &Head, notice: &Notice, proposal: Option<&str>) -> Vec<String> {
    let Order { case, service, spec, .. } = *order;
    let value = |word: &str| match word {
        "proposal" => proposal.unwrap_or(GAP).to_owned(),
        _ => placeholder(service, case, head, notice.valid_until, word),
    };
    let holds = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    spec.paragraphs
        .iter()
        .filter(|paragraph| holds.holds(paragraph.show_if.as_ref()))
        .map(|paragraph| Paragraph::filled(&paragraph.text.de, value))
        .collect()
}

fn recipient(service: &Service, case: &Case, spec: &PaperSpec) -> Vec<String> {
    let fixed = spec.to_text.de.lines().map(str::to_owned);
    let named = spec.to.iter().map(|id| shown(service, id, case.value(id)));
    fixed.chain(named).filter(|line| !line.trim().is_empty()).collect()
}

fn placeholder(service: &Service, case: &Case, head: &Head, valid_until: Option<CivilDate>, word: &str) -> String {
    match word {
        "number" => case.number.clone(),
        "today" => head.date.german(),
        "valid_until" => valid_until.map(|day| day.german()).unwrap_or_default(),
        "authority" => head.authority.clone(),
        field => match shown(service, field, case.value(field)) {
            empty if empty.is_empty() => GAP.to_owned(),
            value => value,
        },
    }
}
