//! MG203: worker code reads a global that the parent changed after the import.

use rustc_hash::FxHashSet;

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::{Expr, Stmt, StmtKind};
use crate::model::api::Children;
use crate::model::behaviour::{NAME, OUTSIDE, VarId, What, is_named_file};
use crate::model::change::{Change, Counts, certain_change_before_start, certain_change_between_starts};
use crate::model::effect::Reach;
use crate::model::environment::is_changed_behind;
use crate::model::guard::Roles;
use crate::model::need::Need;
use crate::model::scope::MODULE;
use crate::model::shared::{direct, shared};
use crate::model::statement::each_binding;
use crate::model::value::{NO_CALL, Obj};
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG203", name: "stale-global", summary: "worker code reads a global that the parent changed", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = frozen_settings(context, sites);
    found.extend(guarded_settings(context, sites));
    found.extend(set_anew(context));
    found.extend(defined_anew(context));
    found.extend(named_anew(context));
    for need in context.needs() {
        if !is_judged(context, need) {
            continue;
        }
        let (_, name) = context.model.vars.name(need.var);
        // What workers change is each one's own, but begins with the parent's.
        let counts = |_: &Found| context.is_to_be_repaired() || !context.model.is_changed_by_workers(need);
        if let Some(finding) = unrepeatable(context, need).filter(counts) {
            found.push(finding);
            continue;
        }
        let is_own = context.model.is_changed_by_workers(need) && !context.model.is_used_up(need);
        if is_own && !context.model.is_made_on_demand(need) {
            continue;
        }
        if let Some(finding) = bound_behind(context, need).filter(|_| !is_own) {
            found.push(finding);
            continue;
        }
        // What each of them makes on demand is the same, until somebody changes it.
        let counts = if is_own { Counts::Objects } else { Counts::All };
        let change = certain_change_before_start(context.model, context.source, need, counts);
        let Some(change) = change else { continue };
        if change.source == context.source && !sites.iter().any(|site| change.span.contains(*site)) {
            continue;
        }
        let demand = if change.plain && context.model.can_name(context.source, need.var) {
            Demand::HandOver { var: need.var, name: name.to_string() }
        } else {
            let reason = format!(
                "the change of `{name}` is not one plain assignment before the start: hand the value to the workers, \
                 by an initializer or as an argument"
            );
            Demand::Report { reason }
        };
        found.push(Found {
            code: RULE.code,
            certain: need.certain,
            source: change.source,
            span: change.span,
            message: format!(
                "the parent changes `{name}` here, which worker code reads: under spawn and forkserver each child \
                 sees the value from the import, silently"
            ),
            related: context.entry_chain(need),
            demand,
        });
    }
    found
}

/// Whether worker code certainly reads a value of the parent's that nothing else speaks of.
fn is_judged(context: &Context<'_, '_>, need: &Need) -> bool {
    let (home, _) = context.model.vars.name(need.var);
    if need.reader.is_none()
        || need.fresh
        || home == OUTSIDE
        || context.is_handed(need.var)
        || !need.is_certain(context.model)
        || shared(context.model, need).is_some()
        || super::parent_only_name::is_parent_only(context, need.var, usize::MAX)
        || is_one_constant(context, need.var)
    {
        return false;
    }
    // A module's own state is not the name's value.
    let is_module = |obj: &Obj| match obj {
        Obj::Module(_) => true,
        Obj::External(path, NO_CALL) => !context.model.flow.path(*path).starts_with("builtins."),
        _ => false,
    };
    !context.model.values(need.var).iter().any(is_module)
}

