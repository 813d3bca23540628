//! A plan in, the new text out: what stays is kept byte for byte, what moves is cut out whole, indented
//! and put under the guard.

use super::edit::Segment;
use super::layout::Layout;
use super::plan::{Plan, Shape};
use super::run::Run;
use crate::facts::ast::*;
use crate::span::Span;

/// The guard's own line.
const GUARD: &str = "if __name__ == \"__main__\":";

/// Where runs go.
#[derive(Clone, Debug)]
enum Anchor {
    /// In front of the first statement of this guard's block.
    Front(usize),
    /// Behind the last statement of this guard's block.
    Back(usize),
    /// In a guard of its own, in front of this statement.
    Before(usize),
    /// At the end of the file.
    End,
}

/// What the emitter needs to know of the module.
pub struct Emitter<'a> {
    /// The file's layout.
    pub layout: &'a Layout<'a>,
    /// Which module-level statements are guards, and whether their block can be extended.
    pub guards: Vec<(usize, bool)>,
    /// The first staying statement that may use new definitions when it runs.
    pub first_user: Option<usize>,
    /// Whether a moved statement may be put at the end of the guard before it.
    pub may_rise: Box<dyn Fn(usize, usize) -> bool + 'a>,
}

impl Emitter<'_> {
    /// The pieces of the new text, in order.
    pub fn segments(&self, plan: &Plan) -> Vec<Segment> {
        let mut inserts: Vec<(usize, Vec<Segment>)> = Vec::new();
        let mut cuts: Vec<Span> = Vec::new();
        let mut end = self.place_moved(plan, &mut inserts, &mut cuts);
        self.place_definitions(plan, &mut inserts, &mut end);
        self.place_freeze(plan, end.is_some(), &mut inserts);
        for (line, behind) in &plan.imports {
            inserts.push((self.import_place(*behind), vec![Segment::Added(format!("{line}{}", self.layout.newline))]));
        }
        cuts.extend(plan.removed.iter().map(|span| self.whole_lines(*span)));
        let (emptied, from): (Vec<&Stmt>, _) = self.layout.tree.body.iter().partition(|stmt| plan.empties(stmt));
        let is_left = |span: &&Span| from.iter().any(|stmt: &&Stmt| stmt.span.contains(**span));
        cuts.extend(plan.lifted.iter().filter(is_left).map(|span| self.lifted_cut(*span)));
        cuts.extend(emptied.into_iter().map(|guard| self.layout.with_blanks_behind(self.whole_lines(guard.span))));
        inserts.sort_by_key(|(offset, _)| *offset);
        cuts.sort();
        self.assemble(plan, &inserts, &cuts, end)
    }

    /// New definitions stand in front of the first guard, or of what is added at the end.
    fn place_definitions(
        &self,
        plan: &Plan,
        inserts: &mut Vec<(usize, Vec<Segment>)>,
        end: &mut Option<(usize, Vec<Segment>)>,
    ) {
        let newline = self.layout.newline;
        let apart = |text: &String| Segment::Added(format!("{text}{}", newline.repeat(2)));
        let mut segments = self.lifted(plan);
        if !segments.is_empty() {
            segments.push(Segment::Added(newline.repeat(2)));
        }
        let lifted = segments.clone();
        segments.extend(plan.definitions.iter().map(apart));
        if segments.is_empty() {
            return;
        }
        if let Some(user) = self.first_user {
            let offset = self.title(user);
            // What comes first may be an import or a constant: below those, one blank line is enough.
            let loose = plan.lifted.first().is_some_and(|span| !is_definition(self.layout.line_with(*span).1));
            let missing = if loose { 1_usize } else { 2 }.saturating_sub(self.layout.blanks_before(offset));
            if user > 0 {
                segments.insert(0, Segment::Added(newline.repeat(missing)));
            }
            inserts.insert(0, (offset, segments));
            return;
        }
        match end {
            Some((_, tail)) => drop(tail.splice(0..0, segments)),
            None => {
                let last = self.layout.tree.body.len() - 1;
                let offset = self.layout.trail_end(self.stmt(last).span.end as usize - 1, self.layout.text.len());
                let mut bare = lifted;
                for text in &plan.definitions {
                    bare.push(Segment::Added(text.clone()));
                    bare.push(Segment::Added(newline.repeat(2)));
                }
                bare.pop();
                *end = Some((offset, bare));
            }
        }
    }

    pub(super) fn stmt(&self, unit: usize) -> &Stmt {
        &self.layout.tree.body[unit]
    }

    /// Cuts the moved statements out and puts them at their anchors. Returns what goes to the end.
    fn place_moved(
        &self,
        plan: &Plan,
        inserts: &mut Vec<(usize, Vec<Segment>)>,
        cuts: &mut Vec<Span>,
    ) -> Option<(usize, Vec<Segment>)> {
        let runs = self.runs(plan);
        let mut at_end: Vec<Run> = Vec::new();
        let mut index = 0;
        while index < runs.len() {
            let run = &runs[index];
            cuts.push(run.cut);
            let anchor = self.anchor(run);
            let segments = match anchor {
                Anchor::Front(guard) => {
                    let (offset, indent) = self.front(guard);
                    (offset, self.moved(run, &indent, false))
                }
                Anchor::Back(guard) => {
                    let (offset, indent) = self.back(guard);
                    (offset, self.moved(run, &indent, true))
                }
                Anchor::Before(unit) => {
                    let offset = self.title(unit);
                    let mut segments = vec![Segment::Added(format!("{GUARD}{}", self.layout.newline))];
                    segments.extend(self.moved(run, &self.layout.indent, false));
                    segments.push(Segment::Added(self.layout.newline.repeat(2)));
                    (offset, segments)
                }
                Anchor::End => {
                    at_end.push(run.clone());
                    index += 1;
                    continue;
                }
            };
            inserts.push(segments);
            index += 1;
        }
        let first_units: Vec<usize> = plan.first.clone();
        if at_end.is_empty() && first_units.is_empty() {
            return None;
        }
        if let (Some((guard, true)), true) = (self.guards.first().copied(), at_end.is_empty()) {
            let (offset, indent) = self.front(guard);
            let mut segments = Vec::new();
            for unit in &first_units {
                segments.extend(self.first_statement(plan, *unit, &indent, cuts));
            }
            // They come before whatever else goes to the guard's front.
            inserts.insert(0, (offset, segments));
            return None;
        }
        let last = self.layout.tree.body.len() - 1;
        let offset = self.layout.trail_end(self.stmt(last).span.end as usize - 1, self.layout.text.len());
        Some((offset, self.at_end(plan, &at_end, cuts)))
    }

    fn first_statement(&self, plan: &Plan, unit: usize, indent: &str, cuts: &mut Vec<Span>) -> Vec<Segment> {
        let single = Plan { moved: vec![unit], first: Vec::new(), ..plan.clone() };
        let runs = self.runs(&single);
        runs.iter()
            .flat_map(|run| {
                cuts.push(run.cut);
                self.moved(run, indent, false)
            })
            .collect()
    }

    /// `def main()` and the guard, or the guard alone.
    fn at_end(&self, plan: &Plan, runs: &[Run], cuts: &mut Vec<Span>) -> Vec<Segment> {
        let (newline, indent) = (self.layout.newline, &self.layout.indent);
        let mut segments = Vec::new();
        let mut guard_lines = Vec::new();
        let mut own: Vec<Segment> = Vec::new();
        for unit in &plan.first {
            own.extend(self.first_statement(plan, *unit, indent, cuts));
        }
        match &plan.shape {
            Some(Shape::Main(name)) if !runs.is_empty() => {
                segments.push(Segment::Added(format!("def {name}():{newline}")));
                for line in global_lines(&plan.globals, indent.len()) {
                    segments.push(Segment::Added(format!("{indent}{line}{newline}")));
                }
                segments.extend(self.joined(runs, indent));
                segments.extend((!plan.tail.is_empty()).then(|| Segment::Added(newline.to_owned())));
                let tail = plan.tail.iter().map(|line| Segment::Added(format!("{indent}{line}{newline}")));
                segments.extend(tail);
                segments.push(Segment::Added(newline.repeat(2)));
                guard_lines.push(Segment::Added(format!("{indent}{name}(){newline}")));
            }
            _ => guard_lines.extend(self.joined(runs, indent)),
        }
        segments.push(Segment::Added(format!("{GUARD}{newline}")));
        segments.extend(own);
        if let Some(freeze) = &plan.freeze {
            segments.push(Segment::Added(format!("{indent}{}{newline}", freeze.call)));
        }
        segments.extend(guard_lines);
        segments
    }

    fn joined(&self, runs: &[Run], indent: &str) -> Vec<Segment> {
        let mut segments = Vec::new();
        for (index, run) in runs.iter().enumerate() {
            if index > 0 && run.apart {
                segments.push(Segment::Added(self.layout.newline.to_owned()));
            }
            segments.extend(self.moved(run, indent, false));
        }
        segments
    }

    fn moved(&self, run: &Run, indent: &str, below: bool) -> Vec<Segment> {
        let mut segments = Vec::new();
        if below && run.apart {
            segments.push(Segment::Added(self.layout.newline.to_owned()));
        }
        segments.extend(run.parts(self).into_iter().map(|part| Segment::Moved(part, indent.to_owned())));
        if !self.layout.text[run.piece.range()].ends_with(['\n', '\r']) {
            segments.push(Segment::Added(self.layout.newline.to_owned()));
        }
        segments
    }

    /// `freeze_support()` for a guard that is there, and the import for it.
    fn place_freeze(&self, plan: &Plan, at_end: bool, inserts: &mut Vec<(usize, Vec<Segment>)>) {
        let Some(freeze) = &plan.freeze else { return };
        let newline = self.layout.newline;
        if at_end {
            return;
        }
        if let Some((guard, _)) = self.guards.iter().find(|(_, extendable)| *extendable) {
            let (offset, indent) = self.front(*guard);
            let call = vec![Segment::Added(format!("{indent}{}{newline}", freeze.call))];
            let at = inserts.iter().position(|(other, _)| *other == offset);
            // Behind a moved set_start_method(), in front of the rest.
            match at.filter(|_| plan.first.is_empty()) {
                Some(at) => inserts.insert(at, (offset, call)),
                None => inserts.push((offset, call)),
            }
        }
    }

    /// Where an import line goes.
    fn import_place(&self, behind: Option<usize>) -> usize {
        match behind {
            Some(unit) => self.layout.line_end(self.stmt(unit).span.end as usize - 1),
            None => self.layout.tree.body.first().map_or(0, |stmt| self.layout.lead_start(stmt.span.start as usize, 0)),
        }
    }

    /// What is taken out where a statement is lifted from: its lines and a blank line that would be left.
    fn lifted_cut(&self, span: Span) -> Span {
        let mut cut = self.whole_lines(span);
        let (before, (after, end)) =
            (self.layout.blanks_before(cut.start as usize), self.layout.blanks_after(cut.end as usize));
        let first = self.layout.tree.body.iter().flat_map(Stmt::blocks).any(|block| {
            let head = block.body.first();
            head.is_some_and(|stmt| stmt.span.contains(span) && self.layout.first_on_line(span.start as usize))
        });
        // A block does not begin with a blank line once its first statement is gone.
        if first && self.layout.indent_at(end).len() >= self.layout.indent_at(span.start as usize).len() {
            for _ in 0..before {
                cut.start = self.layout.line_start(cut.start as usize - 1) as u32;
            }
            cut.end = end as u32;
        } else if after > 0 && (before > 0 || end >= self.layout.text.len() || self.layout.indent_at(end).is_empty()) {
            if self.layout.indent_at(end).is_empty() {
                for _ in 0..before {
                    cut.start = self.layout.line_start(cut.start as usize - 1) as u32;
                }
            } else {
                cut.end = end as u32;
            }
        } else if after > 0 {
            cut.end = end as u32;
        }
        cut
    }

    /// The lines of what is lifted, at module level.
    fn lifted(&self, plan: &Plan) -> Vec<Segment> {
        let newline = self.layout.newline;
        let mut segments = Vec::new();
        let (mut definition_before, mut import_before) = (true, false);
        for (index, span) in plan.lifted.iter().enumerate() {
            let lines = self.whole_lines(*span);
            let word = self.layout.text[span.range()].split_whitespace().next().unwrap_or_default();
            let definition = is_definition(&self.layout.text[span.range()]);
            let import = matches!(word, "import" | "from");
            if index > 0 && import_before && !import && !definition {
                segments.push(Segment::Added(newline.to_owned()));
            }
            import_before = import;
            if index > 0 && (definition || definition_before) {
                segments.push(Segment::Added(newline.repeat(2)));
            }
            segments.push(Segment::Lifted(lines, self.layout.indent_at(span.start as usize).to_owned()));
            if !self.layout.text[lines.range()].ends_with(['\n', '\r']) {
                segments.push(Segment::Added(newline.to_owned()));
            }
            definition_before = definition;
        }
        segments
    }

    /// The front of a guard's block: the line of its first statement that is not part of the set-up.
    fn front(&self, guard: usize) -> (usize, String) {
        let StmtKind::If { branches, .. } = &self.stmt(guard).kind else { return (0, String::new()) };
        let block = &branches[0].body;
        let floor = self.layout.line_end(branches[0].test.span.end as usize);
        let first = block.body.iter().find(|stmt| !is_set_up(stmt, self.layout.text));
        let indent = self.layout.indent_at(block.span.start as usize).to_owned();
        match first {
            Some(stmt) => (self.layout.lead_start(stmt.span.start as usize, floor), indent),
            None => (self.back(guard).0, indent),
        }
    }

    /// The end of a guard's block.
    fn back(&self, guard: usize) -> (usize, String) {
        let StmtKind::If { branches, .. } = &self.stmt(guard).kind else { return (0, String::new()) };
        let block = &branches[0].body;
        let indent = self.layout.indent_at(block.span.start as usize).to_owned();
        let next = self.layout.tree.body.get(guard + 1).map_or(self.layout.text.len(), |stmt| stmt.span.start as usize);
        (self.layout.block_end(block.span.end as usize - 1, next), indent)
    }

    fn anchor(&self, run: &Run) -> Anchor {
        let unit = run.units[0];
        match self.guards.iter().find(|(guard, _)| *guard > unit) {
            Some((guard, true)) => Anchor::Front(*guard),
            Some((guard, false)) => Anchor::Before(*guard),
            None => match self.guards.last() {
                Some((guard, true)) if run.units.iter().all(|unit| (self.may_rise)(*guard, *unit)) => {
                    Anchor::Back(*guard)
                }
                _ => Anchor::End,
            },
        }
    }

    /// The lines of a statement within a block, its leading comments included.
    fn whole_lines(&self, span: Span) -> Span {
        let start = self.layout.lead_start(span.start as usize, 0);
        let start = if self.layout.first_on_line(span.start as usize) { start } else { span.start as usize };
        Span::new(start, self.layout.line_end(span.end as usize - 1))
    }

    fn assemble(
        &self,
        plan: &Plan,
        inserts: &[(usize, Vec<Segment>)],
        cuts: &[Span],
        end: Option<(usize, Vec<Segment>)>,
    ) -> Vec<Segment> {
        let length = self.layout.text.len();
        let stop = end.as_ref().map_or(length, |(offset, _)| *offset);
        let mut segments: Vec<Segment> = Vec::new();
        let mut at = 0;
        let mut marks: Vec<usize> = inserts.iter().map(|(offset, _)| *offset).collect();
        marks.extend(cuts.iter().map(|cut| cut.start as usize));
        marks.push(stop);
        marks.sort_unstable();
        let mut next_insert = 0;
        let mut done_cuts = 0;
        for mark in marks {
            if mark > at {
                segments.push(Segment::Kept(Span::new(at, mark)));
                at = mark;
            }
            while next_insert < inserts.len() && inserts[next_insert].0 <= at.max(mark) {
                segments.extend(inserts[next_insert].1.iter().cloned());
                next_insert += 1;
            }
            while done_cuts < cuts.len() && cuts[done_cuts].start as usize <= mark {
                self.leave_annotation(plan, cuts[done_cuts], &mut segments);
                at = at.max(cuts[done_cuts].end as usize);
                done_cuts += 1;
            }
        }
        let Some((offset, tail)) = end else {
            if at < length {
                segments.push(Segment::Kept(Span::new(at, length)));
            }
            return segments;
        };
        self.trim_end(&mut segments);
        segments.extend(tail);
        // A cut may take blank lines behind it as well.
        let rest = Span::new(offset, length);
        if self.layout.text[rest.range()].trim().is_empty() {
            self.final_newline(&mut segments);
        } else {
            segments.push(Segment::Kept(rest));
        }
        segments
    }

    /// `name: annotation`, left where an annotated assignment moved from.
    fn leave_annotation(&self, plan: &Plan, cut: Span, segments: &mut Vec<Segment>) {
        for unit in &plan.annotated {
            let stmt = self.stmt(*unit);
            if cut.contains(stmt.span)
                && let StmtKind::AnnAssign { annotation, .. } = &stmt.kind
            {
                let head = Span { start: stmt.span.start, end: annotation.span.end };
                segments.push(Segment::Added(format!("{}{}", &self.layout.text[head.range()], self.layout.newline)));
            }
        }
    }

    /// Two blank lines between what is kept and what is added at the end.
    fn trim_end(&self, segments: &mut Vec<Segment>) {
        let newline = self.layout.newline;
        while let Some(last) = segments.last_mut() {
            match last {
                Segment::Kept(span) => {
                    let kept = self.layout.text[span.range()].trim_end_matches(['\n', '\r', ' ', '\t']);
                    if kept.is_empty() {
                        segments.pop();
                        continue;
                    }
                    // The last line stays as it is, blanks at its end included.
                    let rest = &self.layout.text[span.range()][kept.len()..];
                    let line_end = rest.find(['\n', '\r']).unwrap_or(rest.len());
                    span.end = span.start + (kept.len() + line_end) as u32;
                    segments.push(Segment::Added(newline.repeat(3)));
                    return;
                }
                Segment::Added(_) | Segment::Moved(..) | Segment::Lifted(..) => {
                    segments.push(Segment::Added(newline.repeat(2)));
                    return;
                }
            }
        }
    }

    /// A text that did not end in a newline still does not.
    fn final_newline(&self, segments: &mut [Segment]) {
        if self.layout.text.ends_with(['\n', '\r']) {
            return;
        }
        if let Some(last) = segments.last_mut() {
            match last {
                Segment::Added(text) => text.truncate(text.trim_end_matches(['\n', '\r']).len()),
                Segment::Kept(span) | Segment::Moved(span, _) | Segment::Lifted(span, _) => {
                    let kept = self.layout.text[span.range()].trim_end_matches(['\n', '\r']).len() as u32;
                    span.end = span.start + kept;
                }
            }
        }
    }
}

/// Whether a statement's text is a definition's.
fn is_definition(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    matches!(word, "def" | "class" | "async") || word.starts_with('@')
}

/// Whether a statement belongs to the set-up that comes first under a guard.
pub(super) fn is_set_up(stmt: &Stmt, text: &str) -> bool {
    let StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) = &stmt.kind else { return false };
    let func = &text[call.func.span.range()];
    let name = func.rsplit('.').next().unwrap_or(func);
    matches!(name, "set_start_method" | "freeze_support" | "set_forkserver_preload" | "set_executable")
}

/// `global a, b` in lines of at most 79 columns.
fn global_lines(names: &[Name], indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if line.chars().count() + name.chars().count() + 2 + indent <= 79 => {
                line.push_str(", ");
                line.push_str(name);
            }
            _ => lines.push(format!("global {name}")),
        }
    }
    lines
}
