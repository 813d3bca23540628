//! What a rule looks at: one file of a project, and questions that several rules ask.

use std::path::Path;

use crate::collect::Source;
use crate::facts::Facts;
use crate::facts::ast::{Stmt, StmtKind};
use crate::finding::{Related, SourceId};
use crate::model::behaviour::{Callee, VarId, What};
use crate::model::cargo::{Cargo, Unpicklable};
use crate::model::effect::Witness;
use crate::model::guard::Roles;
use crate::model::need::{Need, Program};
use crate::model::project::Model;
use crate::model::value::{CallId, FunctionId};
use crate::span::Span;

/// One file of a project.
pub struct Context<'a, 'f> {
    /// The project.
    pub model: &'a Model<'f>,
    /// The file.
    pub source: SourceId,
    /// What running the file starts.
    pub program: &'a Program,
    /// All files' texts.
    pub sources: &'a [&'a Source],
    /// What the file says.
    pub facts: &'a Facts,
    /// Why the file is known to be packaged as a frozen program, if it is.
    pub frozen: Option<String>,
    /// Whether what is uncertain is blamed in any case, since this is the new text of a file in which it was.
    pub strict: bool,
}

impl Context<'_, '_> {
    /// Whether rules can find anything in the file: it starts processes or sets how, or has to do with worker code.
    pub fn is_concerned(&self) -> bool {
        let (model, workers) = (self.model, &self.model.workers);
        let starts = |unit: usize| {
            [What::Start, What::StartMethod].iter().any(|what| model.may(self.source, unit, *what, Roles::ALL))
        };
        let is_here = |call: CallId| model.flow.call(call).source == self.source;
        let defines = |function: FunctionId| model.flow.function(function).source == self.source;
        let takes = |cargo: &Cargo| {
            is_here(cargo.call) || matches!(cargo.what, Unpicklable::Function(function) if defines(function))
        };
        self.program.is_started
            || !self.program.needs.is_empty()
            || !self.program.on_call.is_empty()
            || workers.entries.iter().any(|entry| is_here(entry.call) || defines(entry.function))
            || workers.cargo.iter().chain(&workers.possible_cargo).any(takes)
            || (0..model.module(self.source).units.len()).any(starts)
    }

    /// The matches of the rule with this stem.
    pub fn sites(&self, stem: &str) -> &[Span] {
        self.facts.sites(self.text(self.source)).get(stem).map_or(&[], Vec::as_slice)
    }

    /// The module-level statement at `site`.
    pub fn unit(&self, site: Span) -> Option<usize> {
        let units = &self.model.module(self.source).units;
        units.binary_search_by_key(&site.start, |unit| unit.stmt.span.start).ok()
    }

    /// The witness that the statement does `what` in children.
    pub fn in_children(&self, unit: usize, what: What) -> Option<Witness> {
        self.model.witness(self.source, unit, what, Roles::CHILD)
    }

    /// Whether the file is run as a program, as far as anything tells: it has a guard, or nobody imports it. A package's
    /// `__init__.py` is imported by importing any of its modules.
    pub fn is_program(&self) -> bool {
        let module = self.model.module(self.source);
        let guard = module.units.iter().any(|unit| unit.guard);
        let shebang = self.text(self.source).starts_with("#!");
        let package = self.path().file_name().is_some_and(|name| name == "__init__.py");
        guard || shebang || self.frozen.is_some() || module.importers.is_empty() && !package
    }

    /// Whether running the file starts processes whose children import it again.
    pub fn starts_processes(&self) -> bool {
        !self.model.module(self.source).is_package_main && self.program.is_started
    }

    /// What the children of the program are known to need; all that they may need, where the program is to be repaired.
    pub fn needs(&self) -> impl Iterator<Item = &Need> {
        let all = self.is_to_be_repaired();
        self.program.needs.iter().filter(move |need| !need.supposed && (need.certain || all))
    }

    /// Whether what is needed may be blamed.
    pub fn counts(&self, need: &Need) -> bool {
        !need.supposed && (need.certain || self.is_to_be_repaired())
    }

    /// What processes are known to take along and cannot; all that they may, where the program is to be repaired.
    pub fn cargo(&self) -> &[Cargo] {
        let workers = &self.model.workers;
        if self.is_to_be_repaired() { &workers.possible_cargo } else { &workers.cargo }
    }

    /// Whether processes certainly take along what cannot be pickled.
    pub fn is_certain(&self, cargo: &Cargo) -> bool {
        self.model.workers.cargo.binary_search(cargo).is_ok()
    }

