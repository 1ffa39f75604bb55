//! The program in the child's hands. Wasm only.
