//! Style sheet, script and icon, inside the binary, with a hash of their content in the address: cached for good.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// Characters of the hash in an address.
const HASH_CHARS: usize = 12;

struct Asset {
    /// `desk-0123456789ab.css`.
    address: String,
    media: &'static str,
    bytes: Vec<u8>,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let (stem, extension) = name.rsplit_once('.')?;
            let media = match extension {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                _ => return None,
            };
            let bytes = file.data.into_owned();
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Some((
                name.to_string(),
                Asset { address: format!("{stem}-{}.{extension}", &hash[..HASH_CHARS]), media, bytes },
            ))
        })
        .collect()
});

/// The address of an asset by its file name.
#[must_use]
pub fn href(name: &str) -> String {
    ASSETS.get(name).map(|asset| format!("/assets/{}", asset.address)).unwrap_or_default()
}

/// Bytes of an asset by its file name; for the gallery.
#[must_use]
pub fn bytes(name: &str) -> Option<&'static [u8]> {
    ASSETS.get(name).map(|asset| asset.bytes.as_slice())
}

/// `GET /assets/{address}`.
pub async fn serve(Path(address): Path<String>) -> Response {
    let Some(asset) = ASSETS.values().find(|asset| asset.address == address) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = asset.bytes.as_slice().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_a_hash_of_the_content() {
        let css = href("desk.css");
        assert!(css.starts_with("/assets/desk-") && css.ends_with(".css") && css.len() == 13 + HASH_CHARS + 4);
        assert_eq!(href("no-such.css"), "");
    }

    #[test]
    fn nothing_in_the_assets_points_outside() {
        for name in Files::iter() {
            let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
            let text = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"), "{name}");
        }
    }
}
