//! Who holds which share, as far as it was said at the ceremony: `holders.json` in the data folder. It holds no secret.

use std::path::{Path, PathBuf};

use extract::keys::AuthorityPublic;
use model::problem::Refusal;
use serde::{Deserialize, Serialize};

use crate::commands::files::{Readers, write};
use crate::output::io;

/// Its name in the data folder.
const FILE: &str = "holders.json";
/// Version of the file.
const FORMAT: u16 = 1;

/// The names in the order of the shares.
#[derive(Serialize, Deserialize)]
pub struct Holders {
    format: u16,
    series: String,
    holders: Vec<String>,
}

fn path(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// Keeps the names; without any nothing is written, and an older list is of another series anyway.
pub fn keep(data: &Path, public: &AuthorityPublic, names: &[String]) -> Result<(), Refusal> {
    if names.is_empty() {
        return Ok(());
    }
    let holders = Holders { format: FORMAT, series: public.series(), holders: names.to_vec() };
    let file = path(data);
    let text = serde_json::to_vec_pretty(&holders).map_err(|error| io(&file, &error.into()))?;
    write(&file, &text, Readers::Usual)
}

/// Reads the list; a missing one, or one of another series, knows nobody.
pub fn known(data: Option<&Path>, public: &AuthorityPublic) -> Holders {
    let read = data.and_then(|data| std::fs::read(path(data)).ok());
    let holders = read.and_then(|text| serde_json::from_slice::<Holders>(&text).ok());
    holders.filter(|holders| holders.format == FORMAT && holders.series == public.series()).unwrap_or_else(|| Holders {
        format: FORMAT,
        series: public.series(),
        holders: Vec::new(),
    })
}

impl Holders {
    /// The holder of this share.
    pub fn of(&self, index: u8) -> Option<&str> {
        let at = usize::from(index).checked_sub(1)?;
        self.holders.get(at).map(String::as_str)
    }
}
