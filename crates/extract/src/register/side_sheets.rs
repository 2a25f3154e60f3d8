//! Reads the social, foreigners, vehicles and licences groups where they lie.

use std::ops::Range;

use crate::records::{
    Benefit, Grant, LIST_SEPARATOR, LastPayment, Licence, LicenceState, Payee, PayeeKind, Plate, PlateState,
    ThirdParty, Title, TitleKind, Vehicle, VehicleState,
};
use crate::register::columns::{Ints, RegisterError, Sheet, Texts, lower_bound_by};
use crate::register::pack;
use crate::register::sides::id;
use crate::search::keys::exact;
use crate::search::lexicon::Lexicon;

/// A table of one class with its texts.
struct Table<const N: usize> {
    columns: [Ints; N],
    pool: Texts,
}

impl<const N: usize> Table<N> {
    fn open(sheet: &Sheet, base: u16, pool: Texts, orders: &[Ints]) -> Result<Self, RegisterError> {
        let mut ids = base..;
        let columns: [Ints; N] = std::array::from_fn(|_| sheet.ints(ids.next().unwrap_or(u16::MAX)));
        let rows = columns[0].len();
        if columns.iter().chain(orders).all(|column| column.len() == rows) {
            Ok(Self { columns, pool })
        } else {
            Err(RegisterError::Count)
        }
    }
    fn rows(&self) -> u32 {
        self.columns[0].len()
    }
    fn at(&self, sheet: &Sheet, column: usize, row: u32) -> u32 {
        self.columns.get(column).map_or(0, |c| sheet.get(*c, row))
    }
    fn text<'s>(&self, sheet: &'s Sheet, column: usize, row: u32) -> Option<&'s str> {
        let number = self.at(sheet, column, row).checked_sub(1)?;
        Some(sheet.text(self.pool, number))
    }
    fn owned(&self, sheet: &Sheet, column: usize, row: u32) -> Option<String> {
        self.text(sheet, column, row).map(str::to_owned)
    }
    fn small(&self, sheet: &Sheet, column: usize, row: u32) -> Option<u8> {
        u8::try_from(self.at(sheet, column, row)).ok()
    }
    /// Rows whose text is exactly this one, by an order of the rows.
    fn rows_with<'s>(
        &'s self,
        sheet: &'s Sheet,
        order: Ints,
        column: usize,
        wanted: &str,
        normalized: bool,
    ) -> impl Iterator<Item = u32> + 's {
        let value = |at: u32| {
            let text = self.text(sheet, column, sheet.get(order, at)).unwrap_or("");
            if normalized { exact(text) } else { text.to_owned() }
        };
        let rows = self.rows();
        let from = lower_bound_by(0..rows, |at| value(at).as_str() < wanted);
        let to = lower_bound_by(from..rows, |at| value(at) == wanted);
        let range: Range<u32> = if wanted.is_empty() { 0..0 } else { from..to };
        range.map(move |at| sheet.get(order, at))
    }
}

/// Grants and payment lists.
pub(crate) struct SocialSheet {
    pub(crate) sheet: Sheet,
    grants: Table<12>,
    payments: Table<12>,
    orders: [Ints; 4],
    third_parties: Table<7>,
    by_grant: Ints,
    pub(crate) payees: Lexicon,
}

