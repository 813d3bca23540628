//! Neighbouring statements that move together, and the lines they are cut from.

use super::emit::Emitter;
use super::plan::Plan;
use crate::span::Span;

/// Neighbouring statements that move together, and the lines they are cut from.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) units: Vec<usize>,
    /// What is moved, comments included.
    pub(super) piece: Span,
    /// What is taken out: the piece and blank lines that would leave a hole.
    pub(super) cut: Span,
    /// Whether blank lines set it off from what moves before it.
    pub(super) apart: bool,
}

impl Run {
    /// Its piece, without all but one of blank lines in a row between statements: the others are for a module alone.
    pub(super) fn parts(&self, emitter: &Emitter<'_>) -> Vec<Span> {
        let (layout, end) = (emitter.layout, self.piece.end as usize);
        let (mut parts, mut from, mut blanks) = (Vec::new(), self.piece.start as usize, 0);
        let mut at = from;
        while at < end {
            let next = layout.line_end(at).min(end);
            let is_within = |unit: &usize| {
                let span = emitter.stmt(*unit).span;
                (span.start as usize) < at && at < span.end as usize
            };
            let blank = layout.text[at..next].trim().is_empty() && !self.units.iter().any(is_within);
            blanks = if blank { blanks + 1 } else { 0 };
            if blanks > 1 {
                parts.extend((from < at).then(|| Span::new(from, at)));
                from = next;
            }
            at = next;
        }
        parts.extend((from < end).then(|| Span::new(from, end)));
        parts
    }
}

impl Emitter<'_> {
    /// Neighbours among the moved statements, those for the guard's front apart.
    pub(super) fn runs(&self, plan: &Plan) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for unit in plan.moved.iter().filter(|unit| !plan.first.contains(unit)) {
            let splits = plan.annotated.contains(unit);
            match runs.last_mut() {
                Some(run)
                    if run.units.last() == Some(&(unit - 1)) && !splits && !plan.annotated.contains(&(unit - 1)) =>
                {
                    run.units.push(*unit);
                }
                _ => runs.push(Run { units: vec![*unit], piece: Span::default(), cut: Span::default(), apart: false }),
            }
        }
        for run in &mut runs {
            self.measure(run, &plan.moved);
        }
        let mut before = None;
        for run in &mut runs {
            run.apart = self.is_apart(before, run.units[0]);
            before = run.units.last().copied();
        }
        // An assignment whose annotation stays is moved without it.
        for run in runs.iter_mut().filter(|run| plan.annotated.contains(&run.units[0])) {
            run.piece = self.stmt(run.units[0]).span;
        }
        runs
    }

    /// Whether a blank line stands somewhere between what moves before the statement, or the guard there, and it.
    fn is_apart(&self, before: Option<usize>, unit: usize) -> bool {
        let guard = self.guards.iter().map(|(guard, _)| *guard).filter(|guard| *guard < unit).max();
        let first = before.max(guard).map_or(unit, |before| before + 1);
        (first..=unit).any(|unit| self.is_set_off(unit))
    }

    /// Whether a blank line stands between the statement and the one before it.
    fn is_set_off(&self, unit: usize) -> bool {
        let layout = self.layout;
        let start = layout.line_start(self.stmt(unit).span.start as usize);
        let floor = unit.checked_sub(1).map_or(0, |before| self.stmt(before).span.end as usize);
        let between = layout.text.get(floor..start).unwrap_or_default();
        let mut lines = between.lines().skip(1);
        lines.any(|line| line.trim().is_empty())
    }

    /// The end of what belongs to the statement before `unit`.
    fn floor(&self, unit: usize) -> usize {
        let layout = self.layout;
        unit.checked_sub(1).map_or(0, |before| {
            let end = self.stmt(before).span.end as usize;
            let ceiling = self.stmt(unit).span.start as usize;
            if layout.last_on_line(end) { layout.trail_end(end - 1, ceiling) } else { end }
        })
    }

    /// Where the lines of a statement begin, and where its title does, if it has one.
    fn head(&self, unit: usize) -> (usize, Option<usize>) {
        let (start, floor) = (self.stmt(unit).span.start as usize, self.floor(unit));
        if !self.layout.first_on_line(start) {
            return (start, None);
        }
        let own = self.layout.lead_start(start, floor).max(floor.min(self.layout.line_start(start)));
        let heading = self.layout.heading_start(own, floor);
        (own, (unit > 0 && heading < own).then_some(heading))
    }

    /// Where the lines of a statement begin, its title included.
    pub(super) fn title(&self, unit: usize) -> usize {
        let (own, heading) = self.head(unit);
        self.layout.line_start(heading.unwrap_or(own))
    }

    /// Whether all statements under the title of `unit` move, up to the next title or guard.
    fn moves_whole(&self, unit: usize, moved: &[usize]) -> bool {
        let is_guard = |unit: usize| self.guards.iter().any(|(guard, _)| *guard == unit);
        let rest = unit + 1..self.layout.tree.body.len();
        let mut under = rest.take_while(|other| !is_guard(*other) && self.head(*other).1.is_none());
        under.all(|other| moved.binary_search(&other).is_ok())
    }

    fn measure(&self, run: &mut Run, moved: &[usize]) {
        let layout = self.layout;
        let (first, last) = (run.units[0], run.units[run.units.len() - 1]);
        let (start, end) = (self.stmt(first).span.start as usize, self.stmt(last).span.end as usize);
        let ceiling = layout.tree.body.get(last + 1).map_or(layout.text.len(), |stmt| stmt.span.start as usize);
        let (head, tail) = (layout.first_on_line(start), layout.last_on_line(end));
        let (own, heading) = self.head(first);
        let piece_start = heading.filter(|_| self.moves_whole(first, moved)).unwrap_or(own);
        let piece_end = if tail { layout.trail_end(end - 1, ceiling) } else { end };
        run.piece = Span::new(piece_start, piece_end);
        run.cut = match (head, tail) {
            (true, true) => {
                let before = layout.blanks_before(piece_start);
                let (after, after_end) = layout.blanks_after(piece_end);
                if after_end >= layout.text.len() {
                    let mut cut_start = piece_start;
                    for _ in 0..before {
                        cut_start = layout.line_start(cut_start - 1);
                    }
                    Span::new(cut_start, after_end)
                } else {
                    let mut cut_end = piece_end;
                    for _ in 0..before.min(after) {
                        cut_end = layout.line_end(cut_end);
                    }
                    if piece_start == 0 {
                        cut_end = after_end;
                    }
                    Span::new(piece_start, cut_end)
                }
            }
            // The first statements of a line move, others of it stay.
            (true, false) => Span::new(start, ceiling),
            // The last ones move: the semicolon before them goes too.
            (false, true) => {
                let line = layout.line_end(end - 1);
                let text = layout.text[..line].trim_end_matches(['\n', '\r']);
                run.piece = Span::new(start, text.len());
                Span::new(self.stmt(first - 1).span.end as usize, text.len())
            }
            (false, false) => Span::new(start, ceiling),
        };
        if (head, tail) == (true, false) {
            run.piece = Span::new(start, end);
        }
    }
}
