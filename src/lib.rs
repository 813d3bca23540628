//! mainguard: makes Python programs safe under every `multiprocessing` start method.
//!
//! The stages, in the order in which data flows through them:
//!
//! ```text
//! collect ─ facts ─ model ─ rules ─ transform ─ write
//! ```
//!
//! `collect` reads files, `write` writes them; what stands between is a pure function of its input.

pub mod collect;
pub mod facts;
pub mod finding;
pub mod model;
pub mod problem;
pub mod progress;
pub mod rules;
pub mod span;
pub mod suppress;
pub mod transform;
pub mod write;

mod run;

pub use run::{Report, Rewrite, analyse};
