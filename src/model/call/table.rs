//! Which entries of the tables speak of a call: spellings of its path, and conditions on its arguments.

use super::super::api::{Api, ArgRef, Condition};
use super::super::flow::{CallInfo, Flow};
use super::super::value::*;
use crate::facts::ast::*;

/// The table's made-up path of contexts whose children never import `__main__`.
const FORK_CONTEXT: &str = "multiprocessing.fork_context";

/// Whether something comes from a context that forks.
pub(in crate::model) fn is_forked(path: &str) -> bool {
    path.starts_with(FORK_CONTEXT)
}

impl<'f> Flow<'f> {
    /// The path of the attribute `name` of what is at `path`, in the table's own spelling.
    pub(super) fn attribute(&mut self, path: PathId, name: &Name, call: CallId) -> PathId {
        let key = (path, name.clone());
        if let Some(known) = self.outside.attributes.get(&key) {
            return *known;
        }
        let full = format!("{}.{name}", self.path(path));
        let (canonical, certain) = self.canonical_path(&full, call);
        let id = self.intern(&canonical);
        if certain {
            self.outside.attributes.insert(key, id);
        }
        id
    }

    /// The path of what the call `id` of what is at `path` gives, where no entry tells.
    pub(super) fn result(&mut self, path: PathId, id: CallId) -> PathId {
        if let Some(known) = self.outside.results.get(&path) {
            return *known;
        }
        let full = bounded(format!("{}()", self.path(path)));
        let (canonical, certain) = self.canonical_path(&full, id);
        let result = self.intern(&canonical);
        if certain {
            self.outside.results.insert(path, result);
        }
        result
    }

    /// `path` in the table's own spelling. `call` is the call that the path's last `()` stands for.
    pub fn canonical(&self, path: &str, call: CallId) -> String {
        self.canonical_path(path, call).0
    }

    /// The same, and whether it is the same for each call.
    fn canonical_path(&self, path: &str, call: CallId) -> (String, bool) {
        let mut path = path.to_owned();
        let mut certain = true;
        for _ in 0..8 {
            let aliases = self.table.aliases(&path);
            certain &= aliases.iter().all(|alias| alias.when.is_empty());
            let found =
                aliases.iter().find(|alias| alias.when.iter().all(|condition| self.holds(condition, call, call)));
            match found {
                Some(alias) if alias.to != path => path = alias.to.to_string(),
                Some(_) => break,
                None => match self.other_module(&path) {
                    Some(other) => path = other,
                    None => break,
                },
            }
        }
        (path, certain)
    }

    /// `path` with its module replaced, where the table has another spelling for that.
    fn other_module(&self, path: &str) -> Option<String> {
        let mut end = path.len();
        while let Some(dot) = path[..end].rfind('.') {
            end = dot;
            if path[..end].ends_with("()") {
                continue;
            }
            if let Some(alias) = self.table.aliases(&path[..end]).iter().find(|alias| alias.when.is_empty()) {
                return Some(format!("{}{}", alias.to, &path[end..])).filter(|other| other != path);
            }
        }
        None
    }

