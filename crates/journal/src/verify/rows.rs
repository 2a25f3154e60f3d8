//! Rows that no signature covers: their check values, lengths and SQLite's own structure.

use super::{KeyIds, Place, Report};
use crate::ids::{Id, Identity};
use crate::seal::WRAP_LEN;
use crate::store::{self, row_check};
use rusqlite::Connection;

pub(super) fn meta(c: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut st = c.prepare("SELECT name, value, \"check\" FROM meta ORDER BY name")?;
    let mut rows = st.query([])?;
    let (mut authority, mut node) = (None, None);
    while let Some(r) = rows.next()? {
        let name: String =
            String::from_utf8_lossy(r.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?).into_owned();
        let value: Vec<u8> = r.get(1)?;
        if r.get::<_, Vec<u8>>(2)? != row_check("meta", &[name.as_bytes(), &value]) {
            report.fault(Place::Meta(name.clone()), "the row does not fit its check value");
        }
        match name.as_str() {
            "authority" => authority = Id::try_from(value.as_slice()).ok(),
            "node" => node = Id::try_from(value.as_slice()).ok(),
            "certificate" => report.certificate = value,
            _ => {}
        }
    }
    match (authority, node) {
        (Some(authority), Some(node)) => report.identity = Some(Identity { authority, node }),
        (None, _) => report.fault(Place::Meta("authority".to_owned()), "missing or malformed"),
        (_, None) => report.fault(Place::Meta("node".to_owned()), "missing or malformed"),
    }
    let mut st = c.prepare("SELECT kek_id, wrapped, \"check\" FROM kek")?;
    let mut rows = st.query([])?;
    while let Some(r) = rows.next()? {
        let (id, wrapped): (Vec<u8>, Vec<u8>) = (r.get(0)?, r.get(1)?);
        if r.get::<_, Vec<u8>>(2)? != row_check("kek", &[&id, &wrapped]) || id.len() != 16 {
            report.fault(Place::Kek, "the row does not fit its check value");
        }
    }
    Ok(())
}

pub(super) fn wraps(c: &Connection, report: &mut Report) -> rusqlite::Result<KeyIds> {
    let mut keys = KeyIds::new();
    let mut st = c.prepare("SELECT n, key_id, kek_id, nonce, sealed, \"check\" FROM wrap ORDER BY n")?;
    let mut rows = st.query([])?;
    while let Some(r) = rows.next()? {
        let n: i64 = r.get(0)?;
        let blob = |i: usize| r.get_ref(i)?.as_blob().map_err(rusqlite::Error::from);
        let (key_id, kek_id, nonce, sealed) = (blob(1)?, blob(2)?, blob(3)?, blob(4)?);
        report.wraps += 1;
        if blob(5)? != row_check("wrap", &[key_id, kek_id, nonce, sealed]) {
            report.fault(Place::Wrap(n), "the row does not fit its check value");
        } else if (kek_id.len(), nonce.len(), sealed.len()) != (16, 24, WRAP_LEN) {
            report.fault(Place::Wrap(n), "a field has the wrong length");
        }
        match Id::try_from(key_id) {
            Ok(id) if keys.insert(id) => {}
            Ok(_) => report.fault(Place::Wrap(n), "a second row for the same key"),
            Err(_) => report.fault(Place::Wrap(n), "the key's id has the wrong length"),
        }
    }
    Ok(keys)
}

/// Names of the data keys that were destroyed on purpose; a name that also has a wrap was not destroyed.
pub(super) fn erased(c: &Connection, keys: &KeyIds, report: &mut Report) -> rusqlite::Result<KeyIds> {
    let mut gone = KeyIds::new();
    if store::user_version(c)? < 2 {
        return Ok(gone);
    }
    let mut st = c.prepare("SELECT n, key_id, \"check\" FROM erased ORDER BY n")?;
    let mut rows = st.query([])?;
    while let Some(r) = rows.next()? {
        let n: i64 = r.get(0)?;
        let blob = |i: usize| r.get_ref(i)?.as_blob().map_err(rusqlite::Error::from);
        let key_id = blob(1)?;
        if blob(2)? != row_check("erased", &[key_id]) {
            report.fault(Place::Erased(n), "the row does not fit its check value");
        }
        match Id::try_from(key_id) {
            Ok(id) if keys.contains(&id) => report.fault(Place::Erased(n), "the key is kept all the same"),
            Ok(id) if gone.insert(id) => {}
            Ok(_) => report.fault(Place::Erased(n), "a second row for the same key"),
            Err(_) => report.fault(Place::Erased(n), "the key's id has the wrong length"),
        }
    }
    Ok(gone)
}

/// What SQLite finds wrong with the structure of its file.
pub(super) fn integrity(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut st = c.prepare("PRAGMA integrity_check(10)")?;
    let lines: Vec<String> = st.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}
