//! How one file of the project names another: by a name that it has, or by an import that it could have.

use std::path::Path;

use super::behaviour::{OUTSIDE, VarId};
use super::project::Model;
use super::scope::MODULE;
use super::value::Obj;
use crate::facts::ast::*;
use crate::finding::SourceId;

/// An expression that is a module of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName {
    /// The expression: `jobs`, `package.jobs`.
    pub expr: String,
    /// The import that is missing for that, with the position of the module-level import behind which it belongs.
    pub import: Option<(String, usize)>,
}

impl Model<'_> {
    /// How `from` names `module` at module level, where it imports that module or something of it.
    ///
    /// A name counts only if it is nothing but that module; a name for a new import, only if the file uses it nowhere.
    pub fn module_name(&self, from: SourceId, module: SourceId) -> Option<ModuleName> {
        let units = self.module(from).units.iter().enumerate();
        let stmts: Vec<(usize, &Stmt)> = units.map(|(index, unit)| (index, unit.stmt)).collect();
        let imports = |stmt: &Stmt| {
            let files = self.flow.imports.get(&(from, stmt.span));
            files.is_some_and(|files| files.contains(&module))
        };
        let importing: Vec<(usize, &Stmt)> = stmts.into_iter().filter(|(_, stmt)| imports(stmt)).collect();
        let bound = importing.iter().find_map(|(_, stmt)| self.bound_name(from, module, stmt));
        bound.map(|expr| ModuleName { expr, import: None }).or_else(|| {
            importing.iter().find_map(|(index, stmt)| {
                let StmtKind::ImportFrom(import) = &stmt.kind else { return None };
                let (line, name) = self.import_of(from, module, import)?;
                Some(ModuleName { expr: name, import: Some((line, *index)) })
            })
        })
    }

    /// Whether `from` can name a module-level variable.
    pub fn can_name(&self, from: SourceId, var: VarId) -> bool {
        let (home, _) = self.vars.name(var);
        home == from || home != OUTSIDE && self.module_name(from, home).is_some()
    }

    /// The expression for the module that an import binds.
    fn bound_name(&self, from: SourceId, module: SourceId, stmt: &Stmt) -> Option<String> {
        let is_module = |name: &Name| {
            let node = self.flow.known_var(from, MODULE, name);
            node.is_some_and(|node| self.flow.graph.objs(node) == [Obj::Module(module)])
        };
        let plain = |alias: &Alias| alias.asname.clone().unwrap_or_else(|| alias.name.clone());
        match &stmt.kind {
            StmtKind::ImportFrom(import) if !import.star => {
                import.names.iter().map(plain).find(is_module).map(|name| name.to_string())
            }
            StmtKind::Import(aliases) => aliases.iter().find_map(|alias| {
                let dotted = alias.asname.is_none() && alias.name.contains('.');
                let named = if dotted { self.is_at(module, &alias.name) } else { is_module(&plain(alias)) };
                named.then(|| plain(alias).to_string())
            }),
            _ => None,
        }
    }

    /// Whether the module's file lies where a dotted name leads.
    fn is_at(&self, module: SourceId, name: &str) -> bool {
        let path = self.flow.file_path(module);
        let stem = path.with_extension("");
        let parts: &Path = if stem.ends_with("__init__") { stem.parent().unwrap_or(&stem) } else { &stem };
        parts.ends_with(name.split('.').collect::<std::path::PathBuf>())
    }

    /// The import of the module itself, in the manner of one that imports something from it, and its name.
    fn import_of(&self, from: SourceId, module: SourceId, import: &ImportFrom) -> Option<(String, String)> {
        let (package, name) = match import.module.rsplit_once('.') {
            Some((package, name)) => (package, name),
            None => ("", &*import.module),
        };
        let scopes = &self.scopes[from.0 as usize];
        let used = scopes.all.iter().any(|scope| scope.reads.contains(name) || scope.bound.contains_key(name));
        if name.is_empty() || used || !self.is_at(module, &import.module) {
            return None;
        }
        let dots = ".".repeat(import.level);
        let line = if dots.is_empty() && package.is_empty() {
            format!("import {name}")
        } else {
            format!("from {dots}{package} import {name}")
        };
        Some((line, name.to_owned()))
    }
}
