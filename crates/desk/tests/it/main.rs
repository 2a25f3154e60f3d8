//! The desk through its router, as a browser without JavaScript sees it.

mod back;
mod browser;
mod forms;
mod money;
mod node;
mod pages;
mod sign_in;
mod unlock;
