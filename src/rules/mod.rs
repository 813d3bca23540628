//! The model in, findings with demands out. A rule finds; it never edits.

mod demand;

pub use demand::{Demand, Found};

/// A rule: what it is called, and what it says in one line.
#[derive(Debug)]
pub struct Rule {
    /// `MG101`.
    pub code: &'static str,
    /// `unguarded-start`.
    pub name: &'static str,
    /// One line for lists.
    pub summary: &'static str,
}

/// Every rule, by code.
pub static RULES: &[Rule] = &[
    Rule { code: "MG101", name: "unguarded-start", summary: "a process is started while the module is imported" },
    Rule { code: "MG102", name: "unguarded-start-method", summary: "the start method is set again in each child" },
    Rule { code: "MG103", name: "import-starts-process", summary: "importing a module of the project starts processes" },
    Rule { code: "MG104", name: "false-guard", summary: "a condition looks like a guard and is none" },
    Rule { code: "MG201", name: "unshared-primitive", summary: "each child gets a lock, queue or value of its own" },
    Rule { code: "MG202", name: "parent-only-name", summary: "worker code reads a name that only the parent binds" },
    Rule { code: "MG203", name: "stale-global", summary: "worker code reads a global that the parent changed" },
    Rule { code: "MG301", name: "lambda-target", summary: "a lambda is sent to a child" },
    Rule { code: "MG302", name: "nested-target", summary: "a nested function is sent to a child" },
    Rule { code: "MG303", name: "guarded-target", summary: "a function that children need is defined under the guard" },
    Rule { code: "MG304", name: "unimportable-target", summary: "children cannot import the worker's module" },
    Rule { code: "MG401", name: "expensive-global", summary: "each child builds an expensive global again" },
    Rule { code: "MG402", name: "repeated-effect", summary: "each child repeats what can be seen" },
    Rule { code: "MG501", name: "missing-freeze-support", summary: "a frozen program lacks freeze_support()" },
    Rule { code: "MG502", name: "late-freeze-support", summary: "freeze_support() comes too late" },
];
