//! Whether code tells objects apart by their identity: two copies of one object are not one.

use super::api;
use super::flow::Flow;
use super::shared::each;
use super::special::each_special;
use super::value::*;
use crate::facts::ast::*;

impl Flow<'_> {
    /// Whether the objects of a class are equal only if they are one: nothing says how they are compared.
    pub fn is_equal_by_identity(&self, class: ClassId) -> bool {
        let is_plain = |class: &ClassId| self.class(*class).ast.decorators.is_empty();
        self.methods(class, "__eq__").is_empty()
            && self.external_bases(class).is_empty()
            && self.metaclasses(class).is_empty()
            && self.ancestry(class).iter().all(is_plain)
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
