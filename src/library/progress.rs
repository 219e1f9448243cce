//! How far a change of the library has come, for whoever waits for it.

/// A step of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Cases go into the index of the next generation.
    Indexing {
        /// How many are in it.
        done: usize,
        /// How many there are.
        of: usize,
    },
}

/// Is told about each step.
pub type Progress<'a> = dyn Fn(Step) + Send + Sync + 'a;
