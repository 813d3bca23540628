//! Each statement of the new text accounted for, and each of the old one.

use std::collections::VecDeque;

use super::form::{Form, Text, blocks};
use crate::facts::ast::*;
use crate::span::Span;
use crate::transform::emit::is_set_up;
use crate::transform::plan::{Plan, Shape};

/// Which old statements stand in the new text as they were, and which moved.
#[derive(Default)]
pub(super) struct Account {
    /// Positions of module-level statements, old and new.
    pub(super) stayed: Vec<(usize, usize)>,
    /// Those of them that are guards to whose blocks something was added.
    pub(super) extended: Vec<usize>,
    /// Positions of moved statements, and where they stand now.
    pub(super) moved: Vec<(usize, Span)>,
    /// Where each of these stood and stands, with the statements that a guard had.
    pub(super) pairs: Vec<(Span, Span)>,
    /// Where moved statements stand, blocks as a whole.
    pub(super) regions: Vec<Span>,
}

/// Accounts for every statement.
///
/// # Errors
/// The first statement that should not be there, or that is missing.
pub(super) fn account(old: &Text, new: &Text, plan: &Plan) -> Result<Account, String> {
    // Where a moved statement equals one of the block that it joins, either may come first.
    attempt(old, new, plan, true).or_else(|reason| attempt(old, new, plan, false).map_err(|_| reason))
}

fn attempt(old: &Text, new: &Text, plan: &Plan, moved_first: bool) -> Result<Account, String> {
    let added = Added::of(plan)?;
    let mut walk = Walk::new(old, new, plan, &added, moved_first);
    for (index, stmt) in new.body().iter().enumerate() {
        walk.take(index, stmt)?;
    }
    walk.finish()
}

/// What the plan adds, read as Python.
struct Added {
    definitions: Vec<Text>,
    imports: Vec<Text>,
    freeze: Option<Text>,
    call: Option<Text>,
    tail: Option<Text>,
    guard: Text,
}

impl Added {
    fn of(plan: &Plan) -> Result<Self, String> {
        let read = |text: &str| Text::new(text.to_owned());
        let call = match &plan.shape {
            Some(Shape::Main(name)) => Some(read(&format!("{name}()\n"))?),
            _ => None,
        };
        Ok(Self {
            definitions: plan.definitions.iter().map(|text| read(text)).collect::<Result<_, _>>()?,
            imports: plan.imports.iter().map(|(line, _)| read(line)).collect::<Result<_, _>>()?,
            freeze: plan.freeze.as_ref().map(|freeze| read(&freeze.call)).transpose()?,
            call,
            tail: (!plan.tail.is_empty()).then(|| read(&plan.tail.join("\n"))).transpose()?,
            guard: read("if __name__ == \"__main__\":\n    pass\n")?,
        })
    }

    fn forms(texts: &[Text]) -> Vec<Form<'_>> {
        texts.iter().flat_map(|text| text.body().iter().map(|stmt| text.form(stmt))).collect()
    }
}

/// What must come next of what stays.
enum Item<'t> {
    Stays(usize),
    Annotation(Form<'t>),
}

