//! Collects what is known about readiness: with the house open everything, without a key what files tell.

use std::path::Path;

use books::extracts::alarms::{FileFact, Policy, alarms};
use books::readiness::{ClassFact, Facts, SharesFact};
use extract::keyring::Keyring;
use extract::keys::AuthorityPublic;
use extract::records::Class;
use model::problem::Refusal;
use model::{CivilDate, Instant};

use crate::class_sheets::{self, Entries, Print};
use crate::core::Office;
use crate::extract_files::facts;
use crate::house::{House, names};

fn classes(entries: &Entries, files: &[FileFact]) -> Vec<ClassFact> {
    // Without a sound file whose classes are known nothing can be said about what is delivered.
    let known: Vec<&FileFact> = files.iter().filter(|file| file.wrong.is_none() && !file.classes.is_empty()).collect();
    let of = |class: &Class| {
        let own = entries.0.get(class);
        ClassFact {
            class: class.name().to_owned(),
            not_wanted: own.is_some_and(|own| own.not_delivered),
            delivered: (!known.is_empty()).then(|| known.iter().any(|file| file.classes.contains_key(class.name()))),
            described: own.is_some_and(class_sheets::Own::complete),
        }
    };
    Class::ALL.iter().map(of).collect()
}

/// What files of a data folder tell without any key.
///
/// # Errors
/// Those of [`Entries::read`].
pub fn without_keys(dir: &Path, authority: &AuthorityPublic, today: CivilDate) -> Result<Facts, Refusal> {
    let entries = Entries::read(&dir.join(class_sheets::FILE))?;
    let files = facts(&dir.join(names::EXTRACTS), authority);
    let keyring = std::fs::read(dir.join(names::NODE).join(names::KEYRING)).ok();
    let restarters = keyring.map_or(Some(0), |text| Keyring::read(&text).ok().map(|ring| ring.persons().count()));
    Ok(Facts {
        today: Some(today),
        alarms: alarms(&files, &Policy::default(), today, None),
        classes: classes(&entries, &files),
        restarters,
        copies: Some(crate::copies::listed(dir).iter().filter(|place| place.elsewhere).count()),
        ..Facts::default()
    })
}

impl House {
    /// Everything that is known with the house open.
    ///
    /// # Errors
    /// Those of [`Entries::read`].
    pub fn readiness(&self, office: &Office) -> Result<Facts, Refusal> {
        let entries = self.class_entries(office)?;
        let (files, alarms) = self.judged_extracts(office);
        let books = office.books();
        let view = self.authority();
        let tested = books.system.shares_tested.as_ref().filter(|test| test.generation == view.generation);
        let details = &books.system.details;
        let printed = books.papers.all().map(|paper| paper.printed).max();
        Ok(Facts {
            today: Some(office.today()),
            alarms,
            classes: classes(&entries, &files),
            shares: Some(SharesFact {
                made: usize::from(view.shares_made),
                passed: tested.map_or(0, |test| test.passed.len()),
                tested: tested.map(|test| test.at.civil_date()),
            }),
            restarters: Some(office.keyring_persons().len()),
            copies: Some(office.copies().iter().filter(|copy| copy.domain.counts()).count()),
            details: Some(!details.address.is_empty() && !details.phone.is_empty() && !details.debtor_iban.is_empty()),
            printed: Some(printed.map(Instant::civil_date)),
        })
    }

    fn class_entries(&self, office: &Office) -> Result<Entries, Refusal> {
        Entries::read(&office.inner.dir.join(class_sheets::FILE))
    }

    /// The sheet of a class as PDF, with what the town has written.
    ///
    /// # Errors
    /// Those of [`Entries::read`] and of the typesetter.
    pub fn class_sheet(&self, office: &Office, class: Class) -> Result<Vec<u8>, Refusal> {
        let entries = self.class_entries(office)?;
        let view = self.authority();
        let print =
            Print { authority: &view.name, exercise: view.exercise, date: office.today(), made_at: office.now() };
        let sheet = class_sheets::sheet(class, &entries, &print).map_err(|problem| vec![problem])?;
        paper::render(&sheet.job()).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }
}
