//! The search over the register.
