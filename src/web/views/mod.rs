//! Pieces that several pages show: acting bodies, case rows, page links, the tile map, citations, what programs read in a head.

pub(crate) mod actors;
pub(crate) mod bars;
pub(crate) mod brief;
pub(crate) mod case_item;
pub(crate) mod changed;
pub(crate) mod cite;
pub(crate) mod day;
pub(crate) mod documents;
pub(crate) mod excerpt;
pub(crate) mod exports;
pub(crate) mod figures;
pub(crate) mod head;
pub(crate) mod marked;
pub(crate) mod matrix;
pub(crate) mod pager;
pub(crate) mod passages;
pub(crate) mod qr;
pub(crate) mod tiles;
