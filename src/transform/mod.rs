//! Findings and their demands in, verified texts out.

mod verify;

pub use verify::Verified;
