//! Snapshots under `snapshots/<folder>/<name>.snap`.

use std::path::Path;

use insta::{Settings, assert_snapshot};

/// Compares `shown` with a snapshot; `INSTA_UPDATE=always` writes it anew.
pub(crate) fn check(folder: &str, name: &str, shown: &str) {
    let mut settings = Settings::new();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, shown));
}
