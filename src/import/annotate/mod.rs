//! What is read out of a case's text: who acts, and where.

pub mod places;

pub use places::{ActorProblem, ActorReading, read_actors};
