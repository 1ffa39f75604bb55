//! Leptos components without I/O: how things look, the same on the tablet, in the office and in print.