/// Whether all that binds the variable binds it to the same literal.
fn is_one_constant(context: &Context<'_, '_>, var: VarId) -> bool {
    fn collect<'s>(body: &'s [Stmt], name: &str, found: &mut Vec<Option<&'s Expr>>) {
        for stmt in body {
            each_binding(stmt, &mut |bound, _| {
                let value = match &stmt.kind {
                    StmtKind::Assign { targets, value } if targets.len() == 1 && value.is_literal() => Some(value),
                    _ => None,
                };
                found.extend((bound == name).then_some(value));
            });
            stmt.blocks().into_iter().for_each(|block| collect(&block.body, name, found));
        }
    }
    let model = context.model;
    let (home, name) = model.vars.name(var);
    let mut values = Vec::new();
    collect(&model.module(home).tree.body, name, &mut values);
    let text = |value: &Option<&Expr>| value.map(|value| &context.text(home)[value.span.range()]);
    let all = model.scopes[home.0 as usize].get(MODULE).bound.get(name).map_or(0, Vec::len);
    let elsewhere = model.unit_behaviours.iter().flatten().filter(|code| code.home != home);
    values.len() > 1
        && values.len() == all
        && values.iter().all(|value| value.is_some() && text(value) == text(&values[0]))
        && !model.function_behaviours.iter().chain(elsewhere).any(|code| code.writes.iter().any(|it| it.var == var))
}

/// Settings that children inherit: under forkserver from the server, which is started before the change.
fn frozen_settings(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let model = context.model;
    let inherited = context.needs().filter(|need| {
        need.reader.is_some()
            && model.setting(need.var).is_some()
            && model.children_get(need.var) == Children::Inherit
            && !model.is_changed_by_workers(need)
    });
    let changes =
        inherited.filter_map(|need| Some((need, certain_change_between_starts(model, context.source, need)?)));
    let here = changes
        .filter(|(_, change)| change.source != context.source || sites.iter().any(|site| change.span.contains(*site)));
    here.map(|(need, change)| Found {
        code: RULE.code,
        certain: need.certain,
        source: change.source,
        span: change.span,
        message: format!(
            "{} are changed here after a process was started: under forkserver each child has them as they were then, \
             silently",
            model.described(need.var)
        ),
        related: context.entry_chain(need),
        demand: Demand::Report {
            reason:
                "a server started the first process and starts the others as well: make the change before that, or \
                     hand the value to the workers, by an initializer or as an argument"
                    .to_owned(),
        },
    })
    .collect()
}

/// Settings that the parent alone changes before it starts processes, whose code uses them.
fn guarded_settings(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let model = context.model;
    let used = context.needs().filter(|need| {
        need.reader.is_some()
            && !need.fresh
            && model.is_shown(need)
            && need.is_certain(model)
            && !model.is_changed_by_workers(need)
    });
    let changes =
        used.filter_map(|need| Some((need, certain_change_before_start(model, context.source, need, Counts::All)?)));
    let here = changes.filter(|(_, change)| {
        let is_here = change.source != context.source || sites.iter().any(|site| change.span.contains(*site));
        is_here && configures(context, change)
    });
    here.map(|(need, change)| Found {
        code: RULE.code,
        certain: need.certain,
        source: change.source,
        span: change.span,
        message: format!(
            "{} are changed here for the parent alone, and worker code uses them: under spawn and forkserver each child \
             has those from the import, silently",
            model.described(need.var)
        ),
        related: context.entry_chain(need),
        demand: Demand::Report {
            reason: "change them in each child as well: at module level, or by an initializer".to_owned(),
        },
    })
    .collect()
}

/// Whether a change is one by what is known to change settings.
fn configures(context: &Context<'_, '_>, change: &Change) -> bool {
    let model = context.model;
    let units = model.unit_behaviours[change.source.0 as usize].iter();
    let functions = model.function_behaviours.iter().filter(|behaviour| behaviour.home == change.source);
    let mut events = units.chain(functions).flat_map(|behaviour| &behaviour.events);
    events.any(|event| event.what == What::Configure && change.span.contains(event.span))
}

