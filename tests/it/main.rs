//! Tests of the whole program: through the router, the command line and the files of a library.

mod architecture;