impl SocialSheet {
    pub(crate) fn open(bytes: Vec<u8>, code: u8) -> Result<Self, RegisterError> {
        let sheet = Sheet::open(bytes, code)?;
        let pool = sheet.texts(id::POOL)?;
        let orders = [id::GRANTS_BY_PERSON, id::PAYMENTS_BY_PERSON, id::GRANTS_BY_FILE, id::PAYMENTS_BY_FILE]
            .map(|id| sheet.ints(id));
        let [a, b, c, d] = orders;
        let by_grant = sheet.ints(id::PAYEES_BY_GRANT);
        Ok(Self {
            grants: Table::open(&sheet, id::GRANT, pool, &[a, c])?,
            payments: Table::open(&sheet, id::PAYMENT, pool, &[b, d])?,
            third_parties: Table::open(&sheet, id::PAYEE, pool, &[by_grant])?,
            by_grant,
            payees: Lexicon::open(&sheet, id::PAYEE_LEXICON)?,
            orders,
            sheet,
        })
    }
    pub(crate) fn grants(&self) -> impl Iterator<Item = Grant> {
        (0..self.grants.rows()).filter_map(|row| self.grant(row))
    }
    pub(crate) fn grants_of(&self, person_id: &str) -> impl Iterator<Item = Grant> {
        self.grants.rows_with(&self.sheet, self.orders[0], 1, person_id, false).filter_map(|row| self.grant(row))
    }
    pub(crate) fn payments(&self) -> impl Iterator<Item = LastPayment> {
        (0..self.payments.rows()).filter_map(|row| self.payment(row))
    }
    pub(crate) fn payments_of(&self, person_id: &str) -> impl Iterator<Item = LastPayment> {
        self.payments.rows_with(&self.sheet, self.orders[1], 2, person_id, false).filter_map(|row| self.payment(row))
    }
    pub(crate) fn third_parties(&self) -> impl Iterator<Item = Payee> {
        (0..self.third_parties.rows()).filter_map(|row| self.third_party(row))
    }
    pub(crate) fn third_parties_of(&self, grant_id: &str) -> impl Iterator<Item = Payee> {
        let rows = self.third_parties.rows_with(&self.sheet, self.by_grant, 0, grant_id, false);
        rows.filter_map(|row| self.third_party(row))
    }
    /// Persons of grants and payments with this file number.
    pub(crate) fn persons_by_file(&self, number: &str) -> Vec<&str> {
        let wanted = exact(number);
        let s = &self.sheet;
        let grants = self.grants.rows_with(s, self.orders[2], 3, &wanted, true);
        let payments = self.payments.rows_with(s, self.orders[3], 4, &wanted, true);
        grants
            .filter_map(|row| self.grants.text(s, 1, row))
            .chain(payments.filter_map(|row| self.payments.text(s, 2, row)))
            .collect()
    }
    /// Persons of grants and payments whose account ends like this.
    pub(crate) fn persons_by_iban_ending(&self, ending: &str) -> Vec<&str> {
        let s = &self.sheet;
        let ends = |iban: Option<&str>| iban.is_some_and(|iban| exact(iban).ends_with(ending));
        let grants = (0..self.grants.rows())
            .filter(|row| ends(self.grants.text(s, 9, *row)))
            .filter_map(|row| self.grants.text(s, 1, row));
        let payments = (0..self.payments.rows())
            .filter(|row| ends(self.payments.text(s, 9, *row)))
            .filter_map(|row| self.payments.text(s, 2, row));
        let third: Vec<&str> = (0..self.third_parties.rows())
            .filter(|row| ends(self.third_parties.text(s, 2, *row)))
            .filter_map(|row| self.third_parties.text(s, 0, row))
            .collect();
        let of_third = (0..self.grants.rows())
            .filter(|row| !third.is_empty() && self.grants.text(s, 0, *row).is_some_and(|id| third.contains(&id)))
            .filter_map(|row| self.grants.text(s, 1, row));
        grants.chain(payments).chain(of_third).collect()
    }
    fn third_party(&self, row: u32) -> Option<Payee> {
        let (t, s) = (&self.third_parties, &self.sheet);
        Some(Payee {
            grant_id: t.owned(s, 0, row)?,
            payee_name: t.owned(s, 1, row)?,
            iban: t.owned(s, 2, row)?,
            amount: pack::to_money(t.at(s, 3, row), t.at(s, 4, row)),
            kind: ThirdParty::from_index(t.small(s, 5, row)?)?,
            reference: t.owned(s, 6, row),
        })
    }
    /// The person of a target of the payee lexicon, and the account holder's name.
    pub(crate) fn payee(&self, target: u32) -> Option<(&str, &str)> {
        let s = &self.sheet;
        match target.checked_sub(self.grants.rows()) {
            None => Some((self.grants.text(s, 1, target)?, self.grants.text(s, 8, target)?)),
            Some(row) => Some((self.payments.text(s, 2, row)?, self.payments.text(s, 8, row)?)),
        }
    }
    fn grant(&self, row: u32) -> Option<Grant> {
        let (t, s) = (&self.grants, &self.sheet);
        Some(Grant {
            grant_id: t.owned(s, 0, row)?,
            person_id: t.owned(s, 1, row)?,
            benefit: Benefit::from_index(t.small(s, 2, row)?)?,
            file_number: t.owned(s, 3, row)?,
            from: pack::to_date(t.at(s, 4, row))?,
            until: pack::to_date(t.at(s, 5, row)),
            amount: pack::to_money(t.at(s, 6, row), t.at(s, 7, row)),
            payee_name: t.owned(s, 8, row)?,
            iban: t.owned(s, 9, row)?,
            payee_kind: PayeeKind::from_index(t.small(s, 10, row)?)?,
            household_id: t.owned(s, 11, row),
        })
    }
    fn payment(&self, row: u32) -> Option<LastPayment> {
        let (t, s) = (&self.payments, &self.sheet);
        Some(LastPayment {
            payment_id: t.owned(s, 0, row)?,
            grant_id: t.owned(s, 1, row),
            person_id: t.owned(s, 2, row),
            benefit: Benefit::from_index(t.small(s, 3, row)?)?,
            file_number: t.owned(s, 4, row)?,
            month: pack::to_date(t.at(s, 5, row))?.month(),
            amount: pack::to_money(t.at(s, 6, row), t.at(s, 7, row)),
            payee_name: t.owned(s, 8, row)?,
            iban: t.owned(s, 9, row)?,
            paid_on: pack::to_date(t.at(s, 10, row)),
            end_to_end_id: t.owned(s, 11, row),
        })
    }
}

