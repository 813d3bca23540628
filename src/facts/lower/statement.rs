//! Statements and their clauses.

use tree_sitter::Node;

use super::super::ast::*;
use super::{Lower, children, fields, has_token, span};
use crate::span::Span;

impl Lower<'_> {
    /// The statements among `node`'s children.
    pub(super) fn statements(&mut self, node: Node<'_>) -> Vec<Stmt> {
        children(node).into_iter().map(|child| self.statement(child)).collect()
    }

    fn block(&mut self, node: Option<Node<'_>>) -> Block {
        let Some(node) = node else { return Block::default() };
        let body = self.statements(node);
        let span = match (body.first(), body.last()) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => span(node),
        };
        Block { span, body }
    }

    fn field_block(&mut self, node: Node<'_>, field: &str) -> Block {
        self.block(node.child_by_field_name(field))
    }

    /// The block of an `else`, `except` or `finally` clause.
    fn clause_block(&mut self, clause: Node<'_>) -> Block {
        let block = children(clause).into_iter().find(|child| child.kind() == "block");
        self.block(block)
    }

    fn statement(&mut self, node: Node<'_>) -> Stmt {
        let kind = match node.kind() {
            "expression_statement" => self.expression_statement(node),
            "assert_statement" => StmtKind::Assert(self.flat_expressions(node)),
            "delete_statement" => StmtKind::Delete(self.flat_expressions(node)),
            "return_statement" => StmtKind::Return(self.optional_list(node)),
            "raise_statement" => StmtKind::Raise(self.flat_expressions(node)),
            "pass_statement" => StmtKind::Pass,
            "break_statement" => StmtKind::Break,
            "continue_statement" => StmtKind::Continue,
            "global_statement" => StmtKind::Global(self.names_of(node)),
            "nonlocal_statement" => StmtKind::Nonlocal(self.names_of(node)),
            "import_statement" => StmtKind::Import(self.aliases(node)),
            "import_from_statement" | "future_import_statement" => StmtKind::ImportFrom(self.import_from(node)),
            "type_alias_statement" => self.type_alias(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "while_statement" => StmtKind::While {
                test: self.field(node, "condition"),
                body: self.field_block(node, "body"),
                orelse: self.orelse(node),
            },
            "with_statement" => self.with_statement(node),
            "try_statement" => self.try_statement(node),
            "match_statement" => self.match_statement(node),
            "function_definition" => StmtKind::Function(Box::new(self.function(node, Vec::new()))),
            "class_definition" => StmtKind::Class(Box::new(self.class(node, Vec::new()))),
            "decorated_definition" => self.decorated(node),
            other => {
                self.refuse(node, format!("unexpected `{other}`"));
                StmtKind::Pass
            }
        };
        Stmt { span: span(node), kind }
    }

    fn expression_statement(&mut self, node: Node<'_>) -> StmtKind {
        let parts = children(node);
        match parts.as_slice() {
            [only] if only.kind() == "assignment" => self.assignment(*only),
            [only] if only.kind() == "augmented_assignment" => {
                StmtKind::AugAssign { target: self.field(*only, "left"), value: self.field(*only, "right") }
            }
            [only] if !has_token(node, ",") => StmtKind::Expr(self.expression(*only)),
            _ => {
                let items = parts.iter().map(|part| self.expression(*part)).collect();
                StmtKind::Expr(Expr { span: span(node), kind: ExprKind::Tuple(items) })
            }
        }
    }

    fn assignment(&mut self, node: Node<'_>) -> StmtKind {
        let first = self.field(node, "left");
        if let Some(annotation) = node.child_by_field_name("type") {
            let annotation = self.expression(annotation);
            if self.slice(node).starts_with('(') && node.child_by_field_name("right").is_none() {
                // `(x): int` neither binds nor declares.
                let read = if first.name().is_some() { vec![annotation] } else { vec![first, annotation] };
                return StmtKind::Expr(Expr { span: span(node), kind: ExprKind::Tuple(read) });
            }
            let value = node.child_by_field_name("right").map(|right| self.expression(right));
            return StmtKind::AnnAssign { target: first, annotation, value };
        }
        let mut targets = vec![first];
        let mut right = node.child_by_field_name("right");
        while let Some(next) = right.filter(|next| next.kind() == "assignment") {
            targets.push(self.field(next, "left"));
            right = next.child_by_field_name("right");
        }
        match right {
            Some(right) => StmtKind::Assign { targets, value: self.expression(right) },
            None => {
                self.refuse(node, "an assignment without a value");
                StmtKind::Pass
            }
        }
    }

    /// `type X = …`, or `type(x).attribute = …`, which the grammar takes for it.
    fn type_alias(&mut self, node: Node<'_>) -> StmtKind {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            self.refuse(node, "an incomplete type alias");
            return StmtKind::Pass;
        };
        let Some(inner) = left.named_child(0) else {
            self.refuse(node, "an incomplete type alias");
            return StmtKind::Pass;
        };
        match inner.kind() {
            "identifier" => {
                let name = self.expression(inner);
                StmtKind::TypeAlias { name, type_params: Vec::new(), value: self.expression(right) }
            }
            "generic_type" => {
                let parts = children(inner);
                let name = self.expression(parts[0]);
                let type_params = parts.get(1).map(|params| self.type_params(*params)).unwrap_or_default();
                StmtKind::TypeAlias { name, type_params, value: self.expression(right) }
            }
            _ => {
                let target = self.type_call(node, inner);
                StmtKind::Assign { targets: vec![target], value: self.expression(right) }
            }
        }
    }

    /// `type(x).attribute`, of which `rest` is what follows the first word of `node`.
    fn type_call(&mut self, node: Node<'_>, rest: Node<'_>) -> Expr {
        let mut list = rest;
        while !matches!(list.kind(), "parenthesized_expression" | "tuple") {
            match list.named_child(0) {
                Some(child) => list = child,
                None => break,
            }
        }
        let keyword = Span::new(node.start_byte(), node.start_byte() + "type".len());
        let func = Expr { span: keyword, kind: ExprKind::Name(self.intern("type")) };
        let args = children(list).into_iter().map(|arg| self.expression(arg)).collect();
        let call = Call { func, args, keywords: Vec::new(), args_span: span(list) };
        let call = Expr { span: Span::new(node.start_byte(), list.end_byte()), kind: ExprKind::Call(Box::new(call)) };
        let mut target = self.expression(rest);
        replace_base(&mut target, call);
        target
    }

    fn names_of(&mut self, node: Node<'_>) -> Vec<Name> {
        children(node).into_iter().map(|child| self.name(child)).collect()
    }

    /// The expressions among `node`'s children, lists flattened.
    fn flat_expressions(&mut self, node: Node<'_>) -> Vec<Expr> {
        let mut found = Vec::new();
        for child in children(node) {
            if child.kind() == "expression_list" {
                found.extend(children(child).into_iter().map(|item| self.expression(item)));
            } else {
                found.push(self.expression(child));
            }
        }
        found
    }

    fn optional_list(&mut self, node: Node<'_>) -> Option<Expr> {
        children(node).first().map(|child| self.expression(*child))
    }

    fn dotted(&mut self, node: Node<'_>) -> Name {
        let parts: Vec<&str> = children(node).into_iter().map(|part| self.slice(part)).collect();
        let joined = parts.join(".");
        self.intern(&joined)
    }

    fn aliases(&mut self, node: Node<'_>) -> Vec<Alias> {
        fields(node, "name").into_iter().map(|name| self.alias(name)).collect()
    }

    fn alias(&mut self, node: Node<'_>) -> Alias {
        if node.kind() == "aliased_import" {
            let name = node.child_by_field_name("name").map(|name| self.dotted(name));
            let asname = node.child_by_field_name("alias").map(|alias| self.name(alias));
            let name = name.unwrap_or_else(|| self.intern(""));
            return Alias { name, asname, span: span(node) };
        }
        let name = self.dotted(node);
        let bound = self.name(node);
        let asname = (bound != name && !name.contains('.')).then_some(bound);
        Alias { name, asname, span: span(node) }
    }

    fn import_from(&mut self, node: Node<'_>) -> ImportFrom {
        let (mut level, mut module) = (0, self.intern(""));
        match node.child_by_field_name("module_name") {
            Some(relative) if relative.kind() == "relative_import" => {
                for part in children(relative) {
                    match part.kind() {
                        "import_prefix" => level = self.slice(part).matches('.').count(),
                        _ => module = self.dotted(part),
                    }
                }
            }
            Some(name) => module = self.dotted(name),
            None if node.kind() == "future_import_statement" => module = self.intern("__future__"),
            None => self.refuse(node, "an import from nowhere"),
        }
        let star = children(node).iter().any(|child| child.kind() == "wildcard_import");
        ImportFrom { module, level, names: self.aliases(node), star }
    }

    fn orelse(&mut self, node: Node<'_>) -> Option<Block> {
        let clause = fields(node, "alternative").into_iter().find(|c| c.kind() == "else_clause")?;
        Some(self.field_block(clause, "body"))
    }

    fn if_statement(&mut self, node: Node<'_>) -> StmtKind {
        let mut branches =
            vec![Branch { test: self.field(node, "condition"), body: self.field_block(node, "consequence") }];
        for clause in fields(node, "alternative") {
            if clause.kind() == "elif_clause" {
                let test = self.field(clause, "condition");
                branches.push(Branch { test, body: self.field_block(clause, "consequence") });
            }
        }
        StmtKind::If { branches, orelse: self.orelse(node) }
    }

    fn for_statement(&mut self, node: Node<'_>) -> StmtKind {
        StmtKind::For {
            target: self.field(node, "left"),
            iter: self.field(node, "right"),
            body: self.field_block(node, "body"),
            orelse: self.orelse(node),
        }
    }

    fn with_statement(&mut self, node: Node<'_>) -> StmtKind {
        let mut items = Vec::new();
        for clause in children(node).into_iter().filter(|child| child.kind() == "with_clause") {
            for item in children(clause) {
                let Some(value) = item.child_by_field_name("value") else { continue };
                items.extend(self.with_item(value));
            }
        }
        StmtKind::With { items, body: self.field_block(node, "body") }
    }

    fn with_item(&mut self, value: Node<'_>) -> Vec<WithItem> {
        match value.kind() {
            "as_pattern" => {
                let parts = children(value);
                let target = value.child_by_field_name("alias").and_then(|alias| alias.named_child(0));
                let target = target.map(|target| self.expression(target));
                vec![WithItem { context: self.expression(parts[0]), target }]
            }
            // `with (a as b, c as d):` parses as a tuple of as-patterns in some shapes.
            "tuple" | "parenthesized_expression" if children(value).iter().any(|c| c.kind() == "as_pattern") => {
                children(value).into_iter().flat_map(|child| self.with_item(child)).collect()
            }
            _ => {
                let outer = std::mem::replace(&mut self.in_with_item, true);
                let context = self.expression(value);
                self.in_with_item = outer;
                vec![WithItem { context, target: self.with_target.take() }]
            }
        }
    }

    fn try_statement(&mut self, node: Node<'_>) -> StmtKind {
        let body = self.field_block(node, "body");
        let (mut handlers, mut orelse, mut finalbody) = (Vec::new(), None, None);
        for clause in children(node) {
            match clause.kind() {
                "except_clause" | "except_group_clause" => handlers.push(self.handler(clause)),
                "else_clause" => orelse = Some(self.field_block(clause, "body")),
                "finally_clause" => finalbody = Some(self.clause_block(clause)),
                _ => {}
            }
        }
        StmtKind::Try { body, handlers, orelse, finalbody }
    }

    fn handler(&mut self, clause: Node<'_>) -> Handler {
        let (mut types, mut name) = (Vec::new(), None);
        for value in children(clause).into_iter().filter(|child| child.kind() != "block") {
            if value.kind() == "as_pattern" {
                let parts = children(value);
                types.push(self.expression(parts[0]));
                if let Some(alias) = value.child_by_field_name("alias").and_then(|a| a.named_child(0)) {
                    name = Some((self.name(alias), span(alias)));
                }
            } else {
                types.push(self.expression(value));
            }
        }
        if let Some(alias) = clause.child_by_field_name("alias").filter(|_| name.is_none()) {
            types.pop();
            name = Some((self.name(alias), span(alias)));
        }
        Handler { types, name, body: self.clause_block(clause) }
    }

    fn decorated(&mut self, node: Node<'_>) -> StmtKind {
        let mut decorators = Vec::new();
        for child in children(node).into_iter().filter(|child| child.kind() == "decorator") {
            decorators.extend(child.named_child(0).map(|value| self.expression(value)));
        }
        match node.child_by_field_name("definition") {
            Some(class) if class.kind() == "class_definition" => {
                let mut class = self.class(class, decorators);
                class.span = span(node);
                StmtKind::Class(Box::new(class))
            }
            Some(function) => {
                let mut function = self.function(function, decorators);
                function.span = span(node);
                StmtKind::Function(Box::new(function))
            }
            None => {
                self.refuse(node, "a decorator without a definition");
                StmtKind::Pass
            }
        }
    }

    fn function(&mut self, node: Node<'_>, decorators: Vec<Expr>) -> Function {
        let name_node = node.child_by_field_name("name").unwrap_or(node);
        let params_node = node.child_by_field_name("parameters");
        Function {
            name: Some(self.name(name_node)),
            name_span: span(name_node),
            params: params_node.map(|params| self.params(params)).unwrap_or_default(),
            params_span: params_node.map(span).unwrap_or_default(),
            returns: node.child_by_field_name("return_type").map(|returns| self.expression(returns)),
            decorators,
            type_params: node.child_by_field_name("type_parameters").map(|p| self.type_params(p)).unwrap_or_default(),
            body: self.field_block(node, "body"),
            is_async: has_token(node, "async"),
            span: span(node),
        }
    }

    fn class(&mut self, node: Node<'_>, decorators: Vec<Expr>) -> Class {
        let name_node = node.child_by_field_name("name").unwrap_or(node);
        let own = self.slice(name_node).trim_start_matches('_');
        let own = (!own.is_empty()).then(|| self.intern(own));
        let generic = node.child_by_field_name("type_parameters");
        let mut outer = self.class.clone();
        if generic.is_some() {
            outer = std::mem::replace(&mut self.class, own.clone());
        }
        let type_params = generic.map(|params| self.type_params(params)).unwrap_or_default();
        let (bases, keywords) = match node.child_by_field_name("superclasses") {
            Some(list) => self.arguments(list),
            None => (Vec::new(), Vec::new()),
        };
        self.class = own;
        let body = self.field_block(node, "body");
        self.class = outer;
        Class {
            name: self.name(name_node),
            name_span: span(name_node),
            bases,
            keywords,
            decorators,
            type_params,
            body,
            span: span(node),
        }
    }

    fn type_params(&mut self, node: Node<'_>) -> Vec<TypeParam> {
        let mut found = Vec::new();
        for param in children(node) {
            let inner = param.named_child(0).unwrap_or(param);
            let parts = children(inner);
            let (name, bound) = match inner.kind() {
                "constrained_type" => {
                    let name = parts[0].named_child(0).unwrap_or(parts[0]);
                    (name, parts.get(1).map(|bound| self.expression(*bound)))
                }
                "splat_type" => (inner.named_child(0).unwrap_or(inner), None),
                _ => (inner, None),
            };
            found.push(TypeParam { name: self.name(name), bound });
        }
        found
    }
}

/// Puts `base` in the place of `a` in `a.b[c]`.
fn replace_base(target: &mut Expr, base: Expr) {
    match &mut target.kind {
        ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => replace_base(value, base),
        _ => *target = base,
    }
}
