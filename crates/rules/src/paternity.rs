//! Acknowledgement of paternity (§§ 1592 to 1599 BGB, § 44 PStG): what bars it, what is still missing. Rules whose day of
//! force is not confirmed are off (`catalogue/params/vaterschaft.toml`).

use model::CivilDate;
use serde::Deserialize;

/// A rule with the day from which it holds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRule {
    /// Where it stands.
    pub law: String,
    /// Where the day was read; `zu bestätigen` while nobody has.
    pub source: String,
    /// First day; missing: the rule is off.
    pub from: Option<CivilDate>,
}

impl DatedRule {
    /// The rule holds on this day.
    #[must_use]
    pub fn holds(&self, on: CivilDate) -> bool {
        self.from.is_some_and(|from| from <= on)
    }
}

/// The rules that may be on or off.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The biological father with a genetic report (§ 1595a BGB).
    pub biological_father: DatedRule,
    /// Consent of the immigration office (§ 85a AufenthG).
    pub residence_consent: DatedRule,
}

/// The text is not the file of these rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("vaterschaft.toml: {0}")]
pub struct LawError(String);

impl Law {
    /// The rules as they are shipped.
    ///
    /// # Errors
    /// If the file is not what it should be.
    pub fn shipped() -> Result<Self, LawError> {
        Self::read(include_str!("../../../catalogue/params/vaterschaft.toml"))
    }
    /// Reads the file.
    ///
    /// # Errors
    /// If it is not what it should be.
    pub fn read(text: &str) -> Result<Self, LawError> {
        toml::from_str(text).map_err(|error| LawError(error.message().to_owned()))
    }
}

/// What stands against another man's acknowledgement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OtherFather {
    /// Nobody.
    None,
    /// The husband, but the divorce was pending at birth and he consents (§ 1599 (2) BGB). `consented`: already.
    Divorce {
        /// The husband has consented.
        consented: bool,
    },
    /// Another man; the biological father acknowledges. `report`: the genetic report is there.
    Biological {
        /// The genetic report is there.
        report: bool,
    },
    /// Another man, and no exception.
    Stands,
}

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgement {
    /// Day of the declaration.
    pub on: CivilDate,
    /// Whose paternity stands already.
    pub other: OtherFather,
    /// The mother has consented, here or elsewhere. Not needed where the child is of age and consents itself.
    pub mother_consents: bool,
    /// The child has to consent, too.
    pub child_needed: bool,
    /// The child has consented.
    pub child_consents: bool,
    /// One of the parents has no secure residence.
    pub insecure_residence: bool,
}

/// What was found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fault {
    /// Another paternity stands: no effect (§ 1594 (2) BGB). Refused.
    Barred,
    /// A consent that is still missing: it may follow (§ 1598 (1) BGB).
    ConsentMissing,
    /// The consent of the immigration office may be needed, and the rule is not confirmed to be in force.
    ResidenceUnclear,
}

/// Judges an acknowledgement.
#[must_use]
pub fn judge(law: &Law, given: &Acknowledgement) -> Vec<Fault> {
    let mut found = Vec::new();
    let (barred, husband_missing) = match given.other {
        OtherFather::None => (false, false),
        OtherFather::Divorce { consented } => (false, !consented),
        OtherFather::Biological { report } => (!report || !law.biological_father.holds(given.on), false),
        OtherFather::Stands => (true, false),
    };
    if barred {
        found.push(Fault::Barred);
    }
    if !given.mother_consents || husband_missing || (given.child_needed && !given.child_consents) {
        found.push(Fault::ConsentMissing);
    }
    if given.insecure_residence {
        found.push(Fault::ResidenceUnclear);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Acknowledgement {
        Acknowledgement {
            on: "2026-11-23".parse().unwrap(),
            other: OtherFather::None,
            mother_consents: true,
            child_needed: false,
            child_consents: false,
            insecure_residence: false,
        }
    }

    #[test]
    fn another_father_bars_except_with_a_divorce_pending() {
        let law = Law::shipped().unwrap();
        let with = |other| judge(&law, &Acknowledgement { other, ..given() });
        assert_eq!(with(OtherFather::None), []);
        assert_eq!(with(OtherFather::Stands), [Fault::Barred]);
        assert_eq!(with(OtherFather::Divorce { consented: true }), []);
        assert_eq!(with(OtherFather::Divorce { consented: false }), [Fault::ConsentMissing]);
    }

    #[test]
    fn the_biological_father_waits_for_the_day_of_force() {
        let mut law = Law::shipped().unwrap();
        assert_eq!(law.biological_father.from, None, "whoever enters a day names the source and changes this test");
        let biological = Acknowledgement { other: OtherFather::Biological { report: true }, ..given() };
        assert_eq!(judge(&law, &biological), [Fault::Barred]);
        law.biological_father.from = Some(given().on);
        assert_eq!(judge(&law, &biological), []);
        let before = Acknowledgement { on: given().on.plus_days(-1), ..biological };
        assert_eq!(judge(&law, &before), [Fault::Barred]);
        let unproven = Acknowledgement { other: OtherFather::Biological { report: false }, ..given() };
        assert_eq!(judge(&law, &unproven), [Fault::Barred]);
    }

    #[test]
    fn missing_consents_may_follow() {
        let law = Law::shipped().unwrap();
        let mother = Acknowledgement { mother_consents: false, ..given() };
        assert_eq!(judge(&law, &mother), [Fault::ConsentMissing]);
        let child = Acknowledgement { child_needed: true, ..given() };
        assert_eq!(judge(&law, &child), [Fault::ConsentMissing]);
        assert_eq!(judge(&law, &Acknowledgement { child_consents: true, ..child }), []);
        let residence = Acknowledgement { insecure_residence: true, ..given() };
        assert_eq!(judge(&law, &residence), [Fault::ResidenceUnclear]);
    }
}
