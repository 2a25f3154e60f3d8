//! The file of a sealing machine: its secret key, which opens nothing, and the authority's word for it.

use std::path::{Path, PathBuf};

use extract::keys::{AuthorityPublic, SealerCertificate, SealerKey, Signed};
use model::Problem;
use model::problem::Refusal;
use office::credentials::hex;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::files::{Readers, one, read, write};

/// Version of this file.
const FORMAT: u16 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealerFile {
    format: u16,
    secret: String,
    certificate: Signed<SealerCertificate>,
}

impl Drop for SealerFile {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// Where the file lies if nothing else is said: beside the data folder, never in it.
pub fn beside(data: &Path) -> PathBuf {
    let name = data.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    data.with_file_name(format!("{name}.sealer.json"))
}

/// Keeps key and certificate; the owner alone may read the file.
pub fn keep(path: &Path, key: &SealerKey, certificate: Signed<SealerCertificate>) -> Result<(), Refusal> {
    let file = SealerFile { format: FORMAT, secret: hex(&*key.to_bytes()), certificate };
    let text = Zeroizing::new(serde_json::to_vec_pretty(&file).map_err(|error| wrong(path, &error))?);
    write(path, &text, Readers::Owner)
}

/// Key and certificate of the file.
pub fn load(path: &Path, authority: &AuthorityPublic) -> Result<(SealerKey, Signed<SealerCertificate>), Refusal> {
    let text = Zeroizing::new(read(path)?);
    let file: SealerFile = serde_json::from_slice(&text).map_err(|error| wrong(path, &error))?;
    if file.format != FORMAT {
        return Err(wrong(path, &format!("format {}", file.format)));
    }
    let secret = journal::unhex::<32>(&file.secret).ok_or_else(|| wrong(path, &"secret"))?;
    let key = SealerKey::from_bytes(authority.domain(), &Zeroizing::new(secret));
    Ok((key, file.certificate.clone()))
}

fn wrong(path: &Path, reason: &dyn std::fmt::Display) -> Refusal {
    one(Problem::new("NB-S-062").with("file", path.display()).with("reason", reason))
}
