//! Signals that end a run wait until the file at hand is replaced, so that nothing is left beside it.

#[cfg(unix)]
pub(super) use unix::Interrupt;

#[cfg(not(unix))]
pub(super) use elsewhere::Interrupt;

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};

    /// From its making on, a signal that comes within [`Interrupt::hold`] is remembered.
    pub(in crate::command) struct Interrupt {
        idle: Arc<AtomicBool>,
        signal: Arc<AtomicUsize>,
    }

    impl Interrupt {
        /// # Errors
        /// When the system can't.
        pub(in crate::command) fn new() -> io::Result<Self> {
            let interrupt = Self { idle: Arc::new(AtomicBool::new(true)), signal: Arc::default() };
            for signal in [SIGHUP, SIGINT, SIGTERM] {
                flag::register_conditional_default(signal, Arc::clone(&interrupt.idle))?;
                flag::register_usize(signal, Arc::clone(&interrupt.signal), signal as usize)?;
            }
            Ok(interrupt)
        }

        /// Does `work`, whatever comes.
        pub(in crate::command) fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
            self.idle.store(false, Ordering::SeqCst);
            let done = work();
            self.idle.store(true, Ordering::SeqCst);
            done
        }

        /// Whether a signal came meanwhile.
        pub(in crate::command) fn came(&self) -> bool {
            self.signal.load(Ordering::SeqCst) != 0
        }

        /// Ends the process as the signal would have.
        pub(in crate::command) fn obey(&self) {
            let signal = self.signal.load(Ordering::SeqCst);
            let _ = i32::try_from(signal).map(low_level::emulate_default_handler);
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    /// Nothing is remembered: the system ends the run at once.
    pub(in crate::command) struct Interrupt;

    impl Interrupt {
        pub(in crate::command) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in crate::command) fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(in crate::command) fn came(&self) -> bool {
            false
        }

        pub(in crate::command) fn obey(&self) {}
    }
}

#[cfg(all(test, unix))]
mod tests {
    use signal_hook::{consts::SIGHUP, low_level::raise};

    use super::Interrupt;

    #[test]
    fn a_signal_waits_for_each_piece_of_work() {
        let interrupt = Interrupt::new().ok();
        let held = interrupt.iter().filter(|held| {
            let twice = [(); 2].map(|()| held.hold(|| raise(SIGHUP).is_ok()));
            twice == [true; 2] && held.came()
        });
        assert_eq!(held.count(), 1);
    }
}
