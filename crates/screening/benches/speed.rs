//! How fast text is screened, beside ripgrep's engine with the same patterns.
fn main() {}
