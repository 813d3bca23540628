//! Findings and their demands in, verified texts out.

mod annotate;
pub mod constraint;
pub mod edit;
pub mod emit;
pub mod handover;
pub mod hoist;
pub mod layout;
pub mod order;
mod phrase;
pub mod plan;
mod render;
pub mod repair;
mod run;
pub mod verify;

pub use annotate::annotate;
pub use verify::{Verified, verify};
