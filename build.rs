//! `migrate!` reads the folder at compile time; without this line a new migration would be missed.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
