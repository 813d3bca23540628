//! Facts of all files in, the project's model out: scopes, values, calls, effects, workers.

pub mod api;
pub mod behaviour;
pub mod bound;
pub mod builtin;
pub mod call;
pub mod cargo;
pub mod change;
pub mod closure;
pub mod condition;
pub mod effect;
pub mod flow;
pub mod guard;
pub mod import;
mod literal;
pub mod lookup;
pub mod naming;
pub mod need;
pub mod origin;
mod passed;
pub mod project;
mod realizable;
pub mod scope;
pub mod setting;
pub mod shared;
pub mod statement;
pub mod value;
pub mod worker;
