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
    /// Whether blank lines set it off from what stands before.
    pub(super) apart: bool,
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
            self.measure(run);
        }
        // An assignment whose annotation stays is moved without it.
        for run in runs.iter_mut().filter(|run| plan.annotated.contains(&run.units[0])) {
            run.piece = self.stmt(run.units[0]).span;
        }
        runs
    }

    fn measure(&self, run: &mut Run) {
        let layout = self.layout;
        let (first, last) = (run.units[0], run.units[run.units.len() - 1]);
        let (start, end) = (self.stmt(first).span.start as usize, self.stmt(last).span.end as usize);
        let floor = first.checked_sub(1).map_or(0, |before| {
            let end = self.stmt(before).span.end as usize;
            if layout.last_on_line(end) { layout.line_end(end - 1) } else { end }
        });
        let ceiling = layout.tree.body.get(last + 1).map_or(layout.text.len(), |stmt| stmt.span.start as usize);
        let (head, tail) = (layout.first_on_line(start), layout.last_on_line(end));
        let piece_start =
            if head { layout.lead_start(start, floor).max(floor.min(layout.line_start(start))) } else { start };
        let piece_end = if tail { layout.trail_end(end - 1, ceiling) } else { end };
        run.piece = Span::new(piece_start, piece_end);
        run.cut = match (head, tail) {
            (true, true) => {
                let before = layout.blanks_before(piece_start);
                let (after, after_end) = layout.blanks_after(piece_end);
                run.apart = before > 0;
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
