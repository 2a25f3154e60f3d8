//! Security headers on every answer (ASVS 5.0: 3.4.1–3.4.6, 14.3.2).

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// How the desk is reached; decides cookie names and HSTS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// Behind TLS. Plain HTTP is for loopback only.
    pub https: bool,
}

/// No script, style, image or frame but our own; forms go nowhere else. The QR code is inline SVG, so no `data:` is needed.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

/// For a PDF shown by the browser's own viewer, which is an embedded object with styles of its own.
const CONTENT_SECURITY_POLICY_PDF: &str = "default-src 'self'; object-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Puts the headers on an answer. Pages and downloads are never stored; assets set their own caching before.
pub async fn secure(State(reach): State<Reach>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let pdf = headers.get(header::CONTENT_TYPE).is_some_and(|media| media == "application/pdf");
    let policy = if pdf { CONTENT_SECURITY_POLICY_PDF } else { CONTENT_SECURITY_POLICY };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if reach.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
