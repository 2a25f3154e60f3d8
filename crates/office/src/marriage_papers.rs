//! Papers of a marriage: the record that is read and signed, and the certificate made from it.

use books::Books;
use books::cases::Case;
use model::catalogue::{Lang, PaperSpec, Service};
use paper::kinds::{Eheniederschrift, Eheurkunde, EvidenceLine, ShownValue, Signer, ValueGroup};

use crate::letters::{self, Parts};
use crate::paper_values::{official, shown};
use crate::papers::Order;

/// The line under the head of a record, unless the service says another.
const READING: &str = "Niederschrift zum Unterschreiben – keine Personenstandsurkunde, kein Registereintrag";

/// The record of a marriage's notice or ceremony.
pub(crate) fn record(order: &Order<'_>, parts: Parts, evidence: Vec<EvidenceLine>) -> Eheniederschrift {
    let Order { case, service, spec, replaces, .. } = *order;
    let paragraphs = letters::paragraphs(order, &parts);
    Eheniederschrift {
        title: spec.title.de.clone(),
        reading: if spec.reading.de.is_empty() { READING.to_owned() } else { spec.reading.de.clone() },
        case_number: case.number.clone(),
        paragraphs,
        groups: parts.groups,
        evidence,
        remarks: case.notes.iter().map(|(_, _, text)| text.clone()).collect(),
        signers: signers(service, case, spec),
        official: parts.signatory,
        replaces: replaces.map(str::to_owned),
        notice: parts.notice,
        head: parts.head,
    }
}

/// The certificate from the signed record. Nothing if no record was signed or no agreement entered: then there is none.
pub(crate) fn certificate(books: &Books, order: &Order<'_>, parts: Parts) -> Option<Eheurkunde> {
    let Order { case, spec, copies, replaces, .. } = *order;
    let signed = case.signed.as_ref()?;
    let basis = books.system.bases.get(spec.needs_basis.as_ref()?)?;
    Some(Eheurkunde {
        record: signed.paper.clone(),
        signed: signed.on,
        basis: format!("{}, {}, vom {}", basis.issuer, basis.reference, basis.dated.german()),
        groups: parts.groups,
        copies,
        signatory: parts.signatory,
        replaces: replaces.map(str::to_owned),
        notice: parts.notice,
        head: parts.head,
    })
}

fn signers(service: &Service, case: &Case, spec: &PaperSpec) -> Vec<Signer> {
    let holds = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let named = spec.signers.iter().filter(|signer| holds.holds(signer.show_if.as_ref()));
    named
        .map(|signer| {
            let names = signer.names.iter().map(|id| case.value(id)).filter(|name| !name.is_empty());
            Signer { name: names.collect::<Vec<_>>().join(" "), part: signer.part.get(Lang::De).to_owned() }
        })
        .collect()
}

/// Values under the paper's own titles; a section without values is left out.
pub(crate) fn sections(service: &Service, case: &Case, spec: &PaperSpec) -> Vec<ValueGroup> {
    let visible = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let groups = spec.sections.iter().map(|section| ValueGroup {
        title: section.title.get(Lang::De).to_owned(),
        values: section
            .fields
            .iter()
            .filter(|id| visible.has(id))
            .filter_map(|id| {
                let field = service.field(id)?;
                let value = case.values.iter().find(|value| value.field == *id && !value.value.is_empty())?;
                Some(ShownValue {
                    field: official(id),
                    label: field.label.get(Lang::De).to_owned(),
                    text: shown(service, id, &value.value),
                    origin: value.source.into(),
                })
            })
            .collect(),
    });
    groups.filter(|group| !group.values.is_empty()).collect()
}
