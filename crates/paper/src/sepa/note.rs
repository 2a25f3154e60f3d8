//! What the bank must be told or asked beside the file: no fault of the file, but a thing to know before it leaves.

use model::{CivilDate, Instant};

/// Banks may refuse a day of execution that lies further ahead, in calendar days (Anlage 3).
pub const EXECUTION_DAYS_AHEAD: i64 = 15;

/// One thing to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// The day of execution lies this many calendar days after the creation of the file: the bank may refuse it.
    FarAhead(i64),
    /// The day of execution lies before the creation of the file: the bank executes on the next banking day or refuses.
    Past,
    /// How the names are compared with the accounts (Regulation (EU) 2024/886).
    Vop(VopWay),
}

impl Note {
    /// In German, for the clerk and for the sheet that goes with the file.
    #[must_use]
    pub fn german(self) -> String {
        match self {
            Self::FarAhead(days) => {
                format!("Ausführung in {days} Kalendertagen: mehr als 15 Tage im Voraus kann die Bank ablehnen.")
            }
            Self::Past => {
                "Der Ausführungstag ist vorbei: die Bank nimmt den nächsten Bankarbeitstag oder lehnt ab.".to_owned()
            }
            Self::Vop(VopWay::Needed) => "Einzelzahlung: Die Bank muss Name und IBAN vor der Freigabe vergleichen (VoP), ein Verzicht ist nicht möglich.".to_owned(),
            Self::Vop(VopWay::OptOut) => "Sammelauftrag: Verzicht auf den Namensabgleich (VoP) ist möglich; dann haftet der Auftraggeber für Namen und IBAN.".to_owned(),
        }
    }
}

/// How the payees are verified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VopWay {
    /// A file of one payment: no opt-out, the bank compares name and IBAN before the release.
    Needed,
    /// Two payments or more: the payer may opt out and is then liable for names and accounts.
    OptOut,
}

impl VopWay {
    /// By the number of payments in the file.
    #[must_use]
    pub fn of(count: u32) -> Self {
        if count < 2 { Self::Needed } else { Self::OptOut }
    }
}

/// All notes of a file with this many payments.
#[must_use]
pub fn notes(created: Instant, execution: CivilDate, count: u32) -> Vec<Note> {
    let mut notes = Vec::new();
    let ahead = created.civil_date().days_until(execution);
    if ahead > EXECUTION_DAYS_AHEAD {
        notes.push(Note::FarAhead(ahead));
    } else if ahead < 0 {
        notes.push(Note::Past);
    }
    notes.push(Note::Vop(VopWay::of(count)));
    notes
}
