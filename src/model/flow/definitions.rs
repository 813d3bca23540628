//! Imports, functions and classes: what they bind and which places they make.

use rustc_hash::FxHashMap;

use super::super::import::Target;
use super::super::lazy::Maker;
use super::super::scope::ScopeKind;
use super::super::scope::each_child;
use super::super::statement::each_expr;
use super::super::value::*;
use super::{ClassInfo, Constraint, FunctionInfo, Star, Walk};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

impl<'f> Walk<'_, 'f> {
    pub(super) fn import(&mut self, alias: &'f Alias, span: Span) {
        let from = self.flow.file_path(self.source);
        let paths = self.flow.paths;
        let chain = self.flow.importer.absolute(&from, &alias.name, &self.sys_path, &|id| paths[id.0 as usize].clone());
        let node = self.node();
        let chosen = match &alias.asname {
            Some(_) => chain.last(),
            None => chain.first(),
        };
        match chosen {
            Some(target) => {
                let obj = self.flow.target_obj(target);
                self.flow.graph.add(node, obj);
            }
            None => {
                let top = alias.name.split('.').next().unwrap_or_default();
                let name = if alias.asname.is_some() { &*alias.name } else { top };
                let path = self.flow.canonical(name, NO_CALL);
                let id = self.flow.intern(&path);
                self.flow.outer_modules.insert(id);
                self.flow.graph.add(node, Obj::External(id, NO_CALL));
            }
        }
        self.note_import(span, &chain);
        let top: Name = alias.name.split('.').next().unwrap_or_default().into();
        self.define(alias.asname.as_ref().unwrap_or(&top), node);
    }

    fn note_import(&mut self, span: Span, chain: &[Target]) {
        let files = chain.iter().filter_map(|target| match target {
            Target::File(id) => Some(*id),
            Target::Namespace(_) => None,
        });
        let found: Vec<SourceId> = files.filter(|id| *id != self.source).collect();
        let known = self.flow.imports.entry((self.source, span)).or_default();
        for id in found {
            if !known.contains(&id) {
                known.push(id);
            }
        }
    }

    pub(super) fn import_from(&mut self, import: &'f ImportFrom, span: Span) {
        let from = self.flow.file_path(self.source);
        let paths = self.flow.paths;
        let by_id = |id: SourceId| paths[id.0 as usize].clone();
        let chain = if import.level > 0 {
            self.flow.importer.relative(&from, import.level, &import.module, &by_id)
        } else {
            self.flow.importer.absolute(&from, &import.module, &self.sys_path, &by_id)
        };
        self.note_import(span, &chain);
        let module = chain.last().map(|target| self.flow.target_obj(target));
        if import.star {
            let star = match module {
                Some(Obj::Module(id)) => Star::Project(id),
                _ => Star::External(import.module.clone()),
            };
            self.flow.stars.entry(self.source).or_default().push(star);
        }
        for alias in &import.names {
            let node = self.node();
            match module {
                Some(obj) => {
                    if let Some(submodule) = self.flow.submodule(obj, &alias.name) {
                        self.flow.graph.add(node, submodule);
                        if let Obj::Module(id) = submodule {
                            self.note_import(span, &[Target::File(id)]);
                        }
                    }
                    let base = self.node();
                    self.flow.graph.add(base, obj);
                    self.constrain(Constraint::Attr { base, name: alias.name.clone(), to: node });
                }
                None if import.level > 0 => {}
                None => {
                    let path = self.flow.canonical(&format!("{}.{}", import.module, alias.name), NO_CALL);
                    let id = self.flow.intern(&path);
                    self.flow.graph.add(node, Obj::External(id, NO_CALL));
                }
            }
            self.define(alias.asname.as_ref().unwrap_or(&alias.name), node);
        }
    }

    pub(super) fn define_function(&mut self, function: &'f Function) -> Node {
        let decorators: Vec<Node> = function.decorators.iter().map(|decorator| self.expr(decorator)).collect();
        let defaults: Vec<Option<Node>> =
            function.params.iter().map(|param| param.default.as_ref().map(|default| self.expr(default))).collect();
        let id = self.declare(function);
        let class_home = self.flow.function(id).class;
        for (index, default) in defaults.iter().enumerate() {
            if let Some(default) = default {
                // A place of its own: what is passed may be the same value.
                let (own, param) = (self.node(), self.flow.function(id).params[index]);
                self.flow.graph.flow(*default, own);
                self.flow.graph.flow(own, param);
                self.flow.defaults.insert(param, own);
            }
        }
        if let (Some(class), Some(first)) = (class_home, self.flow.function(id).params.first().copied())
            && !self.flow.has_marker(id, "staticmethod")
        {
            let obj =
                if self.flow.has_marker(id, "classmethod") { Obj::Class(class) } else { Obj::Instance(class, NO_CALL) };
            self.flow.graph.add(first, obj);
        }
        self.body(function, id);
        let mut value = self.node();
        self.flow.graph.add(value, Obj::Function(id));
        for (decorator, callee) in function.decorators.iter().zip(decorators).rev() {
            let result = self.node();
            let at = Span { start: decorator.span.start, end: decorator.span.start };
            let call = self.add_call(at, None, callee, vec![(value, false)], Vec::new(), result, None);
            self.flow.calls[call.0 as usize].decorates = true;
            if marker(decorator).is_some_and(|name| ACCESSORS.contains(&&*name)) {
                self.flow.graph.flow(value, result);
            }
            value = result;
        }
        value
    }

    fn declare(&mut self, function: &'f Function) -> FunctionId {
        let id = FunctionId(self.flow.functions.len() as u32);
        let scope = self.scopes.of(function.span);
        let params: Vec<Node> =
            function.params.iter().map(|param| self.flow.var(self.source, scope, &param.name)).collect();
        for (param, node) in function.params.iter().zip(&params) {
            if matches!(param.kind, ParamKind::VarArgs | ParamKind::VarKeywords) {
                let element = self.node();
                self.flow.graph.add(*node, Obj::Container(element));
                self.flow.rests.insert(*node, element);
            }
        }
        let in_class = self.scopes.get(self.scope).kind == ScopeKind::Class;
        let implied = function.name.as_deref().filter(|_| in_class).and_then(implied_marker).map(Name::from);
        let markers = function.decorators.iter().filter_map(marker).chain(implied).collect();
        let info = FunctionInfo {
            source: self.source,
            ast: function,
            scope,
            outer: self.function,
            class: if in_class { self.class } else { None },
            params,
            returns: self.node(),
            yields: self.node(),
            generator: has_yield(&function.body.body),
            markers,
            closure: None,
        };
        if info.generator {
            self.flow.generators.insert(info.yields, Maker::Function(id));
        }
        self.flow.functions.push(info);
        self.flow.function_at.insert((self.source, function.span), id);
        id
    }

    fn body(&mut self, function: &'f Function, id: FunctionId) {
        let scope = self.flow.function(id).scope;
        let saved = (
            std::mem::replace(&mut self.scope, scope),
            std::mem::replace(&mut self.env_scope, scope),
            std::mem::take(&mut self.env),
            self.function.replace(id),
        );
        for (param, node) in function.params.iter().zip(self.flow.function(id).params.clone()) {
            self.env.set(param.name.clone(), vec![node]);
        }
        self.block(&function.body.body);
        (self.scope, self.env_scope, self.env, self.function) = saved;
    }

    pub(super) fn define_class(&mut self, class: &'f Class) {
        let decorators: Vec<Node> = class.decorators.iter().map(|decorator| self.expr(decorator)).collect();
        let bases = class.bases.iter().map(|base| self.expr(base)).collect();
        class.keywords.iter().for_each(|keyword| {
            self.expr(&keyword.value);
        });
        let id = ClassId(self.flow.classes.len() as u32);
        let scope = self.scopes.of(class.span);
        let outer = self.function;
        self.flow.classes.push(ClassInfo {
            source: self.source,
            ast: class,
            scope,
            outer,
            bases,
            attrs: FxHashMap::default(),
        });
        self.flow.class_at.insert((self.source, class.span), id);
        let saved = (std::mem::replace(&mut self.scope, scope), self.class.replace(id));
        self.block(&class.body.body);
        (self.scope, self.class) = saved;
        let value = self.node();
        self.flow.graph.add(value, Obj::Class(id));
        let bound = self.node();
        self.flow.graph.flow(value, bound);
        for (decorator, callee) in class.decorators.iter().zip(decorators).rev() {
            let at = Span { start: decorator.span.start, end: decorator.span.start };
            let result = self.node();
            let call = self.add_call(at, None, callee, vec![(value, false)], Vec::new(), result, None);
            self.flow.calls[call.0 as usize].decorates = true;
            // It gives the class, or a function that stands for it; what else it was given is merged there.
            self.constrain(Constraint::Functions { from: result, to: bound });
        }
        self.define(&class.name, bound);
    }
}