/// Settings that each child makes anew while it imports the module, of a value that is another one there or of a shared
/// object of its own.
fn set_anew(context: &Context<'_, '_>) -> Vec<Found> {
    if !context.is_to_be_repaired() {
        return Vec::new();
    }
    let model = context.model;
    let settings: Vec<&Need> = context
        .needs()
        .filter(|need| model.setting(need.var).is_some() && model.children_get(need.var) != Children::Handed)
        .filter(|need| !need.fresh && !model.is_drawn_from(need.var))
        .collect();
    let units = &model.module(context.source).units;
    let mut found = Vec::new();
    // What shows something as well, or starts processes, moves.
    let does = |unit: usize, what: What| model.may(context.source, unit, what, Roles::CHILD);
    let moves = |unit: usize| [What::Visible, What::Start, What::Input].iter().any(|what| does(unit, *what));
    let sets = |unit: &usize| !units[*unit].guard && does(*unit, What::Configure) && !moves(*unit);
    for unit in (0..units.len()).filter(sets) {
        let behaviour = model.unit(context.source, unit);
        // What is bound is there for its value.
        if !behaviour.writes.is_empty() {
            continue;
        }
        let reach = Reach::new(&model.behaviours(), context.source, behaviour, Roles::CHILD);
        let Some(need) = settings.iter().find(|need| reach.mutates.contains_key(&need.var)) else { continue };
        let makes = [What::Unrepeatable, What::Input, What::Primitive];
        let own = makes.iter().any(|what| context.in_children(unit, *what).is_some());
        let taken = || {
            let mut read: Vec<VarId> = reach.reads.keys().copied().collect();
            read.sort();
            read.into_iter().any(|var| {
                direct(model, var).is_some() || is_made_anew(context, var, &makes, &mut FxHashSet::default())
            })
        };
        if own || taken() {
            let what = model.described(need.var);
            found.push(Found {
                code: RULE.code,
                certain: false,
                source: context.source,
                span: units[unit].stmt.span,
                message: format!(
                    "each child makes {what} anew while it imports the module: under spawn and forkserver they are \
                     others there, silently"
                ),
                related: context.entry_chain(need),
                demand: Demand::Report {
                    reason: format!("hand the workers what {what} are made of, and make them there"),
                },
            });
        }
    }
    found
}

/// Whether what a variable holds is made by one of `makes`, each time another one.
fn is_made_anew(context: &Context<'_, '_>, var: VarId, makes: &[What], seen: &mut FxHashSet<VarId>) -> bool {
    let model = context.model;
    if model.vars.name(var).0 != context.source || !seen.insert(var) {
        return false;
    }
    (0..model.module(context.source).units.len()).any(|unit| {
        let behaviour = model.unit(context.source, unit);
        let binds = behaviour.writes.iter().any(|access| access.var == var && access.roles.has(Roles::CHILD));
        binds
            && (makes.iter().any(|what| context.in_children(unit, *what).is_some())
                || behaviour.reads.iter().any(|read| is_made_anew(context, read.var, makes, seen)))
    })
}

/// Worker functions whose defaults and decorators each child evaluates anew, to another value.
fn defined_anew(context: &Context<'_, '_>) -> Vec<Found> {
    if !context.is_to_be_repaired() {
        return Vec::new();
    }
    let model = context.model;
    let units = &model.module(context.source).units;
    let entries = context.program.entries.iter().map(|index| &model.workers.entries[*index]);
    let own = entries.filter(|entry| !entry.fresh).map(|entry| model.flow.function(entry.function));
    let mut spans: Vec<Span> = own.filter(|info| info.source == context.source).map(|info| info.ast.span).collect();
    spans.sort_unstable();
    spans.dedup();
    let differs = |span: &Span| {
        let unit = units.iter().position(|unit| unit.stmt.is_definition() && unit.stmt.span.contains(*span))?;
        let own = context.in_children(unit, What::Primitive).is_some();
        (own || is_drawn(context, unit, &DRAWN, &mut FxHashSet::default())).then_some(unit)
    };
    let mut differing: Vec<usize> = spans.iter().filter_map(differs).collect();
    differing.dedup();
    let report = |unit: usize| Found {
        code: RULE.code,
        certain: false,
        source: context.source,
        span: units[unit].stmt.span,
        message:
            "each child evaluates what this definition is made of anew while it imports the module: under spawn and \
                  forkserver it is another value there, silently"
                .to_owned(),
        related: Vec::new(),
        demand: Demand::Report { reason: DEFINED.to_owned() },
    };
    differing.into_iter().map(report).collect()
}

