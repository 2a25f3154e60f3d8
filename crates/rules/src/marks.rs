//! What a caseworker has to look at: marks on a calculation, never errors.

/// A mark: stable code and its sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Stable code.
    pub code: &'static str,
    /// What to look at, in German.
    pub de: &'static str,
    /// The same in English.
    pub en: &'static str,
}

macro_rules! marks {
    ($($name:ident = $code:literal, $de:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Mark = Mark { code: $code, de: $de, en: $en };
        )*
        /// All marks.
        pub const ALL: &[Mark] = &[$($name),*];
    };
}

marks! {
    ABOVE_TWELVE = "above_twelve",
        "Mehr als zwölf Haushaltsmitglieder: Das Gesetz lässt die Höchstbeträge offen, bitte die Sachbearbeitung entscheiden lassen.",
        "More than twelve household members: the law leaves the caps open, please let a caseworker decide.";
    WEALTH = "wealth",
        "Das Vermögen liegt über dem, was als Regel frei bleibt: Anspruch prüfen.",
        "The wealth is above what is free as a rule: check the claim.";
    WEALTH_OF_CHILDREN = "wealth_of_children",
        "Wie viel Vermögen eines Kindes frei bleibt, ist nicht geklärt: bitte die Sachbearbeitung entscheiden lassen.",
        "How much wealth of a child is free is not settled: please let a caseworker decide.";
    AGE_STEP = "age_step",
        "Ein Kind wechselt in diesem Monat die Altersstufe: gerechnet ist die Stufe vom Monatsersten.",
        "A child changes its step of age in this month: the step of the first of the month was used.";
    HOUSING_UNKNOWN = "housing_unknown",
        "Die angemessenen Kosten der Unterkunft sind nicht bekannt: gerechnet ist der zuletzt anerkannte oder der tatsächliche Betrag.",
        "The appropriate housing costs are not known: the amount recognised last, or the actual one, was used.";
    HOUSING_ABOVE = "housing_above",
        "Die Unterkunft kostet mehr als angemessen: gerechnet ist der angemessene Betrag.",
        "Housing costs more than is appropriate: the appropriate amount was used.";
    HOUSING_NOT_ASKED = "housing_not_asked",
        "Die Unterkunft kostet mehr als angemessen; eine Aufforderung, die Kosten zu senken, ist nicht bekannt. Gerechnet ist der tatsächliche Betrag.",
        "Housing costs more than is appropriate; no request to lower the costs is known. The actual amount was used.";
    HEATING_ABOVE = "heating_above",
        "Die Heizung kostet mehr als angemessen: gerechnet ist der angemessene Betrag.",
        "Heating costs more than is appropriate: the appropriate amount was used.";
    SCHOOL_AND_OTHER = "one_off",
        "Einmaliger Bedarf oder Bedarf für Bildung ist ohne Prüfung übernommen.",
        "One-off needs or needs of education were taken without a check.";
    SURPLUS_TO_CHILDREN = "surplus_to_children",
        "Einkommen der Eltern übersteigt ihren Bedarf und ist bei den Kindern angerechnet: bitte prüfen.",
        "Income of the parents exceeds their need and was counted for the children: please check.";
    CHILD_BENEFIT_SURPLUS = "child_benefit_surplus",
        "Kindergeld, das ein Kind nicht braucht, ist beim ersten Erwachsenen angerechnet: bitte prüfen.",
        "Child benefit that a child does not need was counted for the first adult: please check.";
    SET_OFF_HIGH = "set_off_high",
        "Der Einbehalt liegt über fünf von hundert der Regelbedarfsstufe: bitte prüfen.",
        "The amount set off is above five per cent of the standard need: please check.";
    DIRECT_CUT = "direct_cut",
        "Die Direktzahlungen sind höher als der Anspruch und wurden gekürzt.",
        "The direct payments exceed the claim and were cut.";
    DRAFT_LAW = "draft_law",
        "Gerechnet nach einem Entwurf, der nach seiner Verkündung von Hand eingeschaltet wurde: Fundstelle prüfen.",
        "Calculated under a draft that was switched on by hand after its promulgation: check the reference.";
    LAST_RECOGNISED = "last_recognised",
        "Die Angaben reichen nicht zum Rechnen: vorgeschlagen ist der zuletzt anerkannte Betrag.",
        "The data are not enough to calculate: the amount recognised last is proposed.";
    LAST_UNKNOWN = "last_unknown",
        "Ein letzter Bescheid ist nicht bekannt: ein Vergleich ist nicht möglich.",
        "No last grant is known: there is nothing to compare with.";
    RENT_LEVEL_OTHER = "rent_level_other",
        "Die Mietenstufe weicht von der Liste für diese Gemeinde ab: bitte prüfen.",
        "The rent level differs from the list for this municipality: please check.";
    NO_CHANGE_27 = "no_change_27",
        "Die Änderung erreicht die Schwellen des § 27 WoGG nicht: Es bleibt als Regel beim letzten Bescheid.",
        "The change does not reach the thresholds of § 27 WoGG: as a rule the last grant stays.";
    DEAD_MEMBER = "dead_member",
        "Ein verstorbenes Mitglied zählt noch zwölf Monate: prüfen, ob jemand auszog, einzog oder Kosten anders gedeckt sind.",
        "A member who died still counts for twelve months: check whether somebody moved out or in, or costs are covered otherwise.";
    TRANSFER_EXCLUDED = "transfer_excluded",
        "Wer Bürgergeld, Sozialhilfe oder Asylbewerberleistungen mit Unterkunftskosten bekommt, ist ausgeschlossen: Angaben prüfen.",
        "Whoever gets basic income, social assistance or asylum seekers' benefits with housing costs is excluded: check the data.";
}

/// The mark with this code.
#[must_use]
pub fn by_code(code: &str) -> Option<Mark> {
    ALL.iter().copied().find(|mark| mark.code == code)
}
