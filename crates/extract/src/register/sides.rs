//! Writes the other class groups: social, foreigners, vehicles, licences. They name persons by their ids, so that each can be opened alone.

use crate::register::attached::{order, table};
use crate::register::columns::{Pool, Writer};
use crate::register::pack;
use crate::register::split::Part;
use crate::search::keys::{exact, name_keys};
use crate::search::lexicon;

/// Between the members of a list in one text.
const LIST: &str = ";";

/// Ids of the sections; frozen (docs/formats/register.md).
pub(crate) mod id {
    /// Texts: pool of all texts of the group.
    pub(crate) const POOL: u16 = 1;
    /// Grants: id, person, benefit, file number, from, until, amount (two halves), payee, account, payee kind, household.
    pub(crate) const GRANT: u16 = 20;
    /// Payments: id, grant, person, benefit, file number, month (packed, day 0), amount (two halves), payee, account, paid on,
    /// end-to-end id.
    pub(crate) const PAYMENT: u16 = 40;
    /// Grants in the order of their persons; the same for payments.
    pub(crate) const GRANTS_BY_PERSON: u16 = 60;
    /// See above.
    pub(crate) const PAYMENTS_BY_PERSON: u16 = 61;
    /// Grants, then payments, in the order of their file numbers.
    pub(crate) const GRANTS_BY_FILE: u16 = 62;
    /// See above.
    pub(crate) const PAYMENTS_BY_FILE: u16 = 63;
    /// Third-party payees: grant, name, account, amount (two halves), kind, reference; order by grant.
    pub(crate) const PAYEE: u16 = 70;
    /// See above.
    pub(crate) const PAYEES_BY_GRANT: u16 = 80;
    /// Lexicon of the words of the account holders' names; targets: grants, then payments.
    pub(crate) const PAYEE_LEXICON: u16 = 300;
    /// Titles: id, person, kind, file number, issued, expires; order by person, by file number.
    pub(crate) const TITLE: u16 = 20;
    /// Titles since schema 2: work permit (0 not known, 1 no, 2 yes), note.
    pub(crate) const TITLE_MORE: u16 = 26;
    /// See above.
    pub(crate) const TITLES_BY_PERSON: u16 = 30;
    /// See above.
    pub(crate) const TITLES_BY_FILE: u16 = 31;
    /// Vehicles: id, holder, plate, fin, make, first registration, state; order by holder, by plate.
    pub(crate) const VEHICLE: u16 = 20;
    /// See above.
    pub(crate) const VEHICLES_BY_PERSON: u16 = 30;
    /// See above.
    pub(crate) const VEHICLES_BY_PLATE: u16 = 31;
    /// Plate ledger: plate, state, vehicle, holder, until, reason; order by holder, by plate.
    pub(crate) const PLATE: u16 = 40;
    /// See above.
    pub(crate) const PLATES_BY_PERSON: u16 = 50;
    /// See above.
    pub(crate) const PLATES_BY_PLATE: u16 = 51;
    /// Licences: id, person, number, classes, restrictions (`;` between), issued, expires, authority, state; order by person, by
    /// number.
    pub(crate) const LICENCE: u16 = 20;
    /// See above.
    pub(crate) const LICENCES_BY_PERSON: u16 = 30;
    /// See above.
    pub(crate) const LICENCES_BY_NUMBER: u16 = 31;
}

/// The bytes of the social group.
pub(super) fn social(part: &Part<'_>, code: u8) -> Vec<u8> {
    let (mut writer, mut pool) = (Writer::default(), Pool::default());
    let (grants, payments) = (&part.grants, &part.last_payments);
    let rows: Vec<[u32; 12]> = grants
        .iter()
        .map(|row| {
            let (low, high) = pack::cents(row.amount);
            [
                pool.number(&row.grant_id),
                pool.number(&row.person_id),
                u32::from(row.benefit.index()),
                pool.number(&row.file_number),
                pack::date(Some(row.from)),
                pack::date(row.until),
                low,
                high,
                pool.number(&row.payee_name),
                pool.number(&row.iban),
                u32::from(row.payee_kind.index()),
                pool.optional(row.household_id.as_deref()),
            ]
        })
        .collect();
    table(&mut writer, id::GRANT, rows.into_iter());
    let rows: Vec<[u32; 12]> = payments
        .iter()
        .map(|row| {
            let (low, high) = pack::cents(row.amount);
            [
                pool.number(&row.payment_id),
                pool.optional(row.grant_id.as_deref()),
                pool.optional(row.person_id.as_deref()),
                u32::from(row.benefit.index()),
                pool.number(&row.file_number),
                pack::date(Some(row.month.first_day())),
                low,
                high,
                pool.number(&row.payee_name),
                pool.number(&row.iban),
                pack::date(row.paid_on),
                pool.optional(row.end_to_end_id.as_deref()),
            ]
        })
        .collect();
    table(&mut writer, id::PAYMENT, rows.into_iter());
    let orders = [
        (id::GRANTS_BY_PERSON, order(grants.len(), |at| grants.get(at).map(|r| &r.person_id))),
        (
            id::PAYMENTS_BY_PERSON,
            order(payments.len(), |at| payments.get(at).map(|r| r.person_id.as_deref().unwrap_or(""))),
        ),
        (id::GRANTS_BY_FILE, order(grants.len(), |at| grants.get(at).map(|r| exact(&r.file_number)))),
        (id::PAYMENTS_BY_FILE, order(payments.len(), |at| payments.get(at).map(|r| exact(&r.file_number)))),
    ];
    for (id, order) in orders {
        writer.ints(id, &order);
    }
    third_parties(part, &mut writer, &mut pool);
    let payees = grants.iter().map(|row| &row.payee_name).chain(payments.iter().map(|row| &row.payee_name));
    let mut entries = Vec::new();
    for (name, row) in payees.zip(0u32..) {
        entries.extend(name_keys(name).into_iter().map(|(key, kind)| (key, kind, row)));
    }
    lexicon::write(&mut writer, id::PAYEE_LEXICON, entries);
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}