/// Residence titles.
pub(crate) struct ForeignersSheet {
    sheet: Sheet,
    titles: Table<6>,
    /// Absent in extracts of schema 1: everything reads as not known then.
    more: Table<2>,
    orders: [Ints; 2],
}

impl ForeignersSheet {
    pub(crate) fn open(bytes: Vec<u8>, code: u8) -> Result<Self, RegisterError> {
        let sheet = Sheet::open(bytes, code)?;
        let pool = sheet.texts(id::POOL)?;
        let orders = [id::TITLES_BY_PERSON, id::TITLES_BY_FILE].map(|id| sheet.ints(id));
        let titles = Table::open(&sheet, id::TITLE, pool, &orders)?;
        let more: Table<2> = Table::open(&sheet, id::TITLE_MORE, pool, &[])?;
        if more.rows() != 0 && more.rows() != titles.rows() {
            return Err(RegisterError::Count);
        }
        Ok(Self { titles, more, orders, sheet })
    }
    pub(crate) fn titles(&self) -> impl Iterator<Item = Title> {
        (0..self.titles.rows()).filter_map(|row| self.title(row))
    }
    pub(crate) fn titles_of(&self, person_id: &str) -> impl Iterator<Item = Title> {
        self.titles.rows_with(&self.sheet, self.orders[0], 1, person_id, false).filter_map(|row| self.title(row))
    }
    /// Persons of titles with this file number.
    pub(crate) fn persons_by_file(&self, number: &str) -> Vec<&str> {
        self.titles
            .rows_with(&self.sheet, self.orders[1], 3, &exact(number), true)
            .filter_map(|row| self.titles.text(&self.sheet, 1, row))
            .collect()
    }
    fn title(&self, row: u32) -> Option<Title> {
        let (t, s) = (&self.titles, &self.sheet);
        Some(Title {
            title_id: t.owned(s, 0, row)?,
            person_id: t.owned(s, 1, row)?,
            kind: TitleKind::from_index(t.small(s, 2, row)?)?,
            file_number: t.owned(s, 3, row)?,
            issued: pack::to_date(t.at(s, 4, row)),
            expires: pack::to_date(t.at(s, 5, row)),
            work_permit: self.more.at(s, 0, row).checked_sub(1).map(|yes| yes == 1),
            note: self.more.owned(s, 1, row),
        })
    }
}

/// Vehicles and plates.
pub(crate) struct VehiclesSheet {
    sheet: Sheet,
    vehicles: Table<7>,
    orders: [Ints; 2],
    plates: Table<6>,
    plate_orders: [Ints; 2],
}

