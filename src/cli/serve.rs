//! `anli serve`: open the library, bind, say where, serve until told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::{bundled, clock, failed, now, say};
use crate::config::Settings;
use crate::library::Library;
use crate::web;

/// How long requests that are under way may go on after a signal to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves the library.
pub(super) async fn run(settings: &Settings) -> ExitCode {
    let listener = match TcpListener::bind(settings.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            return failed(&format!(
                "cannot serve on {}: {error}. Choose another address with --listen",
                settings.listen
            ));
        }
    };
    // Beside the opening of the library: its first search would wait for the dictionary otherwise.
    tokio::task::spawn_blocking(crate::search::warm);
    let library = match open(settings).await {
        Ok(library) => Arc::new(library),
        Err(error) => return failed(&error),
    };
    let local = listener.local_addr().unwrap_or(settings.listen);
    let settings = Settings { listen: local, ..settings.clone() };
    let app = match web::app(Arc::clone(&library), &settings, clock) {
        Ok(app) => app,
        Err(error) => return failed(&format!("cannot open the file of --log-zero-results: {error}")),
    };
    let follower = tokio::spawn({
        let library = Arc::clone(&library);
        async move { library.follow().await }
    });
    let keeper = tokio::spawn({
        let library = Arc::clone(&library);
        async move { library.keep_sound(now).await }
    });
    let signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return failed(&error),
    };
    say(&format!("http://{local}"));
    let code = serve(listener, app, signals).await;
    follower.abort();
    keeper.abort();
    library.close().await;
    code
}

async fn open(settings: &Settings) -> Result<Library, crate::library::LibraryError> {
    let now = now();
    let library = Library::open(&settings.data_dir, &now).await?;
    if !settings.no_bundled {
        bundled::import_into_new(&library, &now).await?;
    }
    Ok(library)
}

async fn serve(listener: TcpListener, app: axum::Router, signals: Signals) -> ExitCode {
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        signals.received().await;
        // The receiver is gone only when serving has ended already.
        let _ = stop.send(());
    });
    let late = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = server => match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
        () = late => {
            tracing::warn!("some requests did not end in time");
            ExitCode::SUCCESS
        }
    }
}

/// The signals with which the system asks a program to stop.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on: a signal that comes before would end the program at once.
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Ends when a signal has come.
    async fn received(mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// The signals with which the system asks a program to stop.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Listening starts with waiting here.
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// Ends when a signal has come.
    async fn received(self) {
        // Without a handler for the signal the system's own default ends the program.
        let _ = tokio::signal::ctrl_c().await;
    }
}