fn third_parties<'a>(part: &Part<'a>, writer: &mut Writer, pool: &mut Pool<'a>) {
    let payees = &part.payees;
    let rows: Vec<[u32; 7]> = payees
        .iter()
        .map(|row| {
            let (low, high) = pack::cents(row.amount);
            [
                pool.number(&row.grant_id),
                pool.number(&row.payee_name),
                pool.number(&row.iban),
                low,
                high,
                u32::from(row.kind.index()),
                pool.optional(row.reference.as_deref()),
            ]
        })
        .collect();
    table(writer, id::PAYEE, rows.into_iter());
    writer.ints(id::PAYEES_BY_GRANT, &order(payees.len(), |at| payees.get(at).map(|r| &r.grant_id)));
}

/// The bytes of the foreigners group.
pub(super) fn foreigners(part: &Part<'_>, code: u8) -> Vec<u8> {
    let (mut writer, mut pool) = (Writer::default(), Pool::default());
    let titles = &part.titles;
    let rows: Vec<[u32; 6]> = titles
        .iter()
        .map(|row| {
            [
                pool.number(&row.title_id),
                pool.number(&row.person_id),
                u32::from(row.kind.index()),
                pool.number(&row.file_number),
                pack::date(row.issued),
                pack::date(row.expires),
            ]
        })
        .collect();
    table(&mut writer, id::TITLE, rows.into_iter());
    let more: Vec<[u32; 2]> = titles
        .iter()
        .map(|row| [row.work_permit.map_or(0, |yes| 1 + u32::from(yes)), pool.optional(row.note.as_deref())])
        .collect();
    table(&mut writer, id::TITLE_MORE, more.into_iter());
    let by_person = order(titles.len(), |at| titles.get(at).map(|r| &r.person_id));
    let by_file = order(titles.len(), |at| titles.get(at).map(|r| exact(&r.file_number)));
    writer.ints(id::TITLES_BY_PERSON, &by_person);
    writer.ints(id::TITLES_BY_FILE, &by_file);
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}

/// The bytes of the vehicles group.
pub(super) fn vehicles(part: &Part<'_>, code: u8) -> Vec<u8> {
    let (mut writer, mut pool) = (Writer::default(), Pool::default());
    let vehicles = &part.vehicles;
    let rows: Vec<[u32; 7]> = vehicles
        .iter()
        .map(|row| {
            [
                pool.number(&row.vehicle_id),
                pool.number(&row.holder_person_id),
                pool.number(&row.plate),
                pool.number(&row.fin),
                pool.optional(row.make.as_deref()),
                pack::date(row.first_registration),
                u32::from(row.state.index()),
            ]
        })
        .collect();
    table(&mut writer, id::VEHICLE, rows.into_iter());
    let by_person = order(vehicles.len(), |at| vehicles.get(at).map(|r| &r.holder_person_id));
    let by_plate = order(vehicles.len(), |at| vehicles.get(at).map(|r| exact(&r.plate)));
    writer.ints(id::VEHICLES_BY_PERSON, &by_person);
    writer.ints(id::VEHICLES_BY_PLATE, &by_plate);
    ledger(part, &mut writer, &mut pool);
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}

fn ledger<'a>(part: &Part<'a>, writer: &mut Writer, pool: &mut Pool<'a>) {
    let plates = &part.plates;
    let rows: Vec<[u32; 6]> = plates
        .iter()
        .map(|row| {
            [
                pool.number(&row.plate),
                u32::from(row.state.index()),
                pool.optional(row.vehicle_id.as_deref()),
                pool.optional(row.holder_person_id.as_deref()),
                pack::date(row.until),
                pool.optional(row.reason.as_deref()),
            ]
        })
        .collect();
    table(writer, id::PLATE, rows.into_iter());
    let by_person = order(plates.len(), |at| plates.get(at).map(|r| r.holder_person_id.as_deref().unwrap_or("")));
    let by_plate = order(plates.len(), |at| plates.get(at).map(|r| exact(&r.plate)));
    writer.ints(id::PLATES_BY_PERSON, &by_person);
    writer.ints(id::PLATES_BY_PLATE, &by_plate);
}

/// The bytes of the licences group.
pub(super) fn licences(part: &Part<'_>, code: u8) -> Vec<u8> {
    let licences = &part.licences;
    let lists: Vec<[String; 2]> =
        licences.iter().map(|row| [row.classes.join(LIST), row.restrictions.join(LIST)]).collect();
    let (mut writer, mut pool) = (Writer::default(), Pool::default());
    let rows: Vec<[u32; 9]> = licences
        .iter()
        .zip(&lists)
        .map(|(row, [classes, restrictions])| {
            [
                pool.number(&row.licence_id),
                pool.number(&row.person_id),
                pool.number(&row.number),
                pool.optional(Some(classes)),
                pool.optional(Some(restrictions)),
                pack::date(row.issued),
                pack::date(row.expires),
                pool.optional(row.authority.as_deref()),
                u32::from(row.state.index()),
            ]
        })
        .collect();
    table(&mut writer, id::LICENCE, rows.into_iter());
    let by_person = order(licences.len(), |at| licences.get(at).map(|r| &r.person_id));
    let by_number = order(licences.len(), |at| licences.get(at).map(|r| exact(&r.number)));
    writer.ints(id::LICENCES_BY_PERSON, &by_person);
    writer.ints(id::LICENCES_BY_NUMBER, &by_number);
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}
