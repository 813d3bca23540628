//! Whether code tells objects apart by their identity: two copies of one object are not one.

use rustc_hash::FxHashMap;

use super::api;
use super::behaviour::{Behaviour, Callee};
use super::cache::keeps;
use super::effect::Reach;
use super::flow::Flow;
use super::guard::Roles;
use super::need::Need;
use super::project::Model;
use super::shared::each;
use super::special::each_special;
use super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;

impl Flow<'_> {
    /// Whether the objects of a class are equal only if they are one: nothing says how they are compared.
    pub fn is_equal_by_identity(&self, class: ClassId) -> bool {
        let is_plain = |class: &ClassId| self.class(*class).ast.decorators.is_empty();
        self.methods(class, "__eq__").is_empty()
            && self.external_bases(class).is_empty()
            && self.metaclasses(class).is_empty()
            && self.ancestry(class).iter().all(is_plain)
    }

    /// The functions whose own code makes objects begin anew, each with the place of these: `generator.seed(3)`.
    fn restarts(&self) -> &[(FunctionId, Node)] {
        self.restarts.get_or_init(|| {
            let mut by_body: FxHashMap<FunctionId, Vec<Node>> = FxHashMap::default();
            for call in &self.calls {
                if let (Some(function), Some((receiver, name))) = (call.function, &call.method)
                    && api::restarts(name)
                {
                    by_body.entry(self.body(function)).or_default().push(*receiver);
                }
            }
            let ids = (0..self.functions.len() as u32).map(FunctionId);
            let of = |id: FunctionId| by_body.get(&self.body(id)).into_iter().flatten().map(move |place| (id, *place));
            ids.flat_map(of).collect()
        })
    }

    /// Whether a function's own code compares what may be the object, or looks it up among others: by `is` alone, or in any
    /// way.
    pub fn compares(&self, function: FunctionId, obj: Obj, by_identity: bool) -> bool {
        let info = self.function(function);
        let holds = |expr: &Expr| {
            let place = self.place_at(info.source, expr.span);
            place.is_some_and(|place| self.graph.objs(self.seen_by(Some(function), place)).contains(&obj))
        };
        let asks = |names: &[&str]| names.iter().any(|name| matches!(*name, "__eq__" | "__hash__"));
        let mut found = false;
        each(&info.ast.body.body, &mut |expr| match &expr.kind {
            ExprKind::Compare { first, rest } => {
                let mut left: &Expr = first;
                for (operator, right) in rest {
                    let counts = matches!(*operator, "is" | "is not") || !by_identity;
                    found |= counts && (holds(left) || holds(right));
                    left = right;
                }
            }
            ExprKind::Call(call) if !by_identity => {
                if let ExprKind::Attribute { attr, .. } = &call.func.kind {
                    let [_, of_arguments] = api::special_by_method(attr);
                    found |= asks(&of_arguments) && call.args.iter().any(holds);
                }
            }
            _ if !by_identity => each_special(expr, &mut |operand, names| found |= asks(names) && holds(operand)),
            _ => {}
        });
        found
    }
}

impl Model<'_> {
    /// Whether a statement of `source` and worker code with a need both tell objects apart by numbers (`id(node)`) that say
    /// nothing in another process.
    pub fn is_numbered(&self, source: SourceId, unit: usize, need: &Need) -> bool {
        let numbers = |code: &Behaviour| code.events.iter().any(|event| api::is_of_process(&event.detail));
        let behaviours = self.behaviours();
        let entries = need.entries.iter().map(|entry| self.workers.entries[*entry].function);
        let mut workers = entries.flat_map(|entry| self.workers.reached[&entry].owners.keys());
        if !workers.any(|owner| numbers(behaviours.of(*owner))) {
            return false;
        }
        let own = self.unit(source, unit);
        let mut called = Reach::new(&behaviours, source, own, Roles::ALL).owners.into_iter();
        numbers(own) || called.any(|owner| numbers(behaviours.of(owner)))
    }

    /// Whether workers that use what a variable holds get something by what was used of it before: elements of an iterator,
    /// random numbers, what a function has kept. Who begins anew does not.
    pub fn is_used_up(&self, need: &Need) -> bool {
        let values = self.values(need.var);
        let is_drawn = |obj: &Obj| match obj {
            Obj::Container(element) => {
                self.flow.generators.contains_key(element) || self.flow.iterators.contains_key(element)
            }
            Obj::External(path, _) => api::is_drawn_from(self.flow.path(*path)),
            Obj::Function(function) => keeps(&self.flow, *function),
            _ => false,
        };
        if values.is_empty() || !values.iter().all(is_drawn) {
            return false;
        }
        let entries = need.entries.iter().map(|entry| self.workers.entries[*entry].function);
        let reached: Vec<_> = entries.map(|entry| &self.workers.reached[&entry].owners).collect();
        let holds_one = |place: Node| self.flow.graph.objs(place).iter().any(|obj| values.contains(obj));
        !self.flow.restarts().iter().any(|(function, place)| {
            holds_one(*place) && reached.iter().any(|owners| owners.contains_key(&Callee::Function(*function)))
        })
    }
}
