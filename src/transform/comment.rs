//! Comments between statements: to which of them each belongs.

use super::layout::Layout;

/// What ends something that a comment above began, for those who read comments: it belongs to what it ends.
const CLOSING: [&str; 6] = ["fmt: on", "yapf: enable", "isort: on", "pylint: enable", "endregion", "</editor-fold>"];

/// What begins a cell in a script that notebooks are made from, or that was made from one.
const CELLS: [&str; 3] = ["%%", "In[", "<codecell>"];

impl Layout<'_> {
    /// The start of the comment lines directly above the line of `offset`, down to `floor`.
    pub fn lead_start(&self, offset: usize, floor: usize) -> usize {
        let mut start = self.line_start(offset);
        while start > floor {
            let above = self.line_start(start - 1);
            let Some(words) = self.comment(above).filter(|words| above >= floor && !is_closing(words)) else { break };
            if self.is_heading_of_file(above) || is_cell(words) {
                break;
            }
            start = above;
        }
        start
    }

    /// The end of a block's lines: its last statement's comment, and indented comments below it.
    pub fn block_end(&self, offset: usize, ceiling: usize) -> usize {
        let mut end = self.line_end(offset);
        while end < ceiling && self.comment(end).is_some() && self.line_text(end).starts_with([' ', '\t']) {
            end = self.line_end(end);
        }
        end
    }

    /// The end of a module-level statement's lines, with the comments directly below that are not another one's, which
    /// begins at `ceiling`.
    pub fn trail_end(&self, offset: usize, ceiling: usize) -> usize {
        let mut own = self.block_end(offset, ceiling);
        let mut end = own;
        while let Some(words) = self.comment(end).filter(|words| end < ceiling && !is_cell(words)) {
            end = self.line_end(end);
            if is_closing(words) {
                own = end;
            }
        }
        let is_lead = end < self.text.len() && end == self.line_start(ceiling);
        if is_lead { own } else { end }
    }

    /// The start of what is set off by blank lines above a statement whose own lines begin at `start`: titles, and the
    /// head of its cell.
    pub fn heading_start(&self, start: usize, floor: usize) -> usize {
        let (mut heading, mut at) = (start, start);
        while at > floor {
            let above = self.line_start(at - 1);
            match self.comment(above) {
                Some(_) if self.is_heading_of_file(above) => break,
                Some(_) => heading = above,
                None if self.line_text(above).trim().is_empty() => {}
                None => break,
            }
            at = above;
        }
        heading.max(floor)
    }

    /// What the comment says that takes up the whole line from `start` on.
    fn comment(&self, start: usize) -> Option<&str> {
        let line = self.line_text(start).trim_start();
        line.strip_prefix('#').filter(|_| start < self.text.len() && !self.in_string(start)).map(str::trim_start)
    }

    /// Whether the line says how the file is run or read.
    fn is_heading_of_file(&self, start: usize) -> bool {
        let line = self.line_text(start);
        self.lines.line(start) < 2 && (line.starts_with("#!") || line.contains("coding"))
    }
}

fn is_closing(words: &str) -> bool {
    CLOSING.iter().any(|closing| words.starts_with(closing))
}

fn is_cell(words: &str) -> bool {
    CELLS.iter().any(|cell| words.starts_with(cell))
}
