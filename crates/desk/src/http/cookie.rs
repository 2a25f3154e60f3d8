//! The session's cookie: `__Host-` behind TLS, a plain name on loopback; `SameSite=Strict`, `HttpOnly`, no lifetime.

use axum::http::{HeaderMap, HeaderValue, header};

use super::headers::Reach;

fn name(reach: Reach) -> &'static str {
    if reach.https { "__Host-desk" } else { "desk" }
}

/// The `Set-Cookie` line that opens a session.
#[must_use]
pub fn open(reach: Reach, token: &str) -> Option<HeaderValue> {
    let secure = if reach.https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}", name(reach))).ok()
}

/// The `Set-Cookie` line that ends it in the browser.
#[must_use]
pub fn close(reach: Reach) -> Option<HeaderValue> {
    let secure = if reach.https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}=; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age=0", name(reach))).ok()
}

/// The token a request brings.
#[must_use]
pub fn read(reach: Reach, headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name(reach))
        .map(|(_, token)| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_prefix_comes_with_tls_and_only_there() {
        let tls = open(Reach { https: true }, "t").unwrap();
        let tls = tls.to_str().unwrap();
        assert!(tls.starts_with("__Host-desk=t; Path=/") && tls.contains("Secure"));
        let plain = open(Reach { https: false }, "t").unwrap();
        let plain = plain.to_str().unwrap();
        assert!(plain.starts_with("desk=t") && !plain.contains("Secure"));
        for line in [tls, plain] {
            assert!(line.contains("HttpOnly") && line.contains("SameSite=Strict") && !line.contains("Domain"));
        }
    }

    #[test]
    fn a_plain_cookie_is_not_taken_for_the_secure_one() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; desk=plain; __Host-desk=tls"));
        assert_eq!(read(Reach { https: true }, &headers).as_deref(), Some("tls"));
        assert_eq!(read(Reach { https: false }, &headers).as_deref(), Some("plain"));
    }
}
