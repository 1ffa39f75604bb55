//! What the office's pages query: projected rows, and nothing an entry does not say.
