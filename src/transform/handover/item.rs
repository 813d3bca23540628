//! What is handed over: how the file names it, and the word for it in new names.

use super::Hand;
use crate::facts::ast::Name;
use crate::model::behaviour::VarId;
use crate::model::scope::MODULE;
use crate::model::shared::class_attributes;
use crate::model::value::{ClassId, Obj};

/// Something that workers are handed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Item {
    /// The expression for it, which is a target of assignments as well: `limit`, `Ledger.lock`, `jobs.lock`.
    pub place: String,
    /// The word for it in the names of functions and parameters.
    pub word: String,
}

impl Item {
    /// The name that the expression begins with.
    pub(super) fn root(&self) -> &str {
        self.place.split('.').next().unwrap_or(&self.place)
    }

    /// Whether a function must declare it `global` to assign to it.
    pub(super) fn is_global(&self) -> bool {
        !self.place.contains('.')
    }
}

/// The same items with different words, if there were equal ones.
pub(super) fn told_apart(mut items: Vec<Item>) -> Vec<Item> {
    let words: Vec<String> = items.iter().map(|item| item.word.clone()).collect();
    for item in &mut items {
        if words.iter().filter(|word| **word == item.word).count() > 1 {
            item.word = item.place.replace('.', "_");
        }
    }
    items
}

/// Imports that are missing for the items, each with the position of the import behind which it belongs.
pub(super) type Imports = Vec<(String, Option<usize>)>;

impl Hand<'_, '_> {
    /// What has to be handed over for workers to have the variable: itself, or the shared attributes of the class that
    /// it is.
    pub(super) fn items(&self, var: VarId, imports: &mut Imports) -> Result<Vec<Item>, String> {
        let needs = self.program.needs.iter().chain(&self.program.on_call);
        let attributes = needs.filter(|need| need.var == var).flat_map(|need| class_attributes(self.model, need));
        let mut attributes: Vec<(ClassId, Name)> = attributes.collect();
        if attributes.is_empty() {
            let place = self.place(var, imports)?;
            return Ok(vec![Item { place, word: self.model.vars.name(var).1.to_string() }]);
        }
        attributes.sort();
        attributes.dedup();
        attributes
            .into_iter()
            .map(|(class, attr)| {
                let place = format!("{}.{attr}", self.class_place(class, imports)?);
                Ok(Item { place, word: attr.to_string() })
            })
            .collect()
    }

    /// The expression for a module-level variable, of whichever file.
    fn place(&self, var: VarId, imports: &mut Imports) -> Result<String, String> {
        let (home, name) = self.model.vars.name(var);
        if home == self.source {
            return Ok(name.to_string());
        }
        let Some(module) = self.model.module_name(self.source, home) else {
            return Err(format!(
                "`{name}` belongs to another file: make it in the program and hand it to the workers, by an initializer \
                 or as an argument"
            ));
        };
        imports.extend(module.import.map(|(line, behind)| (line, Some(behind))));
        Ok(format!("{}.{name}", module.expr))
    }

    /// The expression for a class that its module's name stands for.
    fn class_place(&self, class: ClassId, imports: &mut Imports) -> Result<String, String> {
        let info = self.model.flow.class(class);
        let name = &info.ast.name;
        let node = self.model.flow.known_var(info.source, MODULE, name);
        let is_plain = node.is_some_and(|node| self.model.flow.graph.objs(node) == [Obj::Class(class)]);
        let var = self.model.vars.known(info.source, name).filter(|_| is_plain && info.outer.is_none());
        let Some(var) = var else {
            return Err(format!("it is an attribute of the class `{name}`, which no module-level name stands for"));
        };
        self.place(var, imports)
    }
}
