//! How far a run has come: counters that the stages advance and the command shows on a terminal, and how long each
//! phase took.
//!
//! Nothing ever depends on them.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Looking for files.
    Search,
    /// Reading and decoding them.
    Read,
    /// Parsing those that can matter.
    Parse,
    /// Following values and calls.
    Model,
    /// Applying the rules and planning repairs, file by file.
    Find,
    /// Analysing the new texts.
    Prove,
}

const PHASES: [Phase; 6] = [Phase::Search, Phase::Read, Phase::Parse, Phase::Model, Phase::Find, Phase::Prove];

/// The phase, and how many of its files are done; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    counters: Arc<Counters>,
}

#[derive(Debug, Default)]
struct Counters {
    phase: AtomicU8,
    done: AtomicUsize,
    all: AtomicUsize,
    /// How long each phase took.
    spent: Mutex<Vec<(Phase, Duration)>>,
}

impl Progress {
    /// Begins a phase with so many files; 0 if it can't be said.
    pub fn begin(&self, phase: Phase, files: usize) {
        self.counters.phase.store(phase as u8, Ordering::Relaxed);
        self.counters.done.store(0, Ordering::Relaxed);
        self.counters.all.store(files, Ordering::Relaxed);
    }

    /// Another file is done.
    pub fn advance(&self) {
        self.counters.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The phase, how many files are done, and of how many.
    pub fn now(&self) -> (Phase, usize, usize) {
        let phase = usize::from(self.counters.phase.load(Ordering::Relaxed));
        let [done, all] = [&self.counters.done, &self.counters.all].map(|counter| counter.load(Ordering::Relaxed));
        (PHASES[phase.min(PHASES.len() - 1)], done, all)
    }

    /// Does a part of a phase's work, and notes how long that took.
    pub fn timed<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let mut spent = self.counters.spent.lock().unwrap_or_else(PoisonError::into_inner);
        match spent.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, time)) => *time += start.elapsed(),
            None => spent.push((phase, start.elapsed())),
        }
        result
    }

    /// How long each phase took, over all threads; what threads do for a part of a phase counts once.
    pub fn times(&self) -> Vec<(Phase, Duration)> {
        let spent = self.counters.spent.lock().unwrap_or_else(PoisonError::into_inner);
        PHASES.iter().filter_map(|phase| spent.iter().find(|(known, _)| known == phase).copied()).collect()
    }
}
