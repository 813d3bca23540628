//! Names that files bind at module level, and those that go from one file to the next by imports.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::digest::Digest;
use super::{outline, statement};

/// A name, as it stands in the files.
pub(super) type Name = Arc<[u8]>;

/// Names.
pub(super) type Names = FxHashSet<Name>;

/// The names that the module-level code in `bytes` binds.
pub(super) fn module_names(finder: &AhoCorasick, bytes: &[u8]) -> Names {
    let mut names = Names::default();
    outline::each(bytes, |line| match line.blocks {
        [] => names.extend(line.words.iter().filter(|word| word.is_target).map(|word| word.text.into())),
        [block] if line.is_header => names.extend([block.name.into()]),
        _ => {}
    });
    statement::each(finder, bytes, |statement| {
        let bound = statement.names().filter_map(|(path, asname)| asname.or(path.last()?.word()));
        names.extend(bound.map(Name::from));
    });
    names
}

/// Whether the text in `bytes` says one of `names`, in strings and import statements too.
pub(super) fn is_said<'o>(bytes: &[u8], names: impl Iterator<Item = &'o Names> + Clone) -> bool {
    let words = bytes.split(|byte| !statement::is_word(*byte)).filter(|word| !word.is_empty());
    words.into_iter().any(|word| names.clone().any(|names| names.contains(word)))
}

/// The names that others can take from a file as they came, of `offers`, each with the name of the module that makes it.
pub(super) fn passed<'o>(digest: &Digest, offers: impl Iterator<Item = (&'o [u8], &'o Names)>) -> Names {
    let mut passed = Names::default();
    for (module, names) in offers {
        let module = digest.id(module);
        let has_module = digest.imports.iter().any(|import| Some(import.name) == module);
        for name in names {
            // Whoever gets the module has what it offers.
            passed.extend((digest.is_open || has_module).then(|| name.clone()));
            let Some(id) = digest.id(name) else { continue };
            let taken = digest.imports.iter().filter(|import| import.name == id && import.is_taken);
            passed.extend(taken.map(|import| Name::from(digest.name(import.bound))));
        }
    }
    passed
}
