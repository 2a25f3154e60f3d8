//! The browser desk: server-rendered pages, German first, English beside it; complete without JavaScript.
//!
//! `components` and `frame` are functions from plain values to markup, `form` turns a service of the catalogue into a
//! form and a posted body back into values, `http` holds what every answer carries (headers, cookies, tokens, limits).
//! `docs/face.md` describes look and behaviour.

pub mod components;
pub mod form;
pub mod frame;
pub mod http;
pub mod problem;
pub mod session;
pub mod text;
