//! The library as files: generations, locks, and what happens when something of it is gone, old or spoilt.

mod damage;
mod generations;
mod locks;
mod repair;
mod verify;