/// What worker code does with the name under which its module runs.
fn named_anew(context: &Context<'_, '_>) -> Option<Found> {
    let is_name = |need: &&Need| context.model.vars.name(need.var) == (context.source, &NAME.into());
    let need = context.needs().find(is_name).filter(|need| context.is_to_be_repaired() && !need.fresh)?;
    let (source, span) = need.place;
    Some(Found {
        code: RULE.code,
        certain: false,
        source,
        span,
        message: "worker code uses the name under which its module runs: under spawn and forkserver it is \
                  `__mp_main__`, silently"
            .to_owned(),
        related: context.entry_chain(need),
        demand: Demand::Report { reason: "hand the workers what they do with it, as an argument".to_owned() },
    })
}

/// Why what a definition is made of is not handed over.
const DEFINED: &str = "a default, a decorator or a class's body takes it when the module is imported: pass it to the \
                       workers, as an argument or by an initializer";

/// Why what was made of `id()` or `hash()` is not handed over.
const NUMBERED: &str =
    "`id()` and `hash()` give other numbers in another process: use keys that are the same in all of them";

/// A value that each child computes anew, and differently.
fn unrepeatable(context: &Context<'_, '_>, need: &Need) -> Option<Found> {
    let (home, name) = context.model.vars.name(need.var);
    if home != context.source {
        return None;
    }
    let known = drawn(context, need.var, &DRAWN[..2], &mut FxHashSet::default());
    let perhaps =
        || drawn(context, need.var, &DRAWN, &mut FxHashSet::default()).filter(|_| context.is_to_be_repaired());
    let unit = known.or_else(perhaps)?;
    let units = &context.model.module(home).units;
    Some(Found {
        code: RULE.code,
        certain: need.certain && known.is_some(),
        source: home,
        span: units[unit].stmt.span,
        message: format!(
            "worker code reads `{name}`, which each child computes anew while it imports the module: under spawn and \
             forkserver it is another value there, silently"
        ),
        related: context.entry_chain(need),
        demand: if units[unit].stmt.is_definition() {
            Demand::Report { reason: DEFINED.to_owned() }
        } else if context.model.is_numbered(home, unit, need) {
            Demand::Report { reason: NUMBERED.to_owned() }
        } else {
            Demand::HandOver { var: need.var, name: name.to_string() }
        },
    })
}

/// A value that the module binds anew behind the last start: children, which run all of it, have that one.
fn bound_behind(context: &Context<'_, '_>, need: &Need) -> Option<Found> {
    let (home, name) = context.model.vars.name(need.var);
    let (first, last) = (*need.starts.first()?, *need.starts.last()?);
    if home != context.source || context.is_to_be_repaired() {
        return None;
    }
    let units = &context.model.module(home).units;
    let binds = |unit: &usize| {
        let writes = &context.model.unit(home, *unit).writes;
        writes.iter().any(|access| access.var == need.var && access.roles.has(Roles::CHILD))
    };
    let assigns = |unit: &usize| {
        matches!(units[*unit].stmt.kind, StmtKind::Assign { .. } | StmtKind::AugAssign { .. }) && !units[*unit].guard
    };
    let unit = (last + 1..units.len()).find(|unit| assigns(unit) && binds(unit))?;
    (0..first).any(|unit| binds(&unit)).then(|| Found {
        code: RULE.code,
        certain: need.certain,
        source: home,
        span: units[unit].stmt.span,
        message: format!(
            "`{name}` is bound anew here, behind the start of workers that read it: under spawn and forkserver each child \
             has run this line as well, and sees the later value, silently"
        ),
        related: context.entry_chain(need),
        demand: Demand::Guard { unit },
    })
}

/// What makes a value differ each time; the last two perhaps.
const DRAWN: [What; 4] = [What::Unrepeatable, What::Input, What::Unordered, What::Named];

