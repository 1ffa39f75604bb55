//! The program of the authority. Native only.