    /// The entry for calling `path`, whose conditions hold for the call `id` on a receiver made by `origin`.
    pub fn applicable(&self, path: &str, id: CallId, origin: CallId) -> Option<&'f Api> {
        self.first_that_holds(self.table.apis(path), id, origin)
    }

    /// The same, for a path that was met.
    pub fn entry(&self, path: PathId, id: CallId, origin: CallId) -> Option<&'f Api> {
        self.first_that_holds(self.outside.of(path).apis, id, origin)
    }

    /// The first of `apis` whose conditions hold for the call `id` on a receiver made by `origin`.
    pub(super) fn first_that_holds(&self, apis: &'f [Api], id: CallId, origin: CallId) -> Option<&'f Api> {
        apis.iter().find(|api| {
            api.when.iter().all(|condition| self.holds(condition, id, origin)) && self.context_fits(api, id, origin)
        })
    }

    /// Whether the call's context is one whose children import `__main__` and its executor one of processes.
    fn context_fits(&self, api: &Api, id: CallId, origin: CallId) -> bool {
        if let Some(context) = &api.context {
            let node = self.argument_node(&context.0, id, origin);
            if node.is_some_and(|node| self.is_external(node, FORK_CONTEXT)) {
                return false;
            }
        }
        match &api.executor {
            Some(executor) => self
                .argument_node(&executor.0, id, origin)
                .is_some_and(|node| self.is_external(node, "concurrent.futures.ProcessPoolExecutor()")),
            None => true,
        }
    }

    /// Whether `node` may hold the external object at `path`.
    pub fn is_external(&self, node: Node, path: &str) -> bool {
        self.graph.objs(node).iter().any(|obj| matches!(obj, Obj::External(id, _) if self.path(*id) == path))
    }

    /// The place of an argument.
    pub fn argument_node(&self, arg: &ArgRef, id: CallId, origin: CallId) -> Option<Node> {
        let call = self.call(if arg.receiver { origin } else { id });
        let named = |call: &CallInfo<'_>| {
            call.keywords.iter().find(|(name, _)| name.as_deref() == Some(&*arg.name)).map(|(_, node)| *node)
        };
        let positional = || {
            let position = arg.position?;
            let bound = self.partial_of(call).map_or(&[][..], |made| made.args.get(1..).unwrap_or_default());
            let mut before = bound.iter().chain(&call.args).take(position + 1);
            (!before.clone().any(|(_, starred)| *starred)).then(|| before.nth(position).map(|(node, _)| *node))?
        };
        let bound = || self.partial_of(call).and_then(named);
        named(call).or_else(positional).or_else(bound).or_else(|| self.unpacked_options(call))
    }

    /// What a call calls outside the project, itself or as a partial function, with the call that made its receiver.
    pub(in crate::model) fn called_outside(&self, id: CallId) -> Vec<(PathId, CallId)> {
        let outside = |obj: &Obj| match obj {
            Obj::External(path, origin) => Some((*path, *origin)),
            _ => None,
        };
        let objs = self.graph.objs(self.call(id).callee);
        let inner = objs.iter().filter_map(|obj| match obj {
            Obj::Partial(made) => self.call(*made).args.first(),
            _ => None,
        });
        objs.iter()
            .chain(inner.flat_map(|(node, _)| self.graph.objs(*node)))
            .filter_map(outside)
            .chain(self.runs_of(id).iter().map(|run| (run.path, run.made)))
            .collect()
    }

    /// The call that made the partial function which a call calls.
    fn partial_of(&self, call: &CallInfo<'_>) -> Option<&CallInfo<'_>> {
        self.graph.objs(call.callee).iter().find_map(|obj| match obj {
            Obj::Partial(made) => Some(self.call(*made)),
            _ => None,
        })
    }

    /// The values of the `**options` that a call passes, of which any may be the argument that is looked for.
    fn unpacked_options(&self, call: &CallInfo<'_>) -> Option<Node> {
        let mut options = call.keywords.iter().filter(|(name, _)| name.is_none());
        options.find_map(|(_, node)| match self.graph.objs(*node) {
            [Obj::Container(element)] => Some(*element),
            _ => None,
        })
    }

    /// The expression of an argument.
    pub fn argument_expr(&self, arg: &ArgRef, id: CallId, origin: CallId) -> Option<&Expr> {
        let call = self.call(if arg.receiver { origin } else { id }).ast?;
        let named = call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(&*arg.name));
        named.map(|keyword| &keyword.value).or_else(|| call.args.get(arg.position?))
    }

    fn holds(&self, condition: &Condition, id: CallId, origin: CallId) -> bool {
        let expr = self.argument_expr(&condition.arg.0, id, origin);
        let literal = expr.and_then(literal);
        let known = expr.is_none() || literal.is_some();
        if let Some(is) = &condition.is
            && !literal.as_ref().is_some_and(|literal| is.iter().any(|one| one == literal))
        {
            return false;
        }
        if let Some(isnt) = &condition.isnt
            && literal.as_ref().is_some_and(|literal| isnt.iter().any(|one| one == literal))
        {
            return false;
        }
        if condition.given.is_some_and(|given| given != expr.is_some()) {
            return false;
        }
        match condition.over {
            Some(over) if known => literal.and_then(|text| text.parse::<i64>().ok()).is_some_and(|n| n > over),
            _ => true,
        }
    }
}

/// A literal as Python writes it.
fn literal(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Str(Some(text)) => format!("'{text}'"),
        ExprKind::Number(Some(number)) => number.to_string(),
        ExprKind::Bool(true) => "True".into(),
        ExprKind::Bool(false) => "False".into(),
        ExprKind::None => "None".into(),
        ExprKind::Unary("-", inner) => format!("-{}", literal(inner)?),
        _ => return None,
    })
}

/// A path that has grown beyond what any table names is unknown; without a bound, loops would grow it for ever.
pub(super) fn bounded(path: String) -> String {
    if path.matches("()").count() > 4 || path.len() > 160 { "?".into() } else { path }
}
