//! A file in, the files of the code out that may run with it on its way to a start of processes.
//!
//! Rapid type analysis (D. Bacon and P. Sweeney, *Fast Static Analysis of C++ Virtual Function Calls*, OOPSLA 1996) on
//! names: a function runs once code that runs says its name, a method once such code says its class and, behind
//! some dot, its name.

use super::graph::{Code, Graph, Symbol, Word};
use super::index::File;

/// What is traced from one file after the other; what it needs for that is made once.
#[derive(Debug)]
pub(super) struct Trace<'g> {
    graph: &'g Graph<'g>,
    /// By place: the last round in which the code was reached, the name was said, the method's name was.
    codes: Vec<u32>,
    symbols: Vec<u32>,
    words: Vec<u32>,
    /// By the method's name: the code that runs once somebody says it.
    waiting: Vec<Vec<Code>>,
    /// The names for which something waits.
    awaited: Vec<Word>,
    round: u32,
    reached: Vec<Code>,
}

impl<'g> Trace<'g> {
    pub(super) fn new(graph: &'g Graph<'g>) -> Self {
        let (codes, symbols, words) = graph.sizes();
        Self {
            graph,
            codes: vec![0; codes],
            symbols: vec![0; symbols],
            words: vec![0; words],
            waiting: vec![Vec::new(); words],
            awaited: Vec::new(),
            round: 0,
            reached: Vec::new(),
        }
    }

    /// The files whose code may run when `file` is run or imported, sorted; none unless that may start processes.
    pub(super) fn files(&mut self, file: File) -> Option<Vec<File>> {
        self.round += 1;
        self.reached.clear();
        self.awaited.drain(..).for_each(|word| self.waiting[word as usize].clear());
        self.graph.module_code(file).for_each(|code| self.reach(code));
        let mut at = 0;
        let mut starts = false;
        while let Some(code) = self.reached.get(at).copied() {
            at += 1;
            let edges = self.graph.edges(code);
            starts |= edges.is_lead || self.graph.starts(code);
            edges.symbols.iter().for_each(|symbol| self.say(*symbol));
            edges.words.iter().for_each(|word| self.say_method(*word));
        }
        let files = || {
            let over = self.reached.iter().flat_map(|code| self.graph.edges(*code).files.iter().copied());
            let mut files: Vec<File> = self.reached.iter().map(|code| code.file).chain(over).collect();
            files.sort_unstable();
            files.dedup();
            files
        };
        starts.then(files)
    }

    fn reach(&mut self, code: Code) {
        if std::mem::replace(&mut self.codes[self.graph.place(code)], self.round) != self.round {
            self.reached.push(code);
        }
    }

    fn say(&mut self, symbol: Symbol) {
        if std::mem::replace(&mut self.symbols[self.graph.symbol_place(symbol)], self.round) == self.round {
            return;
        }
        for (code, method) in self.graph.definition(symbol) {
            match method {
                Some(word) if self.words[word as usize] != self.round => {
                    self.waiting[word as usize].push(code);
                    self.awaited.push(word);
                }
                _ => self.reach(code),
            }
        }
    }

    fn say_method(&mut self, word: Word) {
        if std::mem::replace(&mut self.words[word as usize], self.round) != self.round {
            std::mem::take(&mut self.waiting[word as usize]).into_iter().for_each(|code| self.reach(code));
        }
    }
}
