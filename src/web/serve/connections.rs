//! All open connections: how many there may be, and which one makes room for a new one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::activity::{Activity, Late};

/// How often is looked for a connection that could make room while none can.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Whoever has just come, or just had an answer, keeps the place for this long: a request may be on its way.
const LEAST_WAIT: Duration = Duration::from_millis(150);

/// Numbers of the server since it began.
#[derive(Debug, Default)]
pub struct Traffic {
    open: AtomicUsize,
    accepted: AtomicU64,
    evicted: AtomicU64,
    late: AtomicU64,
    refused: AtomicU64,
}

impl Traffic {
    /// Connections that are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Connections that were accepted.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Connections that were closed to make room for others.
    pub fn evicted(&self) -> u64 {
        self.evicted.load(Ordering::Relaxed)
    }

    /// Connections that were closed because a head was not sent or an answer not taken in time.
    pub fn too_slow(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }

    /// Connections and requests that were refused because their address had too many.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    pub(super) fn late(&self, late: Late) {
        if late != Late::Idle {
            self.late.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// The open connections.
#[derive(Debug)]
pub(super) struct Connections {
    places: Arc<Semaphore>,
    open: Mutex<HashMap<u64, Entry>>,
    next: AtomicU64,
    traffic: Arc<Traffic>,
}

#[derive(Debug)]
struct Entry {
    activity: Arc<Activity>,
    peer: IpAddr,
    /// Told to close already.
    leaving: bool,
}

/// A connection's place among the others; leaves when dropped.
#[derive(Debug)]
pub(super) struct Place {
    connections: Arc<Connections>,
    number: u64,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(most: usize, traffic: Arc<Traffic>) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)));
        Arc::new(Self { places, open: Mutex::default(), next: AtomicU64::new(0), traffic })
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<u64, Entry>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place. When there is none, the connection that has waited longest without a request is closed: who sends a
    /// request keeps its place, who only holds it loses it.
    pub(super) async fn permit(&self) -> OwnedSemaphorePermit {
        loop {
            if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
                return permit;
            }
            self.make_room(None);
            let wait = Arc::clone(&self.places).acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(LOOK_AGAIN, wait).await {
                return permit;
            }
        }
    }

    /// Gives a connection its place.
    pub(super) fn enter(
        self: &Arc<Self>,
        peer: IpAddr,
        activity: Arc<Activity>,
        permit: OwnedSemaphorePermit,
    ) -> Place {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.traffic.accepted.fetch_add(1, Ordering::Relaxed);
        self.traffic.open.fetch_add(1, Ordering::Relaxed);
        self.entries().insert(number, Entry { activity, peer, leaving: false });
        Place { connections: Arc::clone(self), number, _permit: permit }
    }

    /// Closes the connection that has waited longest without a request, of one address or of all; whether there was one.
    pub(super) fn make_room(&self, peer: Option<IpAddr>) -> bool {
        let mut entries = self.entries();
        let here = entries.values_mut().filter(|entry| !entry.leaving && peer.is_none_or(|peer| peer == entry.peer));
        let waiting = here.filter_map(|entry| Some((entry.activity.waits_since()?, entry)));
        let waiting = waiting.filter(|(since, _)| since.elapsed() >= LEAST_WAIT);
        let Some((_, longest)) = waiting.min_by_key(|(since, _)| *since) else { return false };
        longest.leaving = true;
        longest.activity.close();
        self.traffic.evicted.fetch_add(1, Ordering::Relaxed);
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.entries().remove(&self.number);
        self.connections.traffic.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Version;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[tokio::test(start_paused = true)]
    async fn who_waits_longest_makes_room_and_who_is_answered_does_not() {
        let traffic = Arc::new(Traffic::default());
        let connections = Connections::new(3, Arc::clone(&traffic));
        let mut places = Vec::new();
        let mut activities = Vec::new();
        for _ in 0..3 {
            let activity = Arc::new(Activity::new());
            activities.push(Arc::clone(&activity));
            let permit = connections.permit().await;
            places.push(connections.enter(HERE, activity, permit));
            assert!(!connections.make_room(None), "who has just come is left alone");
            tokio::time::sleep(LEAST_WAIT / 4).await;
        }
        tokio::time::sleep(LEAST_WAIT).await;
        activities[0].begin(Version::HTTP_11, false);
        assert!(connections.make_room(None));
        activities[1].closing().await;
        assert!(connections.make_room(Some(HERE)));
        activities[2].closing().await;
        assert!(!connections.make_room(None), "the one that is left is being answered");
        assert_eq!((traffic.open(), traffic.evicted()), (3, 2));
        drop(places);
        assert_eq!(traffic.open(), 0);
    }
}