/// The statement that binds the variable, if its value differs each time for one of the `reasons`, or comes from one that
/// does.
fn drawn(context: &Context<'_, '_>, var: VarId, reasons: &[What], seen: &mut FxHashSet<VarId>) -> Option<usize> {
    let (home, _) = context.model.vars.name(var);
    if home != context.source || !seen.insert(var) {
        return None;
    }
    let units = &context.model.module(home).units;
    (0..units.len()).find(|unit| {
        let behaviour = context.model.unit(home, *unit);
        let mut changes = behaviour.writes.iter().chain(&behaviour.mutates).filter(|access| access.var == var);
        let stmt = units[*unit].stmt;
        if matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)) {
            return drawn_elsewhere(context, stmt, var);
        }
        // What a class's body takes, workers need not use.
        let counts = !stmt.is_definition() || reasons.len() == DRAWN.len();
        counts && changes.any(|access| access.roles.has(Roles::CHILD)) && is_drawn(context, *unit, reasons, seen)
    })
}

/// Whether what a statement does differs each time for one of the `reasons`, or takes what does.
fn is_drawn(context: &Context<'_, '_>, unit: usize, reasons: &[What], seen: &mut FxHashSet<VarId>) -> bool {
    let home = context.source;
    let witness = reasons.iter().find_map(|what| context.in_children(unit, *what));
    if witness.is_some_and(|witness| !is_seeded(context, unit, &witness.event.detail)) {
        return true;
    }
    let behaviour = context.model.unit(home, unit);
    let reach = Reach::new(&context.model.behaviours(), home, behaviour, Roles::CHILD);
    if reach.reads.keys().any(|read| is_written_behind(context, *read, unit)) {
        return true;
    }
    if is_changed_behind(context.model, home, unit, last_start(context), reasons.len() < DRAWN.len()) {
        return true;
    }
    let mut read: Vec<VarId> = reach.reads.into_keys().collect();
    read.sort();
    read.into_iter().any(|var| drawn(context, var, reasons, seen).is_some())
}

/// The last module-level statement that starts processes.
fn last_start(context: &Context<'_, '_>) -> usize {
    context.program.starts.iter().rposition(|calls| !calls.is_empty()).unwrap_or_default()
}

/// Whether the variable stands for a file that the program itself writes between a statement and the last start, or for
/// settings that it changes there and that children get as they are then.
fn is_written_behind(context: &Context<'_, '_>, var: VarId, unit: usize) -> bool {
    let model = context.model;
    let (home, name) = model.vars.name(var);
    let last = last_start(context);
    let writes = |later: usize| {
        let behaviour = model.unit(context.source, later);
        Reach::new(&model.behaviours(), context.source, behaviour, Roles::MAIN).mutates.contains_key(&var)
    };
    let handed = model.setting(var).is_some() && model.children_get(var) == Children::Handed;
    let given = handed || model.is_inherited_whole(var);
    home == OUTSIDE && (is_named_file(name) && (unit + 1..=last).any(writes) || given && (unit..=last).any(writes))
}

/// Whether a module from which the statement imports the name binds it to a value that differs each time.
fn drawn_elsewhere(context: &Context<'_, '_>, stmt: &Stmt, var: VarId) -> bool {
    let model = context.model;
    let StmtKind::ImportFrom(import) = &stmt.kind else { return false };
    let name = model.vars.name(var).1;
    let mut bound = import.names.iter().filter(|alias| alias.asname.as_ref().unwrap_or(&alias.name) == name);
    let Some(alias) = bound.next() else { return false };
    let modules = model.flow.imports.get(&(context.source, stmt.span)).into_iter().flatten();
    modules.filter_map(|module| model.vars.known(*module, &alias.name).map(|var| (*module, var))).any(
        |(module, var)| {
            model.module(module).units.iter().enumerate().any(|(unit, of)| {
                matches!(of.stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. })
                    && model.unit(module, unit).writes.iter().any(|write| write.var == var)
                    && model.witness(module, unit, What::Unrepeatable, Roles::IMPORTED).is_some()
            })
        },
    )
}

/// Whether the random generator that is drawn from was seeded before.
fn is_seeded(context: &Context<'_, '_>, unit: usize, path: &str) -> bool {
    let Some((module, _)) = path.rsplit_once('.') else { return false };
    let seed = format!("{module}.seed");
    (0..unit).any(|before| {
        let events = &context.model.unit(context.source, before).events;
        events.iter().any(|event| *event.detail == *seed && event.roles.has(Roles::CHILD))
    })
}
