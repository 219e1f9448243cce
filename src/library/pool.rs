//! Work that needs the processor: searching, marking, comparing, writing files. It leaves the async threads, and no more of it runs
//! at once than two pieces for each processor: with one, a processor has nothing to do while the next piece is on its way to a thread,
//! a fifth of the time.
//!
//! What cannot begin within a moment is refused ([`LibraryError::Busy`]): an answer that comes too late helps nobody, and a queue
//! without an end only makes every answer late. A place is taken *before* a snapshot ([`Library::snapshot_to_work`]), so that what waits
//! here holds no connection to the database and pages without such work go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Library, LibraryError, Snapshot};

/// So many places there are for each processor.
const PER_PROCESSOR: usize = 2;
/// How long is waited for a place.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long is waited to write a file, which takes longer itself.
const LONG_PATIENCE: Duration = Duration::from_secs(8);
/// So many may wait for each place.
const QUEUE: usize = 32;

/// The places.
#[derive(Debug)]
pub struct Pool {
    places: Permits,
    /// Work of seconds takes half of the processors, at least one.
    long: Permits,
    width: usize,
    refused: AtomicU64,
}

/// Places or turns, with a line of their own: the one does not make the other longer.
#[derive(Debug)]
struct Permits {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Permits {
    fn new(count: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(count)), waiting: AtomicUsize::new(0) }
    }
}

/// A place in the pool, held until the last piece of work on it ends.
#[derive(Debug, Clone)]
pub struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
}

/// A turn to do long work, held until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Default for Pool {
    fn default() -> Self {
        Self::new(PER_PROCESSOR * std::thread::available_parallelism().map_or(1, usize::from))
    }
}

impl Pool {
    /// A pool with so many places.
    pub fn new(width: usize) -> Self {
        let width = width.max(2);
        let [places, long] = [width, (width / (2 * PER_PROCESSOR)).max(1)].map(Permits::new);
        Self { places, long, width, refused: AtomicU64::new(0) }
    }

    /// How many places there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many places are taken.
    pub fn in_use(&self) -> usize {
        self.width - self.places.free.available_permits().min(self.width)
    }

    /// How many wait for a place or a turn.
    pub fn waiting(&self) -> usize {
        [&self.places, &self.long].map(|permits| permits.waiting.load(Ordering::Relaxed)).iter().sum()
    }

    /// How many found no place.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when none could be had.
    pub async fn place(&self) -> Result<Place, LibraryError> {
        self.wait(&self.places, PATIENCE).await.map(|permit| Place { _permit: Arc::new(permit) })
    }

    /// Waits for a turn to do what takes a second or so, such as reading and writing a file of many cases. It is taken before a
    /// connection to the database is.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when none could be had.
    pub async fn turn(&self) -> Result<Turn, LibraryError> {
        self.wait(&self.long, LONG_PATIENCE).await.map(|permit| Turn { _permit: permit })
    }

    /// Does a piece of work on a place of its own, for whoever has a [turn](Self::turn).
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when no place could be had.
    pub async fn work<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        run(self.place().await?, work).await
    }

    /// Takes a turn for one piece of work that has read what it needs, such as laying long texts beside each other.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when too much is under way.
    pub async fn long_work<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let turn = self.turn().await?;
        self.work(move || {
            let _turn = turn;
            work()
        })
        .await
    }

    async fn wait(&self, permits: &Permits, patience: Duration) -> Result<OwnedSemaphorePermit, LibraryError> {
        let free = &permits.free;
        if let Ok(permit) = Arc::clone(free).try_acquire_owned() {
            return Ok(permit);
        }
        let place_in_line = Line::join(&permits.waiting);
        if place_in_line.position < self.width * QUEUE
            && let Ok(Ok(permit)) = tokio::time::timeout(patience, Arc::clone(free).acquire_owned()).await
        {
            return Ok(permit);
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
        Err(LibraryError::Busy)
    }
}

/// Stands in line as long as it lives, also when whoever waited has gone away.
struct Line<'a> {
    waiting: &'a AtomicUsize,
    position: usize,
}

impl<'a> Line<'a> {
    fn join(waiting: &'a AtomicUsize) -> Self {
        Self { waiting, position: waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The place goes with the work: when the reader hangs up the work still runs, and still takes its place.
pub(super) async fn run<T: Send + 'static>(
    place: Place,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, LibraryError> {
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    Ok(done.await?)
}

impl Library {
    /// Where work that needs the processor finds a place.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// A snapshot with a place in the pool: for whoever will search, compare or mark.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when no place could be had, and those of [`Library::snapshot`].
    pub async fn snapshot_to_work(&self) -> Result<Snapshot, LibraryError> {
        let place = self.pool.place().await?;
        let mut snapshot = self.snapshot().await?;
        snapshot.place = Some(place);
        Ok(snapshot)
    }
}

impl Snapshot {
    /// Does work on the place of this snapshot; one that was taken without a place waits for one.
    pub(super) async fn work<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let place = match &self.place {
            Some(place) => place.clone(),
            None => self.pool.place().await?,
        };
        run(place, work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_place_in_time_is_refused() {
        let pool = Pool::new(2);
        let places = [pool.place().await.expect("a place"), pool.place().await.expect("a place")];
        assert_eq!((pool.in_use(), pool.waiting()), (2, 0));
        assert!(matches!(pool.place().await, Err(LibraryError::Busy)));
        assert_eq!((pool.refused(), pool.waiting()), (1, 0));
        drop(places);
        assert!(pool.place().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_that_is_too_long_is_not_joined() {
        let pool = Arc::new(Pool::new(2));
        let _places = [pool.place().await.expect("a place"), pool.place().await.expect("a place")];
        let wait = || {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.place().await.is_ok() })
        };
        let waiting: Vec<_> = (0..2 * QUEUE).map(|_| wait()).collect();
        while pool.waiting() < 2 * QUEUE {
            tokio::task::yield_now().await;
        }
        let start = tokio::time::Instant::now();
        assert!(pool.place().await.is_err());
        assert_eq!(start.elapsed(), Duration::ZERO, "at once");
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test]
    async fn long_work_leaves_a_place_for_the_rest() {
        let pool = Arc::new(Pool::new(2));
        let (release, held) = std::sync::mpsc::channel::<()>();
        let long = tokio::spawn({
            let pool = Arc::clone(&pool);
            async move { pool.long_work(move || held.recv().is_ok()).await }
        });
        while pool.in_use() == 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::time::timeout(Duration::from_millis(50), pool.long_work(|| ())).await;
        assert!(second.is_err(), "another long piece waits");
        assert!(pool.place().await.is_ok(), "a short one does not");
        release.send(()).expect("it still runs");
        assert!(long.await.expect("it ends").expect("it had a place"));
    }
}
