//! Pieces that several pages show: acting bodies, case rows, page links, the tile map.

pub(crate) mod actors;
pub(crate) mod case_item;
pub(crate) mod marked;
pub(crate) mod pager;
pub(crate) mod tiles;
