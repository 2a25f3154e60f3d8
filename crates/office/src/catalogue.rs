//! The catalogue, embedded in the binary: every `catalogue/<area>/<service>/service.toml`.

use model::Problem;
use model::catalogue::{BlankKind, Catalogue, Service};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../../catalogue"]
#[include = "*/*/service.toml"]
#[include = "_stock/*.toml"]
struct Files;

/// Folder of the kinds of blanks.
const STOCK: &str = "_stock/";

/// Reads the embedded catalogue.
///
/// # Errors
/// `NB-S-001` with the file and the reason: a service does not have the form of the catalogue.
pub fn load() -> Result<Catalogue, Problem> {
    let mut names: Vec<String> =
        Files::iter().map(|name| name.into_owned()).filter(|name| !name.starts_with(['_', '.'])).collect();
    names.sort();
    let mut stock: Vec<String> =
        Files::iter().map(|name| name.into_owned()).filter(|name| name.starts_with(STOCK)).collect();
    stock.sort();
    let mut hash = Sha256::new();
    let mut services = Vec::new();
    for name in names {
        let fail = |reason: String| Problem::new("NB-S-001").with("file", &name).with("reason", reason);
        let file = Files::get(&name).ok_or_else(|| fail("not readable".to_owned()))?;
        hash.update(name.as_bytes());
        hash.update(u64::try_from(file.data.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(&file.data);
        let text = std::str::from_utf8(&file.data).map_err(|e| fail(e.to_string()))?;
        let service: Service = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
        if name != format!("{}/{}/service.toml", service.area, service.key) {
            return Err(fail("area and key are not the folders' names".to_owned()));
        }
        services.push(service);
    }
    let mut blanks = Vec::new();
    for name in stock {
        let fail = |reason: String| Problem::new("NB-S-001").with("file", &name).with("reason", reason);
        let file = Files::get(&name).ok_or_else(|| fail("not readable".to_owned()))?;
        hash.update(name.as_bytes());
        hash.update(u64::try_from(file.data.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(&file.data);
        let text = std::str::from_utf8(&file.data).map_err(|e| fail(e.to_string()))?;
        let kind: BlankKind = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
        if name != format!("{STOCK}{}.toml", kind.key) {
            return Err(fail("key is not the file's name".to_owned()));
        }
        blanks.push(kind);
    }
    Ok(Catalogue { services, blanks, version: hash.finalize().into() })
}

/// Everything wrong with the catalogue as data, one line each.
#[must_use]
pub fn faults(catalogue: &Catalogue) -> Vec<String> {
    let services = catalogue.services.iter().flat_map(Service::faults);
    let uses = catalogue.services.iter().flat_map(|service| service.blanks.iter().map(move |blank| (service, blank)));
    let unknown = uses.filter(|(_, blank)| catalogue.blank(&blank.kind).is_none());
    let unknown = unknown.map(|(service, blank)| format!("{}: no kind of blanks {}", service.key, blank.kind));
    services.chain(unknown).chain(catalogue.blanks.iter().flat_map(BlankKind::faults)).collect()
}
