//! `freeze_support()` in frozen programs: where it goes, and how the file imports it.

use super::plan::{Freeze, Plan};
use super::repair::{Verdict, is_extendable};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::project::Model;
use crate::model::value::Obj;
use crate::rules::{Demand, Found};

/// `freeze_support()` where it is missing or late.
pub(super) fn add_freeze(
    model: &Model<'_>,
    source: SourceId,
    plan: &mut Plan,
    found: &[Found],
    verdicts: &mut [Verdict],
) {
    let wanted = found.iter().enumerate().find_map(|(index, finding)| match &finding.demand {
        Demand::FreezeSupport { late } => Some((index, *late)),
        _ => None,
    });
    let Some((index, late)) = wanted else { return };
    let units = &model.module(source).units;
    let extendable = units.iter().any(|unit| unit.guard && is_extendable(model, source, unit.stmt));
    if !extendable && plan.moved.is_empty() {
        verdicts[index] = Verdict::Refused(
            "there is no guard of the plain form to put it under: call multiprocessing.freeze_support() first".into(),
        );
        return;
    }
    let mut freeze = freeze_call(model, source, plan);
    if let Some(late) = late {
        plan.removed.push(late);
        freeze.replaces = Some(late);
    }
    plan.freeze = Some(freeze);
    plan.summary.push("freeze_support() put first under the guard".into());
}

/// The call, as the file imports multiprocessing.
fn freeze_call(model: &Model<'_>, source: SourceId, plan: &mut Plan) -> Freeze {
    let units = &model.module(source).units;
    let mut module: Option<String> = None;
    let mut direct: Option<String> = None;
    let mut last_import: Option<usize> = None;
    let mut last_own: Option<usize> = None;
    for (index, unit) in units.iter().enumerate().filter(|(index, _)| !plan.moved.contains(index)) {
        let names: Vec<String> = match &unit.stmt.kind {
            StmtKind::Import(aliases) => aliases
                .iter()
                .map(|alias| alias.asname.as_deref().unwrap_or(alias.name.split('.').next().unwrap_or("")).to_owned())
                .collect(),
            StmtKind::ImportFrom(import) => {
                import.names.iter().map(|alias| alias.asname.as_deref().unwrap_or(&alias.name).to_owned()).collect()
            }
            _ => continue,
        };
        last_import = Some(index);
        for name in names {
            let Some(var) = model.vars.known(source, &name) else { continue };
            for obj in model.values(var) {
                let Obj::External(path, _) = obj else { continue };
                match model.flow.path(*path) {
                    "multiprocessing" => module = Some(name.clone()),
                    "multiprocessing.freeze_support" => direct = Some(name.clone()),
                    path if path.starts_with("multiprocessing.") => last_own = Some(index),
                    _ => {}
                }
            }
        }
    }
    if let Some(name) = direct {
        return Freeze { call: format!("{name}()"), ..Freeze::default() };
    }
    if let Some(name) = module {
        return Freeze { call: format!("{name}.freeze_support()"), ..Freeze::default() };
    }
    let taken = model.vars.known(source, "freeze_support").is_some();
    let (import, call) = if taken {
        ("from multiprocessing import freeze_support as _freeze_support", "_freeze_support()")
    } else {
        ("from multiprocessing import freeze_support", "freeze_support()")
    };
    plan.imports.push((import.into(), last_own.or(last_import)));
    Freeze { call: call.into(), replaces: None }
}
