//! Acts on the stock of blanks and stickers with pre-printed serials, and on finished cards that arrive.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::ids::{AccountId, CaseId, StockId};

/// Acts on the stock. A serial is used once in the whole network; an act that says otherwise is marked where it is folded.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum StockAct {
    /// One person counted a delivery; it is no stock before another person has counted it too.
    #[n(0)]
    DeliveryCounted {
        /// The delivery.
        #[n(0)]
        delivery: StockId,
        /// Kind of the blanks.
        #[n(1)]
        kind: String,
        /// First serial.
        #[n(2)]
        from: String,
        /// Last serial.
        #[n(3)]
        to: String,
        /// Number of the delivery note.
        #[n(4)]
        note: String,
    },
    /// A second person counted the same serials: from here on they are stock.
    #[n(1)]
    DeliveryConfirmed {
        /// The delivery.
        #[n(0)]
        delivery: StockId,
    },
    /// A count was taken back: the second person found other serials.
    #[n(2)]
    DeliveryRejected {
        /// The delivery.
        #[n(0)]
        delivery: StockId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Blanks went from the safe to a clerk's desk.
    #[n(3)]
    Issued {
        /// Kind.
        #[n(0)]
        kind: String,
        /// First serial.
        #[n(1)]
        from: String,
        /// Last serial.
        #[n(2)]
        to: String,
        /// To whom.
        #[n(3)]
        account: AccountId,
    },
    /// Blanks came back into the safe.
    #[n(4)]
    Returned {
        /// Kind.
        #[n(0)]
        kind: String,
        /// First serial.
        #[n(1)]
        from: String,
        /// Last serial.
        #[n(2)]
        to: String,
    },
    /// A blank was used for a case.
    #[n(5)]
    Used {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Serial.
        #[n(1)]
        serial: String,
        /// The case. Not in the envelope: erasing a case must not make its blank unused.
        #[n(2)]
        case: CaseId,
    },
    /// A blank was spoiled; it waits for its destruction.
    #[n(6)]
    Spoiled {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Serial.
        #[n(1)]
        serial: String,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// Spoiled blanks were destroyed, says one person.
    #[n(7)]
    DestructionRecorded {
        /// The record.
        #[n(0)]
        destruction: StockId,
        /// Kind.
        #[n(1)]
        kind: String,
        /// Serials.
        #[n(2)]
        serials: Vec<String>,
        /// How.
        #[n(3)]
        how: String,
        /// The day.
        #[n(4)]
        on: CivilDate,
    },
    /// A second person was there.
    #[n(8)]
    DestructionWitnessed {
        /// The record.
        #[n(0)]
        destruction: StockId,
    },
    /// Blanks are missing: lost or stolen. They count as invalid from here on.
    #[n(9)]
    Missing {
        /// The loss.
        #[n(0)]
        loss: StockId,
        /// Kind.
        #[n(1)]
        kind: String,
        /// Serials.
        #[n(2)]
        serials: Vec<String>,
        /// The day it was noticed.
        #[n(3)]
        noticed: CivilDate,
        /// What is known.
        #[n(4)]
        circumstances: String,
    },
    /// A loss was reported to one of those whom the kind names.
    #[n(10)]
    LossReported {
        /// The loss.
        #[n(0)]
        loss: StockId,
        /// Key of the recipient in the kind.
        #[n(1)]
        to: String,
        /// Their reference, or who took the report.
        #[n(2)]
        reference: String,
    },
    /// Missing blanks were found again. They are never used: somebody may have had them.
    #[n(11)]
    Found {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Serials.
        #[n(1)]
        serials: Vec<String>,
        /// Where and by whom.
        #[n(2)]
        note: String,
    },
    /// Blanks were counted, at the daily close or in between.
    #[n(12)]
    Counted {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Whose desk; nobody's: the safe.
        #[n(1)]
        account: Option<AccountId>,
        /// How many there are.
        #[n(2)]
        counted: u32,
        /// How many the book has there.
        #[n(3)]
        booked: u32,
        /// Why they differ, or empty.
        #[n(4)]
        note: String,
        /// The second person who counted, by name.
        #[n(5)]
        witness: String,
    },
    /// Somebody looked into a serial that two acts wanted.
    #[n(13)]
    ConflictSettled {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Serial.
        #[n(1)]
        serial: String,
        /// What came out.
        #[n(2)]
        note: String,
    },
    /// Finished cards arrived with a delivery note.
    #[n(14)]
    CardsReceived {
        /// Number of the delivery note.
        #[n(0)]
        note: String,
        /// Cards.
        #[n(1)]
        cards: Vec<CardIn>,
    },
    /// A second person counted the same serials and signs so: from here on they are stock. The signature stands before this act.
    #[n(15)]
    CountSigned {
        /// The delivery.
        #[n(0)]
        delivery: StockId,
        /// Kind.
        #[n(1)]
        kind: String,
        /// First serial, as the second person counted it.
        #[n(2)]
        from: String,
        /// Last serial.
        #[n(3)]
        to: String,
    },
    /// A second person was there when blanks were destroyed and signs so. The signature stands before this act.
    #[n(16)]
    DestructionSigned {
        /// The record.
        #[n(0)]
        destruction: StockId,
        /// Kind.
        #[n(1)]
        kind: String,
        /// Serials that the second person saw destroyed.
        #[n(2)]
        serials: Vec<String>,
        /// How.
        #[n(3)]
        how: String,
        /// The day.
        #[n(4)]
        on: CivilDate,
    },
    /// A case names another serial after all: the blank that it had named is unused and lies where it lay.
    #[n(17)]
    Released {
        /// Kind.
        #[n(0)]
        kind: String,
        /// Serial.
        #[n(1)]
        serial: String,
        /// The case that had named it.
        #[n(2)]
        case: CaseId,
        /// At whose desk it lies. Why stands with the case: nothing that could name a person stays here.
        #[n(3)]
        account: AccountId,
    },
}

/// A finished card that arrived.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CardIn {
    /// Kind of the document: `personalausweis`, `reisepass`, …
    #[n(0)]
    pub kind: String,
    /// Serial of the document.
    #[n(1)]
    pub number: String,
    /// Who it is for, as the note has it.
    #[n(2)]
    pub name: String,
    /// Box or shelf.
    #[n(3)]
    pub place: String,
}

impl StockAct {
    /// Texts that belong to single persons, each card's together: serial, name. Always in the same order.
    pub fn texts(&mut self) -> Vec<Vec<&mut String>> {
        match self {
            Self::CardsReceived { cards, .. } => {
                cards.iter_mut().map(|card| vec![&mut card.number, &mut card.name]).collect()
            }
            _ => Vec::new(),
        }
    }
}
