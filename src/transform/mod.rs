//! Findings and their demands in, verified texts out.

mod annotate;
mod comment;
pub mod constraint;
pub mod edit;
pub mod emit;
mod freeze;
pub mod handover;
pub mod hoist;
mod identity;
pub mod layout;
pub mod order;
mod phrase;
pub mod plan;
mod reason;
mod render;
pub mod repair;
mod run;
mod settle;
pub mod verify;
mod wait;

pub use annotate::annotate;
pub use phrase::ELSEWHERE;
pub use verify::{Verified, verify};
