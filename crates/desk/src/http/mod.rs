//! What every answer and every request carries: assets, security headers, cookies, tokens, limits, panics.

pub mod assets;
pub mod body;
pub mod cookie;
pub mod headers;
pub mod token;

pub use body::Posted;
