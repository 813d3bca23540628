//! A file in, the files of the code out that may run with it on its way to a start of processes.
//!
//! Rapid type analysis (D. Bacon and P. Sweeney, *Fast Static Analysis of C++ Virtual Function Calls*, OOPSLA 1996) on
//! names: a function runs once code that runs says its name, a method once such code says its class and, behind
//! some dot, its name.

use rustc_hash::FxHashSet;

use super::graph::{Code, Graph, Symbol, Word};
use super::index::File;

/// What is traced from one file after the other; what it needs for that is made once.
#[derive(Debug)]
pub(super) struct Trace<'g> {
    graph: &'g Graph<'g>,
    /// By place: the last round in which the code was reached, the name was said.
    codes: Vec<u32>,
    symbols: Vec<u32>,
    /// By the method's name: the last round in which it was said, and by what.
    words: Vec<(u32, Sayer)>,
    /// By the method's name: the code that runs once somebody says it, with what said its class.
    waiting: Vec<Vec<(Code, Sayer)>>,
    /// The names for which something waits.
    awaited: Vec<Word>,
    round: u32,
    /// The nearest first.
    reached: Vec<Reached>,
}

/// The code that says something, by its position among what was reached.
type Sayer = u32;

/// Code that may run.
#[derive(Clone, Copy, Debug)]
struct Reached {
    code: Code,
    /// What made it run: of a method, what said its name and what said its class. It itself if nothing has to.
    by: [Sayer; 2],
}

impl<'g> Trace<'g> {
    pub(super) fn new(graph: &'g Graph<'g>) -> Self {
        let (codes, symbols, words) = graph.sizes();
        Self {
            graph,
            codes: vec![0; codes],
            symbols: vec![0; symbols],
            words: vec![(0, 0); words],
            waiting: vec![Vec::new(); words],
            awaited: Vec::new(),
            round: 0,
            reached: Vec::new(),
        }
    }

    /// The files whose code may run when `file` is run or imported, sorted; none unless that may start processes. Those
    /// on the shortest ways to a start are among them, of the others the nearest that have `limit` bytes with these.
    pub(super) fn files(&mut self, file: File, limit: usize) -> Option<Vec<File>> {
        self.round += 1;
        self.reached.clear();
        self.awaited.drain(..).for_each(|word| self.waiting[word as usize].clear());
        for code in self.graph.module_code(file) {
            let own = self.reached.len() as Sayer;
            self.reach(code, [own; 2]);
        }
        let mut starts = Vec::new();
        let mut at = 0;
        while let Some(Reached { code, .. }) = self.reached.get(at as usize).copied() {
            let edges = self.graph.edges(code);
            starts.extend((edges.is_lead || self.graph.starts(code)).then_some(at));
            edges.symbols.iter().for_each(|symbol| self.say(*symbol, at));
            edges.words.iter().for_each(|word| self.say_method(*word, at));
            at += 1;
        }
        (!starts.is_empty()).then(|| self.nearest(starts, limit))
    }

    fn nearest(&self, starts: Vec<Sayer>, limit: usize) -> Vec<File> {
        let mut found: FxHashSet<File> = FxHashSet::default();
        let mut bytes = 0;
        let mut add = |reached: &Reached, limit: usize| {
            let over = self.graph.edges(reached.code).files.iter().copied();
            for file in over.chain([reached.code.file]) {
                let size = self.graph.size(file);
                if bytes + size <= limit && found.insert(file) {
                    bytes += size;
                }
            }
        };
        let mut is_on_way = vec![false; self.reached.len()];
        let mut pending = starts;
        while let Some(at) = pending.pop() {
            if !std::mem::replace(&mut is_on_way[at as usize], true) {
                add(&self.reached[at as usize], usize::MAX);
                pending.extend(self.reached[at as usize].by);
            }
        }
        self.reached.iter().for_each(|reached| add(reached, limit));
        let mut files: Vec<File> = found.into_iter().collect();
        files.sort_unstable();
        files
    }

    fn reach(&mut self, code: Code, by: [Sayer; 2]) {
        if std::mem::replace(&mut self.codes[self.graph.place(code)], self.round) != self.round {
            self.reached.push(Reached { code, by });
        }
    }

    fn say(&mut self, symbol: Symbol, by: Sayer) {
        if std::mem::replace(&mut self.symbols[self.graph.symbol_place(symbol)], self.round) == self.round {
            return;
        }
        for (code, method) in self.graph.definition(symbol) {
            match method.map(|word| (word, self.words[word as usize])) {
                Some((_, (round, named))) if round == self.round => self.reach(code, [named, by]),
                Some((word, _)) => {
                    self.waiting[word as usize].push((code, by));
                    self.awaited.push(word);
                }
                None => self.reach(code, [by; 2]),
            }
        }
    }

    fn say_method(&mut self, word: Word, by: Sayer) {
        if self.words[word as usize].0 != self.round {
            self.words[word as usize] = (self.round, by);
            let waiting = std::mem::take(&mut self.waiting[word as usize]);
            waiting.into_iter().for_each(|(code, class)| self.reach(code, [by, class]));
        }
    }
}
