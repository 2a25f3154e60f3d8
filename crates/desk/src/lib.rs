//! The browser desk: server-rendered pages, German first, English beside it; complete without JavaScript.
//!
//! `components` and `frame` are functions from plain values to markup, `form` turns a service of the catalogue into a
//! form and a posted body back into values, `http` holds what every answer carries (headers, cookies, tokens, limits).
//! Pages live in `pages/<noun>/<verb>.rs`; `app` is the way every request takes to them. `docs/face.md` describes look and behaviour.

pub mod answer;
pub mod app;
pub mod area;
pub mod components;
pub mod form;
pub mod frame;
pub mod http;
pub mod pages;
pub mod problem;
pub mod seat;
pub mod session;
pub mod text;

pub use app::{Desk, router};
pub use http::headers::Reach;
