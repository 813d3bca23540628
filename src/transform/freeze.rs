//! `freeze_support()` in frozen programs: where it goes, and how the file imports it.

use super::edit::Edit;
use super::layout::Layout;
use super::plan::{Freeze, Plan};
use super::repair::{Verdict, is_extendable};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::project::Model;
use crate::model::value::{NO_CALL, Obj};
use crate::rules::{Demand, Found};
use crate::span::Span;

/// `freeze_support()` where it is missing or late.
pub(super) fn add_freeze(
    model: &Model<'_>,
    source: SourceId,
    layout: &Layout<'_>,
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
    let call = library_call(model, source, layout, plan, "freeze_support").import_in(plan);
    let mut freeze = Freeze { call, replaces: None };
    if let Some(late) = late {
        plan.removed.push(late);
        freeze.replaces = Some(late);
    }
    plan.freeze = Some(freeze);
    plan.summary.push("freeze_support() put first under the guard".into());
}

/// How long a line may be to which a name is added.
const WIDTH: usize = 79;

/// A call of a function of multiprocessing.
pub(super) struct LibraryCall {
    /// As the file imports the function, or will.
    call: String,
    import: Import,
}

/// What has to be done for a function's name.
enum Import {
    Nothing,
    /// A line to add, and the statement behind which it goes.
    Line(String, Option<usize>),
    /// A name to add behind the last one that an import binds, which stands there.
    Name(String, Span),
}

impl LibraryCall {
    /// The call, for which the plan imports what it needs.
    pub(super) fn import_in(self, plan: &mut Plan) -> String {
        match self.import {
            Import::Nothing => {}
            Import::Line(line, behind) => plan.imports.push((line, behind)),
            Import::Name(text, span) => plan.edits.push(Edit { span, text }),
        }
        self.call
    }
}

/// The call of multiprocessing's `function`, from the module from which the file has the rest.
pub(super) fn library_call(
    model: &Model<'_>,
    source: SourceId,
    layout: &Layout<'_>,
    plan: &Plan,
    function: &str,
) -> LibraryCall {
    let is_library = |module: &str| model.flow.canonical(module, NO_CALL) == "multiprocessing";
    let units = &model.module(source).units;
    let path = format!("multiprocessing.{function}");
    let mut module: Option<String> = None;
    let mut direct: Option<String> = None;
    let mut last_import: Option<usize> = None;
    let mut last_own: Option<usize> = None;
    let mut list: Option<&Alias> = None;
    let mut home = "multiprocessing";
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
                let Obj::External(of, _) = obj else { continue };
                match model.flow.path(*of) {
                    "multiprocessing" => module = Some(name.clone()),
                    of if of == path => direct = Some(name.clone()),
                    of if of.starts_with("multiprocessing.") => {
                        last_own = Some(index);
                        match &unit.stmt.kind {
                            StmtKind::ImportFrom(import) if is_library(&import.module) => {
                                home = &import.module;
                                list = import.names.last();
                            }
                            _ => {}
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    if let Some(name) = direct.or(module.map(|name| format!("{name}.{function}"))) {
        return LibraryCall { call: format!("{name}()"), import: Import::Nothing };
    }
    let taken = model.vars.known(source, function).is_some();
    let name = if taken { format!("_{function}") } else { function.to_owned() };
    let added = if taken { format!("{function} as {name}") } else { name.clone() };
    let longer = |last| longer(layout, plan, last, &added);
    let line = || Import::Line(format!("from {home} import {added}"), last_own.or(last_import));
    LibraryCall { call: format!("{name}()"), import: list.and_then(longer).unwrap_or_else(line) }
}

/// The name `added` behind the last one of an import, where its line has room.
fn longer(layout: &Layout<'_>, plan: &Plan, last: &Alias, added: &str) -> Option<Import> {
    let (line, text) = layout.line_with(last.span);
    let longer = format!("{text}, {added}");
    let fits = line.chars().count() + longer.chars().count() - text.chars().count() <= WIDTH;
    let is_plain = layout.last_on_line(last.span.end as usize) && !line.contains(['(', '#']);
    let is_free = !plan.edits.iter().any(|edit| edit.span == last.span);
    (fits && is_plain && is_free).then_some(Import::Name(longer, last.span))
}