/// The methods of a property that give it one more function.
const ACCESSORS: [&str; 3] = ["getter", "setter", "deleter"];

/// The last component of a decorator's path: `setter` for `x.setter`, `wraps` for `functools.wraps(f)`.
fn marker(decorator: &Expr) -> Option<Name> {
    match &decorator.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Attribute { attr, .. } => Some(attr.clone()),
        ExprKind::Call(call) => marker(&call.func),
        _ => None,
    }
}

/// What the data model makes of methods of these names without a decorator.
fn implied_marker(method: &str) -> Option<&'static str> {
    match method {
        "__new__" => Some("staticmethod"),
        "__init_subclass__" | "__class_getitem__" => Some("classmethod"),
        _ => None,
    }
}

/// Whether a function body yields, nested definitions apart.
fn has_yield(body: &[Stmt]) -> bool {
    fn in_expr(expr: &Expr) -> bool {
        if matches!(expr.kind, ExprKind::Yield(_)) {
            return true;
        }
        let mut found = false;
        each_child(expr, &mut |child| found |= in_expr(child));
        found
    }
    body.iter().any(|stmt| {
        let mut found = false;
        each_expr(stmt, &mut |expr| found |= in_expr(expr));
        found || stmt.blocks().into_iter().any(|block| has_yield(&block.body))
    })
}
