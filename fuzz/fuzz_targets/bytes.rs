//! Any bytes as a file, through the whole pipeline.
#![no_main]

#[path = "../../tests/support/pipeline.rs"]
mod pipeline;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    pipeline::judge(bytes).expect("it is proven or left alone");
});
