//! Targets and expressions: the places of their values, and what flows into them.

use std::path::PathBuf;

use super::super::lazy::Maker;
use super::super::scope::each_child;
use super::super::special::{ITEM, combined};
use super::super::value::*;
use super::{Constraint, Walk};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walk<'_, 'f> {
    /// Binds `value` to a target; `source` is its expression, to take tuples apart.
    pub(super) fn assign(&mut self, target: &'f Expr, value: Node, source: Option<&'f Expr>) {
        match &target.kind {
            ExprKind::Name(name) => self.define(name, value),
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                let items = match source.map(|source| &source.kind) {
                    Some(ExprKind::Tuple(items) | ExprKind::List(items)) if items.len() == targets.len() => Some(items),
                    _ => None,
                };
                let starred = targets.iter().any(|target| matches!(target.kind, ExprKind::Starred(_)));
                let any = starred.then(|| self.elements(value));
                for (index, target) in targets.iter().enumerate() {
                    let item = items.map(|items| &items[index]);
                    let node = item.and_then(|item| self.flow.place_at(self.source, item.span));
                    let node = node.or(any).unwrap_or_else(|| self.item(value, index, targets.len()));
                    self.assign(target, node, item);
                }
            }
            ExprKind::Starred(inner) => {
                let list = self.container(&[value]);
                self.assign(inner, list, None);
            }
            ExprKind::Attribute { value: base, attr } => {
                let base_node = self.expr(base);
                self.constrain(Constraint::SetAttr { base: base_node, name: attr.clone(), from: value });
            }
            ExprKind::Subscript { value: base, index } => {
                let base_node = self.expr(base);
                self.expr(index);
                self.constrain(Constraint::SetElements { base: base_node, from: value });
            }
            _ => {}
        }
    }

    /// An element, a part, or for a slice the whole.
    fn subscript(&mut self, value: &'f Expr, index: &'f Expr) -> Node {
        let base = self.expr(value);
        self.expr(index);
        let element = self.elements(base);
        if is_own_module(value, index) {
            self.flow.graph.add(element, Obj::Module(self.source));
        }
        self.constrain(Constraint::Parts { from: base, to: element });
        if matches!(index.kind, ExprKind::Slice(_)) {
            self.flow.graph.flow(base, element);
        }
        self.special(base, ITEM, element);
        element
    }

    /// What special methods of an operand give.
    fn special(&mut self, operand: Node, names: &[&str], to: Node) {
        for name in
            names.iter().filter(|name| self.flow.is_special(name)).map(|name| Name::from(*name)).collect::<Vec<_>>()
        {
            self.constrain(Constraint::Special { base: operand, name, to });
        }
    }

    fn yielded(&mut self, value: &'f Expr) {
        let Some(function) = self.function else { return };
        let node = self.expr(value);
        let yields = self.flow.function(function).yields;
        match value.kind {
            // `yield from`.
            ExprKind::Starred(_) => self.constrain(Constraint::Elements { from: node, to: yields }),
            _ => drop(self.flow.graph.flow(node, yields)),
        }
    }

    /// What iterating gives: elements, parts, and what the object's own `__iter__` does.
    pub(super) fn iterated(&mut self, iterable: Node, span: Span) -> Node {
        let element = self.elements(iterable);
        self.constrain(Constraint::Parts { from: iterable, to: element });
        let iterator = self.node();
        self.implied(span, iterable, "__iter__", iterator);
        self.flow.graph.flow(iterator, element);
        self.constrain(Constraint::Elements { from: iterator, to: element });
        self.special(iterator, &["__next__"], element);
        self.special(iterable, &["__getitem__"], element);
        element
    }

    pub(super) fn container(&mut self, items: &[Node]) -> Node {
        let (list, element) = (self.node(), self.node());
        for item in items {
            self.flow.graph.flow(*item, element);
        }
        self.flow.graph.add(list, Obj::Container(element));
        if self.function.is_none() {
            self.flow.displayed.insert(element);
        }
        list
    }

    pub(super) fn expr(&mut self, expr: &'f Expr) -> Node {
        let node = self.expr_node(expr);
        self.place(expr.span, node);
        node
    }

    pub(super) fn expr_node(&mut self, expr: &'f Expr) -> Node {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name, expr.span),
            ExprKind::Attribute { value, attr } => {
                let base = self.expr(value);
                let to = self.node();
                self.constrain(Constraint::Attr { base, name: attr.clone(), to });
                to
            }
            ExprKind::Subscript { value, index } => self.subscript(value, index),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Lambda(function) => self.define_function(function),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span),
            ExprKind::Await(value) => self.expr(value),
            ExprKind::Starred(value) => self.expr(value),
            ExprKind::Yield(value) => {
                value.iter().for_each(|value| self.yielded(value));
                self.node()
            }
            ExprKind::Walrus { target, value } => {
                let node = self.expr(value);
                self.assign(target, node, Some(value));
                node
            }
            ExprKind::Conditional { test, body, orelse } => {
                self.expr(test);
                let parts = [self.expr(body), self.expr(orelse)];
                self.union(&parts)
            }
            ExprKind::And(values) | ExprKind::Or(values) => {
                let parts: Vec<Node> = values.iter().map(|value| self.expr(value)).collect();
                self.union(&parts)
            }
            ExprKind::Binary { left, operator, right } => {
                let parts = [self.expr(left), self.expr(right)];
                let (of_left, of_right) = combined(operator);
                let made = self.union(&parts);
                self.special(parts[0], of_left, made);
                self.special(parts[1], of_right, made);
                made
            }
            ExprKind::List(items) => self.display(items).0,
            ExprKind::Set(items) => {
                let made = self.display(items).0;
                self.flow.note_set(made, hashed(items));
                made
            }
            ExprKind::Tuple(items) => self.tuple(items),
            ExprKind::Dict(items) => self.dict(items),
            _ => {
                each_child(expr, &mut |child| {
                    self.expr(child);
                });
                self.node()
            }
        }
    }

    fn dict(&mut self, items: &'f [(Option<Expr>, Expr)]) -> Node {
        let mut nodes = Vec::new();
        for (key, value) in items {
            key.iter().for_each(|key| {
                self.expr(key);
            });
            let value = self.expr(value);
            nodes.push(if key.is_some() { value } else { self.elements(value) });
        }
        self.container(&nodes)
    }

    /// A display and the places of its items.
    fn display(&mut self, items: &'f [Expr]) -> (Node, Vec<Node>) {
        let mut nodes = Vec::new();
        for item in items {
            let node = self.expr(item);
            nodes.push(if matches!(item.kind, ExprKind::Starred(_)) { self.elements(node) } else { node });
        }
        (self.container(&nodes), nodes)
    }

    /// A tuple cannot change: what is unpacked from it is told apart by its position.
    fn tuple(&mut self, items: &'f [Expr]) -> Node {
        let (made, nodes) = self.display(items);
        if !items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)))
            && let [Obj::Container(element)] = self.flow.graph.objs(made)
        {
            self.flow.tuples.insert(*element, nodes.into());
        }
        made
    }

    pub(super) fn union(&mut self, parts: &[Node]) -> Node {
        let joined = self.node();
        for part in parts {
            self.flow.graph.flow(*part, joined);
        }
        joined
    }

    pub(super) fn comprehension(&mut self, comprehension: &'f Comprehension, span: Span) -> Node {
        let outer = self.scope;
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            let iter = self.expr(&clause.iter);
            if index == 0 {
                self.scope = self.scopes.of(span);
            }
            let element = self.iterated(iter, clause.iter.span);
            self.assign(&clause.target, element, None);
            clause.conditions.iter().for_each(|condition| {
                self.expr(condition);
            });
        }
        comprehension.key.iter().for_each(|key| {
            self.expr(key);
        });
        let element = self.expr(&comprehension.element);
        self.scope = outer;
        let made = self.container(&[element]);
        if comprehension.kind == ComprehensionKind::Set {
            self.flow.note_set(made, Some(false));
        }
        if comprehension.kind == ComprehensionKind::Generator {
            let elements = self.flow.graph.objs(made).iter().filter_map(|obj| match obj {
                Obj::Container(element) => Some((*element, Maker::Expression(self.source, span))),
                _ => None,
            });
            self.flow.generators.extend(elements);
        }
        made
    }

    pub(super) fn call(&mut self, call: &'f Call, span: Span) -> Node {
        let callee = self.expr(&call.func);
        let mut args = Vec::new();
        for arg in &call.args {
            let node = self.expr(arg);
            args.push((node, matches!(arg.kind, ExprKind::Starred(_))));
        }
        let mut keywords = Vec::new();
        for keyword in &call.keywords {
            keywords.push((keyword.name.clone(), self.expr(&keyword.value)));
        }
        let method = match &call.func.kind {
            ExprKind::Attribute { value, attr } => {
                self.flow.place_at(self.source, value.span).map(|base| (base, attr.clone()))
            }
            _ => None,
        };
        self.sys_path_insert(call);
        let result = self.node();
        // `field(default_factory=Queue)`: each object gets what that makes.
        let factory = |name: &Option<Name>| name.as_deref() == Some("default_factory");
        if let Some(position) = keywords.iter().position(|(name, _)| factory(name)) {
            let (made, end) = (self.node(), call.keywords[position].value.span.end);
            let at = Span { start: end, end };
            self.add_call(at, None, keywords[position].1, Vec::new(), Vec::new(), made, None);
            self.flow.graph.flow(made, result);
        }
        if call.args.is_empty()
            && call.func.name().is_some_and(|name| &**name == "super")
            && let Some(class) = self.function.and_then(|function| self.method_class(function))
        {
            self.flow.graph.add(result, Obj::Super(class));
        }
        self.add_call(span, Some(call), callee, args, keywords, result, method);
        result
    }

    pub(super) fn method_class(&self, function: FunctionId) -> Option<ClassId> {
        let info = self.flow.function(function);
        info.class.or_else(|| info.outer.and_then(|outer| self.method_class(outer)))
    }

    /// `sys.path.insert(0, "lib")` and `.append("lib")` with a literal, relative to the file's folder.
    pub(super) fn sys_path_insert(&mut self, call: &Call) {
        let ExprKind::Attribute { value, attr } = &call.func.kind else { return };
        let ExprKind::Attribute { value: module, attr: path } = &value.kind else { return };
        let known = module.name().is_some_and(|name| &**name == "sys") && &**path == "path";
        if !known || !matches!(&**attr, "insert" | "append") {
            return;
        }
        let Some(folder) = self.flow.paths[self.source.0 as usize].parent().map(PathBuf::from) else { return };
        if let Some(text) = call.args.last().and_then(last_literal) {
            self.sys_path.push(folder.join(text.trim_start_matches("./")));
        }
    }
}

/// `sys.modules[__name__]`.
fn is_own_module(value: &Expr, index: &Expr) -> bool {
    let is_modules = |expr: &Expr| match &expr.kind {
        ExprKind::Attribute { value, attr } => {
            &**attr == "modules" && value.name().is_some_and(|name| &**name == "sys")
        }
        _ => false,
    };
    is_modules(value) && index.name().is_some_and(|name| &**name == "__name__")
}

/// The last string literal in an expression such as `os.path.join(HERE, "lib")`.
fn last_literal(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Str(text) => text.clone(),
        ExprKind::Call(call) => call.args.iter().rev().find_map(last_literal),
        ExprKind::Binary { left, right, .. } => last_literal(right).or_else(|| last_literal(left)),
        _ => None,
    }
}

/// Whether the elements of a set are texts for certain; `None` if they are numbers.
pub(in crate::model) fn hashed(items: &[Expr]) -> Option<bool> {
    let is_number = |item: &Expr| matches!(item.kind, ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::None);
    if items.iter().all(is_number) {
        return None;
    }
    Some(items.iter().all(|item| matches!(item.kind, ExprKind::Str(_))))
}
