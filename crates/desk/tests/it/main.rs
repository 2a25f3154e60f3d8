//! The desk through its router, as a browser without JavaScript sees it.
