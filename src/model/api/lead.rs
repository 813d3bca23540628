//! By which dotted names a program gets at what starts processes.

use std::collections::HashSet;

use super::form::Api;

/// What leads from one path to another: another spelling, or a call and its result.
struct Step<'t> {
    from: String,
    to: &'t str,
}

/// The names to import or look up, as `multiprocessing.Pool`, without which nothing can come to one of `apis` that is a
/// start, sorted. `aliases` are other spellings, each with the path that counts.
pub(super) fn starts<'t>(apis: &[&'t Api], aliases: impl Iterator<Item = (&'t str, &'t str)>) -> Vec<String> {
    let aliases = aliases.map(|(from, to)| Step { from: from.to_owned(), to });
    let results = apis.iter().flat_map(|api| {
        let results = api.result.iter().chain(&api.elements);
        results.map(|to| Step { from: format!("{}()", api.path), to })
    });
    let steps: Vec<Step<'_>> = aliases.chain(results).collect();
    names(apis.iter().filter(|api| api.is_start()).map(|api| api.path.to_string()), &steps)
}

fn names(ends: impl Iterator<Item = String>, steps: &[Step<'_>]) -> Vec<String> {
    let mut paths: Vec<String> = ends.collect();
    let mut leading: HashSet<String> = HashSet::new();
    let mut known: HashSet<String> = paths.iter().cloned().collect();
    let mut at = 0;
    loop {
        while let Some(path) = paths.get(at) {
            leading.extend(bounds(path).map(|end| path[..end].to_owned()));
            at += 1;
        }
        for step in steps.iter().filter(|step| leading.contains(step.to)) {
            let module = !step.from.contains('.');
            let ways = paths.iter().filter_map(|path| path.strip_prefix(step.to));
            let ways = ways.filter(|rest| rest.is_empty() || rest.starts_with(['.', '(']));
            // Modules that name each other would have names without end.
            let near = ways.clone().map(|rest| rest.split('(').next().unwrap_or_default());
            let near = near.filter(|rest| rest.matches('.').count() <= 2);
            let found: Vec<String> = match module {
                // A module by another name has all that the other has.
                _ if step.from.contains('(') => vec![step.from.clone()],
                true => ways.map(|rest| format!("{}{rest}", step.from)).collect(),
                false => near.map(|rest| format!("{}{rest}", step.from)).collect(),
            };
            paths.extend(found.into_iter().filter(|path| known.insert(path.clone())));
        }
        if at == paths.len() {
            break;
        }
    }
    let mut names: Vec<String> = paths.iter().map(|path| word(path)).collect();
    names.sort();
    names.dedup();
    names
}

/// Where the parts of a path end.
fn bounds(path: &str) -> impl Iterator<Item = usize> {
    path.match_indices(['.', '(']).map(|(at, _)| at).chain([path.len()])
}

/// The path up to the first word that a program must write: the one that is called first, or the last.
fn word(path: &str) -> String {
    let mut words: Vec<&str> = path.split('(').next().unwrap_or_default().split('.').collect();
    while words.len() > 1 && words.last().is_some_and(|word| word.starts_with("__")) {
        words.pop();
    }
    words.join(".")
}
