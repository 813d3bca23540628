//! A plan and a demand in, what the plan does for it out: the few words that a finding shows as its fix.

use super::plan::{Plan, Shape};
use crate::rules::Demand;

/// What a file says of a finding that another one's repair removes.
pub const ELSEWHERE: &str = "goes with what is repaired elsewhere";

/// What `plan` does for `demand`, e.g. `moved into main()`.
pub(super) fn phrase(demand: &Demand, plan: &Plan) -> String {
    match demand {
        Demand::Guard { unit } | Demand::GuardUnlessNeeded { unit } | Demand::GuardFirst { unit } => {
            if plan.first.contains(unit) {
                return "moved to the front of the guard".into();
            }
            match &plan.shape {
                Some(Shape::Main(name)) => format!("moved into {name}()"),
                _ => "moved under the guard".into(),
            }
        }
        Demand::Condition { .. } => "the condition made a guard".into(),
        Demand::FreezeSupport { .. } => "freeze_support() put first under the guard".into(),
        Demand::Hoist { definition } if plan.named.contains(definition) => "made a function of the module".into(),
        Demand::Hoist { .. } => "brought to module level".into(),
        Demand::HandOver { name, .. } => format!("`{name}` handed to the workers"),
        Demand::HandOverElsewhere => ELSEWHERE.into(),
        Demand::Report { .. } => "repaired with the rest of the file".into(),
    }
}
