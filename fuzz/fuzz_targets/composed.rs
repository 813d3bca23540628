//! Python programs, composed of the statements of those in `tests/` as the bytes say, through the whole pipeline.
#![no_main]

#[expect(dead_code, reason = "the other mutants are for `tests/fuzz.rs`")]
#[path = "../../tests/support/mutants.rs"]
mod mutants;
#[path = "../../tests/support/pipeline.rs"]
mod pipeline;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static CORPUS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| mutants::corpus("../tests"));

fuzz_target!(|bytes: &[u8]| {
    let program = mutants::composed(&CORPUS, &mut mutants::Choices(bytes));
    if let Err(reason) = pipeline::judge(&program) {
        panic!("{reason}:\n{}", String::from_utf8_lossy(&program));
    }
});
