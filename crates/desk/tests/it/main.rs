//! The desk through its router, as a browser without JavaScript sees it.

mod browser;
mod forms;
mod node;
mod pages;
mod sign_in;
mod unlock;