impl VehiclesSheet {
    pub(crate) fn open(bytes: Vec<u8>, code: u8) -> Result<Self, RegisterError> {
        let sheet = Sheet::open(bytes, code)?;
        let pool = sheet.texts(id::POOL)?;
        let orders = [id::VEHICLES_BY_PERSON, id::VEHICLES_BY_PLATE].map(|id| sheet.ints(id));
        let plate_orders = [id::PLATES_BY_PERSON, id::PLATES_BY_PLATE].map(|id| sheet.ints(id));
        Ok(Self {
            vehicles: Table::open(&sheet, id::VEHICLE, pool, &orders)?,
            plates: Table::open(&sheet, id::PLATE, pool, &plate_orders)?,
            orders,
            plate_orders,
            sheet,
        })
    }
    pub(crate) fn vehicles(&self) -> impl Iterator<Item = Vehicle> {
        (0..self.vehicles.rows()).filter_map(|row| self.vehicle(row))
    }
    pub(crate) fn vehicles_of(&self, person_id: &str) -> impl Iterator<Item = Vehicle> {
        self.vehicles.rows_with(&self.sheet, self.orders[0], 1, person_id, false).filter_map(|row| self.vehicle(row))
    }
    /// Holders of vehicles with this plate, and those for whom the ledger has it.
    pub(crate) fn persons_by_plate(&self, plate: &str) -> Vec<&str> {
        let (s, wanted) = (&self.sheet, exact(plate));
        let vehicles = self.vehicles.rows_with(s, self.orders[1], 2, &wanted, true);
        let ledger = self.plates.rows_with(s, self.plate_orders[1], 0, &wanted, true);
        vehicles
            .filter_map(|row| self.vehicles.text(s, 1, row))
            .chain(ledger.filter_map(|row| self.plates.text(s, 3, row)))
            .collect()
    }
    pub(crate) fn plates(&self) -> impl Iterator<Item = Plate> {
        (0..self.plates.rows()).filter_map(|row| self.ledger_entry(row))
    }
    pub(crate) fn plates_of(&self, person_id: &str) -> impl Iterator<Item = Plate> {
        let rows = self.plates.rows_with(&self.sheet, self.plate_orders[0], 3, person_id, false);
        rows.filter_map(|row| self.ledger_entry(row))
    }
    /// What the ledger says of this plate; letters and digits count, case and gaps do not.
    pub(crate) fn plate(&self, plate: &str) -> Option<Plate> {
        let mut rows = self.plates.rows_with(&self.sheet, self.plate_orders[1], 0, &exact(plate), true);
        rows.find_map(|row| self.ledger_entry(row))
    }
    fn ledger_entry(&self, row: u32) -> Option<Plate> {
        let (t, s) = (&self.plates, &self.sheet);
        Some(Plate {
            plate: t.owned(s, 0, row)?,
            state: PlateState::from_index(t.small(s, 1, row)?)?,
            vehicle_id: t.owned(s, 2, row),
            holder_person_id: t.owned(s, 3, row),
            until: pack::to_date(t.at(s, 4, row)),
            reason: t.owned(s, 5, row),
        })
    }
    fn vehicle(&self, row: u32) -> Option<Vehicle> {
        let (t, s) = (&self.vehicles, &self.sheet);
        Some(Vehicle {
            vehicle_id: t.owned(s, 0, row)?,
            holder_person_id: t.owned(s, 1, row)?,
            plate: t.owned(s, 2, row)?,
            fin: t.owned(s, 3, row)?,
            make: t.owned(s, 4, row),
            first_registration: pack::to_date(t.at(s, 5, row)),
            state: VehicleState::from_index(t.small(s, 6, row)?)?,
        })
    }
}

/// Driving licences.
pub(crate) struct LicencesSheet {
    sheet: Sheet,
    licences: Table<9>,
    orders: [Ints; 2],
}

impl LicencesSheet {
    pub(crate) fn open(bytes: Vec<u8>, code: u8) -> Result<Self, RegisterError> {
        let sheet = Sheet::open(bytes, code)?;
        let pool = sheet.texts(id::POOL)?;
        let orders = [id::LICENCES_BY_PERSON, id::LICENCES_BY_NUMBER].map(|id| sheet.ints(id));
        Ok(Self { licences: Table::open(&sheet, id::LICENCE, pool, &orders)?, orders, sheet })
    }
    pub(crate) fn licences(&self) -> impl Iterator<Item = Licence> {
        (0..self.licences.rows()).filter_map(|row| self.licence(row))
    }
    pub(crate) fn licences_of(&self, person_id: &str) -> impl Iterator<Item = Licence> {
        self.licences.rows_with(&self.sheet, self.orders[0], 1, person_id, false).filter_map(|row| self.licence(row))
    }
    /// Holders of licences with this number.
    pub(crate) fn persons_by_number(&self, number: &str) -> Vec<&str> {
        self.licences
            .rows_with(&self.sheet, self.orders[1], 2, &exact(number), true)
            .filter_map(|row| self.licences.text(&self.sheet, 1, row))
            .collect()
    }
    fn licence(&self, row: u32) -> Option<Licence> {
        let (t, s) = (&self.licences, &self.sheet);
        let list = |column| {
            let members = t.text(s, column, row).unwrap_or("").split(LIST_SEPARATOR);
            members.filter(|member| !member.is_empty()).map(str::to_owned).collect()
        };
        Some(Licence {
            licence_id: t.owned(s, 0, row)?,
            person_id: t.owned(s, 1, row)?,
            number: t.owned(s, 2, row)?,
            classes: list(3),
            restrictions: list(4),
            issued: pack::to_date(t.at(s, 5, row)),
            expires: pack::to_date(t.at(s, 6, row)),
            authority: t.owned(s, 7, row),
            state: LicenceState::from_index(t.small(s, 8, row)?)?,
        })
    }
}
