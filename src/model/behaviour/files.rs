//! Files as variables: what writes one must not change places with what reads it.
//!
//! A file that a literal names is a variable of its own. A writer of an unknown file may have written any, so
//! every reader depends on it; a reader of an unknown file may read any.

use super::super::value::CallId;
use super::{OUTSIDE, Walker, What};
use crate::span::Span;

/// Functions and methods that change files, by their last component: what else can be seen leaves files alone.
const WRITERS: [&str; 38] = [
    "open",
    "fdopen",
    "write_text",
    "write_bytes",
    "touch",
    "unlink",
    "remove",
    "rmtree",
    "rename",
    "replace",
    "move",
    "copy",
    "copy2",
    "copyfile",
    "copytree",
    "symlink",
    "symlink_to",
    "link",
    "extract",
    "extractall",
    "urlretrieve",
    "save",
    "savez",
    "savez_compressed",
    "savetxt",
    "savefig",
    "tofile",
    "to_csv",
    "to_excel",
    "to_json",
    "to_parquet",
    "to_pickle",
    "run",
    "call",
    "check_call",
    "check_output",
    "system",
    "Popen",
];

/// Any file, as its readers see it that do not say which.
const ANY: &str = "<any file>";
/// A file that its writer does not name.
const UNNAMED: &str = "<a file>";

impl Walker<'_, '_> {
    /// Notes which files an event writes or reads.
    pub(super) fn touch_files(&mut self, what: What, span: Span, call: Option<CallId>, detail: &str) {
        let Some(call) = call else { return };
        let last = detail.rsplit('.').next().unwrap_or(detail);
        let writes = what == What::Visible && WRITERS.contains(&last);
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
