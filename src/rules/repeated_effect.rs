//! MG402: each child repeats what somebody can see.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::model::api::EffectKind;
use crate::model::behaviour::{Callee, What};
use crate::model::effect::Witness;
use crate::model::guard::Roles;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG402", name: "repeated-effect", summary: "each child repeats what can be seen", find };

/// What somebody can see, and how it is said.
const SEEN: [(What, &str); 5] = [
    (What::Input, "asks for input once more in each child, which imports the module again"),
    (What::Exits, "ends each child while it imports the module, before its work begins"),
    (What::Registers, "runs at the end of each child as well, which imports the module again"),
    (What::Visible, "happens once more in each child, which imports the module again"),
    (What::Parses, "parses the command line once more in each child, which imports the module again"),
];

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        if context.in_children(unit, What::Start).is_some() {
            continue;
        }
        let Some((witness, what, phrase)) =
            SEEN.iter().find_map(|(what, phrase)| Some((repeated(context, unit, *what)?, *what, *phrase)))
        else {
            found.extend(perhaps(context, unit));
            continue;
        };
        // What a decorator or a class's body does belongs to the definition, which mostly has to stay: children would do it
        // again once they no longer fail.
        let stmt = context.model.module(context.source).units[unit].stmt;
        let certain = !stmt.is_definition() || what == What::Registers;
        if !certain && !context.is_to_be_repaired() {
            continue;
        }
        let excerpt = context.excerpt(context.source, context.place(&witness));
        let demand = match what {
            What::Parses => Demand::GuardUnlessNeeded { unit },
            _ => Demand::Guard { unit },
        };
        found.push(Found {
            code: RULE.code,
            certain,
            source: context.source,
            span: context.place(&witness),
            message: format!("`{excerpt}` {phrase}"),
            related: context.chain(&witness),
            demand,
        });
    }
    found
}

/// What one of several things does that a statement may call: once children import the file, it must not stay.
fn perhaps(context: &Context<'_, '_>, unit: usize) -> Option<Found> {
    let stmt = context.model.module(context.source).units[unit].stmt;
    let imports = matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
    if !context.is_to_be_repaired() || imports || stmt.is_definition() {
        return None;
    }
    let behaviour = context.model.unit(context.source, unit);
    let seen = [What::Input, What::Visible].into_iter();
    let edge = behaviour.edges.iter().find(|edge| {
        let function = matches!(edge.callee, Callee::Function(_));
        let does = |what| context.model.effects.may(edge.callee, what);
        function && edge.choice.is_some() && edge.roles.has(Roles::CHILD) && seen.clone().any(does)
    })?;
    let excerpt = context.excerpt(context.source, edge.span);
    Some(Found {
        code: RULE.code,
        certain: false,
        source: context.source,
        span: edge.span,
        message: format!("what `{excerpt}` calls may show something, once more in each child"),
        related: Vec::new(),
        demand: Demand::Guard { unit },
    })
}

/// The witness that each child repeats it.
///
/// Through an import, only what stands in the imported module's own code counts: what a function deep in a package may
/// do accuses nobody. What a module registers for the end is its own clearing up, and what other files tell loggers is
/// for those who listen. A program that ends before it starts anything has no children.
fn repeated(context: &Context<'_, '_>, unit: usize, what: What) -> Option<Witness> {
    let witness = context.in_children(unit, what).filter(|witness| !is_kept(context, unit, witness))?;
    let stmt = context.model.module(context.source).units[unit].stmt;
    let ends = || context.model.ends_behind(context.source, stmt, context.place(&witness));
    if (what == What::Exits || ends()) && !has_started(context, unit) {
        return None;
    }
    // What is only done if something fails accuses nobody.
    if witness.steps.is_empty() && witness.event.handled && !context.is_to_be_repaired() {
        return None;
    }
    if witness.source != context.source && is_report(context, &witness) {
        return None;
    }
    let own = matches!(what, What::Exits | What::Registers);
    let calls = witness.steps.iter().any(|step| matches!(step.into, Some(Callee::Function(_))));
    (!super::import_starts_process::through_import(&witness) || !own && !calls).then_some(witness)
}

/// Whether the function that does it is given to a setting, which children have as well: `signal.signal(SIGINT, stop)`.
fn is_kept(context: &Context<'_, '_>, unit: usize, witness: &Witness) -> bool {
    let Some(step) = witness.steps.first().filter(|step| matches!(step.into, Some(Callee::Function(_)))) else {
        return false;
    };
    let mut events = context.model.unit(context.source, unit).events.iter();
    events.any(|event| event.what == What::Configure && event.span == step.span)
}

/// Whether the program has started processes by the time that it has run this statement.
fn has_started(context: &Context<'_, '_>, unit: usize) -> bool {
    (0..=unit).any(|unit| context.model.witness(context.source, unit, What::Start, Roles::MAIN).is_some())
}

/// Whether loggers or the warnings filter are told, who may show it or not.
fn is_report(context: &Context<'_, '_>, witness: &Witness) -> bool {
    let flow = &context.model.flow;
    let called = &witness.event.detail;
    flow.known_effect(called).or_else(|| flow.known_method(called)) == Some(EffectKind::Reports)
}
