//! Files as variables: what writes one must not change places with what reads it.
//!
//! A file that a literal names is a variable of its own. A writer of an unknown file may have written any, so
//! every reader depends on it; a reader of an unknown file may read any.

use super::super::api;
use super::super::value::CallId;
use super::{OUTSIDE, Walker, What};
use crate::span::Span;

/// Any file, as its readers see it that do not say which.
const ANY: &str = "<any file>";
/// A file that its writer does not name.
const UNNAMED: &str = "<a file>";

impl Walker<'_, '_> {
    /// Notes which files an event writes or reads.
    pub(super) fn touch_files(&mut self, what: What, span: Span, call: Option<CallId>, detail: &str) {
        let Some(call) = call else { return };
        let last = detail.rsplit('.').next().unwrap_or(detail);
        let writes = what == What::Visible && api::writes_files(last);
        if !writes && !matches!(what, What::Reads | What::Expensive) {
            return;
        }
        let named = self.flow.call(call).ast.and_then(|ast| ast.args.first()).and_then(|arg| arg.str());
        let named = named.map(|path| format!("<file {path}>"));
        let vars = match (writes, &named) {
            (true, Some(file)) => [file.as_str(), ANY],
            (true, None) => [UNNAMED, ANY],
            (false, Some(file)) => [file.as_str(), UNNAMED],
            (false, None) => [ANY, ANY],
        };
        for name in vars {
            let var = self.vars.id(OUTSIDE, name);
            let access = self.access_to(var, span);
            if writes {
                self.found.mutates.push(access);
            } else {
                self.found.reads.push(access);
            }
        }
    }
}