struct Walk<'t> {
    old: &'t Text,
    new: &'t Text,
    main: Option<&'t str>,
    globals: Vec<&'t str>,
    moved_first: bool,
    items: VecDeque<(usize, Item<'t>)>,
    /// What comes before everything else under the guard.
    first: VecDeque<usize>,
    rest: VecDeque<usize>,
    lifted: VecDeque<(Form<'t>, Span)>,
    definitions: Vec<Form<'t>>,
    /// With the statement behind which each stands.
    imports: Vec<(Form<'t>, Option<usize>)>,
    freeze: Option<Form<'t>>,
    call: Option<Form<'t>>,
    /// What the new function ends with.
    tail: Option<Form<'t>>,
    guard: Form<'t>,
    /// Whether a guard was seen: what it needs must stand above.
    guarded: bool,
    has_main: bool,
    account: Account,
}

impl<'t> Walk<'t> {
    fn new(old: &'t Text, new: &'t Text, plan: &'t Plan, added: &'t Added, moved_first: bool) -> Self {
        let mut items = VecDeque::new();
        for (unit, stmt) in old.body().iter().enumerate() {
            if plan.moved.contains(&unit) {
                let left = old.left_form(stmt).filter(|_| plan.annotated.contains(&unit));
                items.extend(left.map(|form| (unit, Item::Annotation(form))));
            } else if !old.is_out(stmt.span) && !old.is_emptied(stmt) {
                items.push_back((unit, Item::Stays(unit)));
            }
        }
        let single = |text: &'t Text| text.body().first().map(|stmt| text.form(stmt));
        Self {
            old,
            new,
            main: match &plan.shape {
                Some(Shape::Main(name)) => Some(name),
                _ => None,
            },
            globals: plan.globals.iter().map(|name| &**name).collect(),
            moved_first,
            items,
            first: plan.first.iter().copied().collect(),
            rest: plan.moved.iter().copied().filter(|unit| !plan.first.contains(unit)).collect(),
            lifted: lifted(old),
            definitions: Added::forms(&added.definitions),
            imports: Added::forms(&added.imports)
                .into_iter()
                .zip(plan.imports.iter().map(|(_, behind)| *behind))
                .collect(),
            freeze: added.freeze.as_ref().and_then(single),
            call: added.call.as_ref().and_then(single),
            tail: added.tail.as_ref().and_then(single),
            guard: added.guard.body().first().map(|stmt| added.guard.frame(stmt)).unwrap_or_default(),
            guarded: false,
            has_main: false,
            account: Account::default(),
        }
    }

    /// Accounts for one module-level statement of the new text.
    fn take(&mut self, index: usize, stmt: &'t Stmt) -> Result<(), String> {
        let form = self.new.form(stmt);
        let taken = self.stays(index, stmt, &form)
            || self.is_main(stmt)?
            || self.is_added(index, stmt, &form)
            || self.is_guard(index, stmt)?;
        if taken { Ok(()) } else { Err(self.refusal(stmt)) }
    }

    fn refusal(&self, stmt: &Stmt) -> String {
        let line: String = self.new.slice(stmt.span).lines().next().unwrap_or_default().chars().take(60).collect();
        format!("`{line}` would stand where it did not, or be changed")
    }

    /// Whether the statement is the next one that stays.
    fn stays(&mut self, index: usize, stmt: &Stmt, form: &Form<'_>) -> bool {
        let is_next = match self.items.front() {
            Some((_, Item::Stays(unit))) => self.old.form(&self.old.body()[*unit]) == *form,
            Some((_, Item::Annotation(left))) => left == form,
            None => false,
        };
        if is_next && let Some((unit, item)) = self.items.pop_front() {
            if matches!(item, Item::Stays(_)) {
                self.account.stayed.push((unit, index));
                self.account.pairs.push((self.old.body()[unit].span, stmt.span));
            }
            self.guarded |= matches!(stmt.kind, StmtKind::If { .. }) && self.frames_match(stmt);
        }
        is_next
    }

    fn frames_match(&self, stmt: &Stmt) -> bool {
        self.new.frame(stmt) == self.guard
    }

    /// Whether the statement is the new function, with all that moves into it.
    fn is_main(&mut self, stmt: &'t Stmt) -> Result<bool, String> {
        let StmtKind::Function(function) = &stmt.kind else { return Ok(false) };
        let Some(name) = self.main.filter(|name| function.name.as_deref() == Some(*name)) else { return Ok(false) };
        if !function.params.is_empty() || function.is_async || !function.decorators.is_empty() || self.has_main {
            return Err(format!("{name}() would be another function"));
        }
        self.has_main = true;
        let mut declared: Vec<&str> = Vec::new();
        let mut body = function.body.body.iter().peekable();
        while let Some(StmtKind::Global(names)) = body.peek().map(|stmt| &stmt.kind) {
            declared.extend(names.iter().map(|name| &**name));
            body.next();
        }
        if declared != self.globals {
            return Err(format!("{name}() would declare other names global"));
        }
        // A comment above the first statement of a block moves with it.
        self.account.regions.push(Span { start: stmt.span.start, end: function.body.span.end });
        for inner in body {
            let is_tail = self.rest.is_empty() && self.tail.as_ref() == Some(&self.new.form(inner));
            if is_tail {
                self.tail = None;
            } else if !self.is_moved(inner) {
                return Err(self.refusal(inner));
            }
        }
        Ok(true)
    }

    /// Whether the plan adds the statement, or brings it to module level.
    fn is_added(&mut self, index: usize, stmt: &Stmt, form: &Form<'t>) -> bool {
        // Another place could run what is imported before something else.
        let last = self.account.stayed.last().map(|(unit, _)| *unit);
        let is_import =
            |(added, behind): &(Form<'t>, Option<usize>)| added == form && (behind.is_none() || *behind == last);
        if let Some(at) = self.imports.iter().position(is_import) {
            self.imports.swap_remove(at);
            return true;
        }
        if self.guarded {
            return false;
        }
        if let Some(at) = self.definitions.iter().position(|added| added == form) {
            self.definitions.swap_remove(at);
            return true;
        }
        if self.lifted.front().is_none_or(|(lifted, _)| lifted != form) {
            return false;
        }
        let Some((_, span)) = self.lifted.pop_front() else { return false };
        self.account.pairs.push((span, stmt.span));
        let body = self.new.body();
        let start = index.checked_sub(1).map_or(0, |above| body[above].span.end);
        let end = body.get(index + 1).map_or(self.new.text.len() as u32, |below| below.span.start);
        self.account.regions.push(Span { start, end });
        true
    }

    /// Whether the statement is a guard, new or extended.
    fn is_guard(&mut self, index: usize, stmt: &'t Stmt) -> Result<bool, String> {
        let StmtKind::If { branches, .. } = &stmt.kind else { return Ok(false) };
        let next = match self.items.front() {
            Some((unit, Item::Stays(_))) => Some((*unit, &self.old.body()[*unit])),
            Some((_, Item::Annotation(_))) => return Ok(false),
            None => None,
        };
        // One that is added in front of it holds nothing of what it holds.
        let is_extended = next.is_some_and(|(_, old)| {
            matches!(old.kind, StmtKind::If { .. })
                && self.old.frame(old) == self.new.frame(stmt)
                && self.holds_own(old, &branches[0].body.body)
        });
        let of_guard = matches!(next, None | Some((_, Stmt { kind: StmtKind::If { .. }, .. })));
        let mut own: VecDeque<(Form<'t>, Span)> = VecDeque::new();
        let guard = next.filter(|_| is_extended).map(|(unit, _)| unit);
        if let Some((unit, old)) = next.filter(|_| is_extended) {
            own.extend(self.old.left(old, blocks(old)[0]).map(|stmt| (self.old.form(stmt), stmt.span)));
            self.items.pop_front();
            self.account.stayed.push((unit, index));
            self.account.pairs.push((old.span, stmt.span));
            self.account.extended.push(unit);
        } else if !of_guard || !self.frames_match(stmt) {
            return Ok(false);
        }
        self.guarded = true;
        let start = self.new.head_end(branches[0].test.span.end);
        self.account.regions.push(Span { start, end: branches[0].body.span.end });
        let mut late = false;
        let all = own.len();
        for inner in &branches[0].body.body {
            let waiting = (self.freeze.is_some(), self.first.len());
            let next = self.rest.front().copied();
            self.take_inner(inner, &mut own)?;
            // What stood above the guard comes before its own statements, what stood below comes behind them.
            let moved = next.filter(|_| self.rest.front() != next.as_ref()).zip(guard);
            if moved.is_some_and(|(unit, guard)| if unit < guard { own.len() < all } else { !own.is_empty() }) {
                return Err(self.refusal(inner));
            }
            let is_first = waiting != (self.freeze.is_some(), self.first.len());
            if is_first && late {
                return Err("what comes first under the guard would come late".into());
            }
            late |= !is_first && !is_set_up(inner, &self.new.text);
        }
        if own.is_empty() { Ok(true) } else { Err("a statement under the guard would be lost".into()) }
    }

    /// Whether a block of the new text has all statements of an old guard that stay there, in order.
    fn holds_own(&self, old: &'t Stmt, body: &'t [Stmt]) -> bool {
        let mut rest = body.iter();
        let mut own = self.old.left(old, blocks(old)[0]).map(|stmt| self.old.form(stmt));
        own.all(|form| rest.any(|stmt| self.new.form(stmt) == form))
    }

    /// Accounts for a statement under a guard, whose own remaining ones are `own`.
    fn take_inner(&mut self, stmt: &'t Stmt, own: &mut VecDeque<(Form<'t>, Span)>) -> Result<(), String> {
        let form = self.new.form(stmt);
        let is_own = own.front().is_some_and(|(own, _)| *own == form);
        if (!is_own || self.moved_first) && self.is_moved(stmt) {
            return Ok(());
        }
        if is_own {
            let span = own.pop_front().map(|(_, span)| (span, stmt.span));
            self.account.pairs.extend(span);
        } else if self.freeze.as_ref() == Some(&form) && self.first.is_empty() {
            self.freeze = None;
        } else if self.call.as_ref() == Some(&form) && self.has_main && self.freeze.is_none() && self.first.is_empty() {
            self.call = None;
        } else {
            return Err(self.refusal(stmt));
        }
        Ok(())
    }

    /// Whether the statement is the next one that moves.
    fn is_moved(&mut self, stmt: &Stmt) -> bool {
        let form = self.new.form(stmt);
        let matches =
            |unit: Option<&usize>| unit.is_some_and(|unit| self.old.moved_form(&self.old.body()[*unit]) == form);
        let queue = if matches(self.first.front()) && self.guarded {
            &mut self.first
        } else if matches(self.rest.front()) {
            &mut self.rest
        } else {
            return false;
        };
        if let Some(unit) = queue.pop_front() {
            self.account.moved.push((unit, stmt.span));
            self.account.pairs.push((self.old.body()[unit].span, stmt.span));
        }
        true
    }

    fn finish(self) -> Result<Account, String> {
        let lost = |what: &str| Err(format!("{what} would be lost"));
        if let Some(unit) = self.first.front().or(self.rest.front()) {
            let text = self.old.slice(self.old.body()[*unit].span);
            return lost(&format!("`{}`", text.lines().next().unwrap_or_default()));
        }
        if !self.items.is_empty() {
            return lost("a statement that stays");
        }
        if !self.lifted.is_empty() || !self.definitions.is_empty() || !self.imports.is_empty() {
            return lost("a definition or an import");
        }
        if self.freeze.is_some() || self.call.is_some() || self.tail.is_some() {
            return lost("a call under the guard");
        }
        Ok(self.account)
    }
}

/// The forms of the statements that come to stand at module level.
fn lifted(old: &Text) -> VecDeque<(Form<'_>, Span)> {
    fn search<'t>(old: &'t Text, body: &'t [Stmt], found: &mut Vec<&'t Stmt>) {
        for stmt in body {
            if old.lifted.contains(&stmt.span) {
                found.push(stmt);
            }
            blocks(stmt).into_iter().for_each(|block| search(old, &block.body, found));
        }
    }
    let mut found = Vec::new();
    search(old, old.body(), &mut found);
    found.sort_by_key(|stmt| stmt.span);
    found.into_iter().map(|stmt| (old.form(stmt), stmt.span)).collect()
}
