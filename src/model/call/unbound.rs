//! Methods that are called other than on their object: `Process.start(p)`, `map(Process.start, processes)`,
//! `methodcaller("start")(p)`, `Thread(target=p.start)`.

use super::super::flow::Flow;
use super::super::value::*;
use crate::facts::ast::{Expr, Name};

/// A method from outside the project that a call runs, and that starts processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Its path, as that of a method of what a call made.
    pub path: PathId,
    /// The call that made the object.
    pub made: CallId,
    /// A place that holds the object.
    pub receiver: Node,
}

impl Flow<'_> {
    /// The methods from outside the project that a call runs without calling them on their object.
    pub(in crate::model) fn runs_of(&self, id: CallId) -> &[Run] {
        self.runs.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The places of the objects whose methods a call runs.
    pub(in crate::model) fn receivers(&self, id: CallId) -> impl Iterator<Item = Node> {
        let own = self.call(id).method.as_ref().map(|(receiver, _)| *receiver);
        own.into_iter().chain(self.runs_of(id).iter().map(|run| run.receiver))
    }

    /// What a call of something from outside with an object as its first argument runs, whoever writes that call.
    pub(super) fn call_on(&mut self, id: CallId, path: PathId, origin: CallId, object: Node, result: Node) -> bool {
        match self.path(path) {
            "operator.attrgetter()" => {
                let name = self.literal_name(origin);
                name.is_some_and(|name| self.load(object, &name, result))
            }
            "operator.methodcaller()" => {
                let Some(name) = self.literal_name(origin) else { return false };
                let method = self.own_place(id, Obj::External(PathId::UNKNOWN, origin), Some("methodcaller"));
                let grew = self.load(object, &name, method);
                self.run_all(id, method, object) | grew
            }
            _ if origin == NO_CALL => self.call_unbound(id, path, object),
            _ => false,
        }
    }

    /// The methods at a place run, of objects at another; those count that start processes.
    pub(super) fn run_all(&mut self, id: CallId, methods: Node, receiver: Node) -> bool {
        let mut grew = false;
        for index in self.held(methods) {
            if let Obj::External(path, made) = self.graph.objs(methods)[index]
                && self.entry(path, id, made).is_some_and(|api| api.starts)
            {
                grew |= self.note_run(id, Run { path, made, receiver });
            }
        }
        grew
    }

    /// `Process.start(p)`: the method of what a call of `Process` made.
    fn call_unbound(&mut self, id: CallId, path: PathId, object: Node) -> bool {
        let is_made = |obj: &Obj| matches!(obj, Obj::External(..) | Obj::Instance(..));
        if !self.graph.objs(object).iter().any(is_made) {
            return false;
        }
        let path = self.path(path).to_owned();
        let Some((class, name)) = path.rsplit_once('.') else { return false };
        let (name, of_class) = (Name::from(name), format!("{class}()"));
        let method = self.own_place(id, Obj::External(PathId::UNKNOWN, NO_CALL), Some("unbound"));
        let mut grew = false;
        for index in self.held(object) {
            let obj = self.graph.objs(object)[index];
            let is_own = match obj {
                Obj::External(path, made) => made != NO_CALL && self.path(path) == of_class,
                Obj::Instance(own, _) => self.external_bases(own).iter().any(|base| self.path(*base) == class),
                _ => false,
            };
            grew |= is_own && self.load_from(obj, &name, method);
        }
        self.run_all(id, method, object) | grew
    }

    fn note_run(&mut self, id: CallId, run: Run) -> bool {
        let runs = self.runs.entry(id).or_default();
        let is_new = !runs.contains(&run);
        if is_new {
            runs.push(run);
        }
        is_new
    }

    /// The text that is a call's first argument.
    fn literal_name(&self, made: CallId) -> Option<Name> {
        let call = self.call(made).ast.filter(|_| made != NO_CALL)?;
        call.args.first().and_then(Expr::str).map(Name::from)
    }
}