    /// Whether what is uncertain counts: once children no longer fail when they import the file, what they lack is silent.
    pub fn is_to_be_repaired(&self) -> bool {
        self.strict || self.starts_in_children()
    }

    /// Whether children start processes while they import the file.
    pub fn starts_in_children(&self) -> bool {
        let units = 0..self.model.module(self.source).units.len();
        units.into_iter().any(|unit| self.in_children(unit, What::Start).is_some())
    }

    /// Whether something binds the variable in each child before it is read: an initializer, or the entry itself.
    pub fn is_handed(&self, var: VarId) -> bool {
        self.model.workers.initialized.contains(&var)
    }

    /// The statements in the blocks of the module's guards.
    pub fn guard_statements(&self) -> impl Iterator<Item = &Stmt> {
        let units = self.model.module(self.source).units.iter().filter(|unit| unit.guard);
        units.flat_map(|unit| match &unit.stmt.kind {
            StmtKind::If { branches, .. } => branches[0].body.body.as_slice(),
            _ => &[],
        })
    }

    /// Where the worker code that needs a variable is started, and where it reads it.
    pub fn entry_chain(&self, need: &Need) -> Vec<Related> {
        let mut related = Vec::new();
        if let Some(entry) = need.entries.first().map(|entry| &self.model.workers.entries[*entry]) {
            let call = self.model.flow.call(entry.call);
            let name = self.model.flow.function(entry.function).ast.name.clone();
            let message =
                format!("sends {} to a child", name.as_deref().map_or("a lambda".into(), |name| format!("{name}()")));
            related.push(Related { source: call.source, span: call.span, message });
        }
        let name = self.model.vars.name(need.var).1;
        let message = format!("worker code reads `{name}`");
        related.push(Related { source: need.place.0, span: need.place.1, message });
        related
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.sources[self.source.0 as usize].path
    }

    /// Whether the project has a file with this path.
    pub fn has_file(&self, path: &Path) -> bool {
        self.sources.iter().any(|source| source.path == path)
    }

    /// A file's text.
    pub fn text(&self, source: SourceId) -> &str {
        &self.sources[source.0 as usize].text
    }

    /// The text at a span on one line, without its comment, shortened.
    pub fn excerpt(&self, source: SourceId, span: Span) -> String {
        let comments = &self.model.module(source).tree.comments;
        let next = comments.get(comments.partition_point(|comment| comment.start < span.start));
        // What a loop or `with` calls has no text of its own.
        let span = if span.start == span.end { self.line_at(source, span) } else { span };
        let text = &self.text(source)[span.range()];
        let line = text.lines().next().unwrap_or_default();
        let comment = next.map_or(line.len(), |comment| (comment.start - span.start) as usize);
        let line = line[..comment.min(line.len())].trim_end();
        let mut short: String = line.chars().take(60).collect();
        if short.len() < text.trim_end().len() {
            short.push_str(" …");
        }
        short
    }

    /// The line at a place, without its indentation.
    fn line_at(&self, source: SourceId, span: Span) -> Span {
        let (text, lines) = (self.text(source), &self.sources[source.0 as usize].lines);
        let line = lines.line(span.start as usize);
        let (start, end) = (lines.start(line).unwrap_or_default(), lines.start(line + 1).unwrap_or(text.len()));
        let indent = text[start..end].len() - text[start..end].trim_start().len();
        Span { start: (start + indent) as u32, end: end as u32 }
    }

    /// Where the witness's first step stands, or its event.
    pub fn place(&self, witness: &Witness) -> Span {
        witness.steps.first().map_or(witness.event.span, |step| step.span)
    }

    /// The chain of a witness, in call order.
    pub fn chain(&self, witness: &Witness) -> Vec<Related> {
        if witness.steps.is_empty() {
            return Vec::new();
        }
        let mut related: Vec<Related> = witness
            .steps
            .iter()
            .map(|step| {
                let message = match step.into {
                    Some(Callee::Module(module)) => format!("imports {}", self.model.shown(module)),
                    Some(Callee::Function(function)) => {
                        let name = self.model.flow.function(function).ast.name.clone();
                        format!("calls {}()", name.as_deref().unwrap_or("a lambda"))
                    }
                    None => self.excerpt(step.source, step.span),
                };
                Related { source: step.source, span: step.span, message }
            })
            .collect();
        let message = self.excerpt(witness.source, witness.event.span);
        related.push(Related { source: witness.source, span: witness.event.span, message });
        related
    }
}
