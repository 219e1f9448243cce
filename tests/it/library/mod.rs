//! The library as files: generations, locks, and what happens when something of it is gone, old or spoilt.

mod corrections;
mod damage;
mod generations;
mod keys;
mod locks;
mod numbers;
mod repair;
mod verify;
