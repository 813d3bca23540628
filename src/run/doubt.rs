//! What a second look at the new texts says of the repairs: which are taken back, and what another file's repair removed.

use rustc_hash::FxHashMap;

use super::piece::Examined;
use crate::finding::SourceId;
use crate::rules::{Demand, Found};
use crate::transform::ELSEWHERE;
use crate::transform::repair::Verdict;

/// The findings that a repair refuses, as codes.
fn refused(file: &Examined) -> Vec<&'static str> {
    codes(file, |_, verdict| matches!(verdict, Verdict::Refused(_)))
}

/// The findings that are left in a text when all is repaired: also those that another file was to remove.
fn left(again: &Examined) -> Vec<&'static str> {
    codes(again, |found, verdict| matches!(verdict, Verdict::Refused(_)) || found.demand == Demand::HandOverElsewhere)
}

fn codes(file: &Examined, which: impl Fn(&Found, &Verdict) -> bool) -> Vec<&'static str> {
    let pairs = file.found.iter().zip(&file.repair.verdicts);
    let mut codes: Vec<&'static str> =
        pairs.filter(|(found, verdict)| which(found, verdict)).map(|(found, _)| found.code).collect();
    codes.sort_unstable();
    codes
}

/// Takes back each rewrite after which more is found than was left, or which would be rewritten again.
pub(super) fn doubt(examined: &mut [Examined], second: &FxHashMap<SourceId, Examined>) -> bool {
    let mut doubted = false;
    for file in examined.iter_mut().filter(|file| file.repair.text.is_some()) {
        let reason = match second.get(&file.source) {
            None => Some("its new text cannot be analysed".to_owned()),
            Some(again) if again.repair.text.is_some() => {
                let codes: Vec<&str> = again.found.iter().map(|found| found.code).collect();
                Some(format!("the new text would be changed again ({})", codes.join(", ")))
            }
            Some(again) => {
                let mut rest = refused(file);
                left(again)
                    .into_iter()
                    .find(|code| match rest.iter().position(|known| known == code) {
                        Some(at) => {
                            rest.remove(at);
                            false
                        }
                        None => true,
                    })
                    .map(|code| {
                        let why = again.found.iter().find(|found| found.code == code);
                        format!("the new text would have {code}: {}", why.map_or("", |found| &found.message))
                    })
            }
        };
        if let Some(reason) = reason {
            doubted = true;
            file.repair.text = None;
            for verdict in file.repair.verdicts.iter_mut().filter(|verdict| **verdict == Verdict::Planned) {
                *verdict = Verdict::Refused(format!("the rewrite could not be proven: {reason}"));
            }
        }
    }
    doubted
}

/// What another file was to remove is refused until that shows.
pub(super) fn refuse_expected(file: &mut Examined) {
    for (found, verdict) in file.found.iter().zip(&mut file.repair.verdicts) {
        if found.demand == Demand::HandOverElsewhere && *verdict == Verdict::Planned {
            *verdict = Verdict::Refused("it is not handed over where the pool or process is made".to_owned());
        }
    }
}

/// Takes back what is not certain and not repaired either, where the file no longer needs repair: a run on its new text
/// does not say it.
pub(super) fn forget_uncertain(examined: &mut [Examined], second: &FxHashMap<SourceId, Examined>) {
    for file in examined.iter_mut().filter(|file| file.starts_in_children) {
        if second.get(&file.source).is_none_or(|again| again.starts_in_children) {
            continue;
        }
        for (found, verdict) in file.found.iter().zip(&mut file.repair.verdicts) {
            if !found.certain && matches!(verdict, Verdict::Refused(_)) {
                *verdict = Verdict::Dropped;
            }
        }
    }
}

/// Findings that were refused in one file, but that another file's repair removes.
pub(super) fn note_vanished(examined: &mut [Examined], second: &FxHashMap<SourceId, Examined>) {
    for file in examined.iter_mut() {
        let Some(again) = second.get(&file.source) else { continue };
        let mut rest = left(again);
        refuse_expected(file);
        let fates = file.repair.verdicts.iter_mut().zip(&mut file.repair.phrases);
        for (found, (verdict, phrase)) in file.found.iter().zip(fates) {
            if !matches!(verdict, Verdict::Refused(_)) {
                continue;
            }
            match rest.iter().position(|code| *code == found.code) {
                Some(at) => {
                    rest.remove(at);
                }
                None => {
                    *verdict = Verdict::Planned;
                    *phrase = ELSEWHERE.to_owned();
                }
            }
        }
    }
}
