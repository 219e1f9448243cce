//! How many files the process may have open, and so how many connections it can hold.

/// Files that are not connections: database, index, log, the listener itself.
const OWN: u64 = 256;

/// A connection, and the file it may be sent.
const PER_CONNECTION: u64 = 2;

/// So many connections as there is room for, at most `wanted`. The system's soft limit, often 1,024, is raised as far as it lets.
#[cfg(unix)]
pub(super) fn room_for(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let needed = wanted as u64 * PER_CONNECTION + OWN;
    let Some(current) = limit.current.filter(|current| *current < needed) else { return wanted };
    let raised = limit.maximum.map_or(needed, |maximum| maximum.min(needed));
    let set = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit });
    let room = room_in(if set.is_ok() { raised } else { current });
    if room < wanted {
        tracing::warn!(wanted, room, "the system lets too few files be open for --max-connections");
    }
    room.min(wanted)
}

/// So many connections as were wanted: the system has no such limit.
#[cfg(not(unix))]
pub(super) fn room_for(wanted: usize) -> usize {
    wanted
}

/// Connections that fit beside our own files; a few, whatever the limit.
#[cfg(unix)]
fn room_in(files: u64) -> usize {
    usize::try_from(files.saturating_sub(OWN) / PER_CONNECTION).unwrap_or(usize::MAX).max(16)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_our_own_files() {
        assert_eq!(room_in(1024), (1024 - 256) / 2);
        assert_eq!(room_in(64), 16, "a server that takes nobody is of no use");
    }
}
