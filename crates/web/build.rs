//! Words and templates are compiled in: a new file among them must recompile the crate, too.

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=templates");
}
