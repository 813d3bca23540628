//! A lambda that a module's variable is: the function of that name, where it stands.

use super::Hoist;
use crate::facts::ast::*;
use crate::model::flow::FunctionInfo;
use crate::model::scope::MODULE;
use crate::span::Span;
use crate::transform::edit::Edit;
use crate::transform::plan::Plan;

/// How many blank lines stand around a definition.
const BLANKS: usize = 2;

/// `name = lambda parameters: value` with nothing else around.
struct Assigned<'f> {
    unit: usize,
    stmt: &'f Stmt,
    name: Name,
    /// Where the value begins.
    body: usize,
}

impl<'f> Hoist<'_, 'f> {
    /// Makes a definition of the statement, if all of it is the lambda's and its variable's, which is bound nowhere else.
    pub(super) fn define_in_place(&self, info: &FunctionInfo<'f>, plan: &mut Plan) -> bool {
        let Some(assigned) = self.assigned(info).filter(|it| !plan.moved.contains(&it.unit)) else { return false };
        let (newline, indent) = (self.layout.newline, &self.layout.indent);
        let params = self.text(info.ast.params_span);
        let head = Span { start: assigned.stmt.span.start, end: assigned.body as u32 };
        let text = format!("def {}({params}):{newline}{indent}return ", assigned.name);
        plan.edits.push(Edit { span: head, text });
        let mut line = self.layout.line_end(assigned.body);
        while line < assigned.stmt.span.end as usize {
            if !self.layout.in_string(line) && !self.layout.line_text(line).trim().is_empty() {
                plan.edits.push(Edit { span: Span::new(line, line), text: indent.clone() });
            }
            line = self.layout.line_end(line);
        }
        plan.defined.insert(assigned.unit);
        self.set_apart(&assigned, plan);
        plan.summary.push(format!("a lambda made the function {}()", assigned.name));
        true
    }

    fn assigned(&self, info: &FunctionInfo<'f>) -> Option<Assigned<'f>> {
        let units = &self.model.module(self.source).units;
        let span = info.ast.span;
        let unit = units.iter().position(|unit| unit.stmt.span.contains(span))?;
        let stmt = units[unit].stmt;
        let StmtKind::Assign { targets, .. } = &stmt.kind else { return None };
        let [target] = targets.as_slice() else { return None };
        let name = target.name()?.clone();
        let scopes = &self.model.scopes[self.source.0 as usize];
        let is_once = scopes.get(MODULE).bound.get(&name).is_some_and(|places| places.len() == 1)
            && !scopes.all.iter().any(|scope| scope.globals.contains(&name));
        let between = self.text(Span { start: target.span.end, end: span.start });
        let head = if info.ast.params.is_empty() { info.ast.name_span.end } else { info.ast.params_span.end } as usize;
        let rest = self.layout.text[head..span.end as usize].trim_start_matches(' ').strip_prefix(':')?;
        let value = rest.trim_start_matches(' ');
        let body = span.end as usize - value.len();
        let is_whole =
            between.trim() == "=" && stmt.span.end == span.end && self.layout.last_on_line(span.end as usize);
        let is_first = self.layout.first_on_line(stmt.span.start as usize);
        // The lines of a value can be read as one only within brackets.
        let lines = value.contains(['\n', '\r']);
        let is_read = !lines || self.is_bracketed(body, span.end as usize);
        (is_once && is_whole && is_first && is_read).then_some(Assigned { unit, stmt, name, body })
    }

    /// Whether the bracket at `start` is closed by the one in front of `end`.
    fn is_bracketed(&self, start: usize, end: usize) -> bool {
        let is_code = |at: usize| {
            let hides = |spans: &[Span]| spans.iter().any(|span| span.range().contains(&at));
            !hides(&self.layout.tree.comments) && !hides(&self.layout.tree.strings)
        };
        let mut depth = 0_usize;
        let mut brackets = self.layout.text[start..end].char_indices().filter(|(at, _)| is_code(start + at));
        let closes = brackets.find_map(|(at, c)| {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (depth == 0).then_some(start + at + 1)
        });
        closes == Some(end)
    }

    /// Blank lines around the definition, as around others.
    fn set_apart(&self, assigned: &Assigned<'_>, plan: &mut Plan) {
        let (layout, body) = (self.layout, &self.layout.tree.body);
        let line = layout.line_start(assigned.stmt.span.start as usize);
        let before = assigned.unit.checked_sub(1).filter(|before| !plan.moved.contains(before));
        if let Some(before) = before {
            let start = layout.lead_start(line, layout.line_end(body[before].span.end as usize - 1));
            self.part(start, BLANKS.saturating_sub(layout.blanks_before(start)), plan);
        }
        let end = layout.trail_end(
            assigned.stmt.span.end as usize - 1,
            body.get(assigned.unit + 1).map_or(layout.text.len(), |next| next.span.start as usize),
        );
        let (after, _) = layout.blanks_after(end);
        let next = assigned.unit + 1;
        if next < body.len() && !plan.moved.contains(&next) {
            self.part(end, BLANKS.saturating_sub(after), plan);
        }
    }

    /// So many blank lines more in front of the line that begins at `start`.
    fn part(&self, start: usize, missing: usize, plan: &mut Plan) {
        let newline = self.layout.newline;
        let end = Span::new(start.saturating_sub(newline.len()), start);
        let edit = Edit { span: end, text: newline.repeat(missing + 1) };
        if missing > 0 && self.layout.text[end.range()] == *newline && !plan.edits.iter().any(|it| it.span == end) {
            plan.edits.push(edit);
        }
    }
}
