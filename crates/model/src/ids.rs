//! One append-only list of id kinds; ids of different things cannot be mixed.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder};

macro_rules! id {
    ($(#[$doc:meta] $name:ident;)*) => {$(
        #[$doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// The id as the standard hyphenated text.
            #[must_use]
            pub fn text(&self) -> String {
                uuid::Uuid::from_bytes(self.0).to_string()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.text())
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text).map(|u| Self(u.into_bytes()))
            }
        }
        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self, e: &mut Encoder<W>, _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?;
                Ok(())
            }
        }
        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                bytes.try_into().map(Self).map_err(|_| {
                    minicbor::decode::Error::message(concat!(stringify!($name), ": 16 bytes expected"))
                })
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.serialize_str(&self.text()) } else { self.0.serialize(s) }
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if !d.is_human_readable() {
                    return <[u8; 16]>::deserialize(d).map(Self);
                }
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

id! {
    /// The tenant: municipality, district or provider. Random; AGS and ARS are attributes.
    AuthorityId;
    /// One running installation.
    NodeId;
    /// One life of a node's writer.
    IncarnationId;
    /// A person with an account at this authority (clerk, treasurer, ...).
    AccountId;
    /// A case (Vorgang).
    CaseId;
    /// A payment run (Zahlungslauf).
    RunId;
    /// A change that takes effect on the next payment run.
    ChangeId;
    /// A hold task raised by a death or another event.
    HoldId;
    /// A sealed extract.
    ExtractId;
    /// The key of one intent: made once with the form, so that a second try returns the first result.
    IntentKey;
    /// A person recorded without an extract ("unverified", C7).
    UnverifiedId;
    /// A place that holds a copy of the journal: a disk, a stick, a backup file.
    HolderId;
    /// An order to destroy data keys.
    ErasureId;
    /// A proposal that a second person confirms.
    ProposalId;
    /// A calculation of a benefit.
    CalculationId;
    /// A voucher for cash.
    VoucherId;
    /// An entry of the stock book: a delivery, a destruction, a loss.
    StockId;
    /// An entry at the counter: a ticket, a call-back, an appointment.
    EntryId;
}
