//! The in-memory register: ready columns per class group.
