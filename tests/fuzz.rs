//! Texts that nobody wrote, through the whole pipeline: no panic; once is enough; what is not proven is not changed.
//!
//! From a seed. `FUZZ=100..100000 cargo test --release --test fuzz -- --nocapture` tries those seeds; a failure is
//! printed when it is found, with its seed and its text. `fuzz/` has the same for libFuzzer.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "failures are printed as they come")]

#[path = "support/mutants.rs"]
mod mutants;
#[path = "support/pipeline.rs"]
mod pipeline;

use std::panic::{self, AssertUnwindSafe};

use mutants::Choices;

/// Bytes from a seed (splitmix64).
fn bytes(mut seed: u64) -> Vec<u8> {
    let words = std::iter::repeat_with(move || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = seed;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)).to_le_bytes()
    });
    words.take(32).flatten().collect()
}

/// Judges the text that `make` makes of each seed.
fn try_seeds(make: fn(&[Vec<u8>], &mut Choices<'_>) -> Vec<u8>) {
    let given = std::env::var("FUZZ").unwrap_or_else(|_| "0..300".into());
    let (first, end) = given.split_once("..").expect("FUZZ is like 0..1000");
    let corpus = mutants::corpus("tests");
    let mut failures = 0;
    for seed in first.parse::<u64>().unwrap()..end.parse().unwrap() {
        let text = make(&corpus, &mut Choices(&bytes(seed)));
        let reason = match panic::catch_unwind(AssertUnwindSafe(|| pipeline::judge(&text))) {
            Ok(Ok(())) => continue,
            Ok(Err(reason)) => reason,
            Err(_) => "it panics".to_owned(),
        };
        failures += 1;
        println!("---- seed {seed}: {reason}\n{}", String::from_utf8_lossy(&text));
    }
    assert_eq!(failures, 0, "see above");
}

#[test]
fn a_torn_text_is_proven_or_left_alone() {
    try_seeds(mutants::torn);
}

#[test]
fn a_composed_program_is_proven_or_left_alone() {
    try_seeds(mutants::composed);
}
