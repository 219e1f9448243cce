//! `anli serve`: open the library, bind, say where, serve until told to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::signals::Signals;
use super::{bundled, clock, failed, files, now, say};
use crate::config::Settings;
use crate::library::Library;
use crate::web::{self, Ended, Limits, Metrics, Stop, Traffic};

/// How long the database may take to close after the last request.
const CLOSING: Duration = Duration::from_secs(2);

/// Serves the library.
pub(super) async fn run(settings: &Settings) -> ExitCode {
    let (listener, watched) = match listen(settings).await {
        Ok(listeners) => listeners,
        Err(problem) => return failed(&problem),
    };
    // Beside the opening of the library: its first search would wait for the dictionary otherwise.
    tokio::task::spawn_blocking(crate::search::warm);
    let library = match open(settings).await {
        Ok(library) => Arc::new(library),
        Err(error) => return failed(&error),
    };
    let local = listener.local_addr().unwrap_or(settings.listen);
    let settings = Settings { listen: local, ..settings.clone() };
    let (metrics, traffic) = (Arc::<Metrics>::default(), Arc::<Traffic>::default());
    let app = match web::app(Arc::clone(&library), &settings, clock, Arc::clone(&metrics)) {
        Ok(app) => app,
        Err(error) => return failed(&format!("cannot open the file of --log-zero-results: {error}")),
    };
    if let Err(error) = library.begin_to_follow().await {
        return failed(&error);
    }
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
    let (word, stop) = watch::channel(Stop::Not);
    tokio::spawn(signals.pass_on(word));
    if let Some(listener) = watched {
        let metrics = web::metrics_app(metrics, Arc::clone(&library), Arc::clone(&traffic));
        tokio::spawn(web::serve(listener, metrics, Limits::few(), Arc::default(), stop.clone()));
    }
    say(&format!("http://{local}"));
    let ended = web::serve(listener, app, limits(&settings), traffic, stop).await;
    if ended == Ended::Cut {
        tracing::warn!("some requests did not end in time");
    }
    follower.abort();
    keeper.abort();
    // A request that was cut off may hold its connection to the database until the process ends.
    let _ = tokio::time::timeout(CLOSING, library.close()).await;
    ExitCode::SUCCESS
}

/// Binds the site's address and, when there is one, that of the metrics.
async fn listen(settings: &Settings) -> Result<(TcpListener, Option<TcpListener>), String> {
    let bind = async |address: SocketAddr, flag: &str| {
        let bound = TcpListener::bind(address).await;
        bound.map_err(|error| format!("cannot serve on {address}: {error}. Choose another address with {flag}"))
    };
    let site = bind(settings.listen, "--listen").await?;
    let Some(address) = settings.serving.metrics_listen else { return Ok((site, None)) };
    let metrics = bind(address, "--metrics-listen").await?;
    // With port 0 nobody would know where they are.
    let address = metrics.local_addr().unwrap_or(address);
    tracing::info!("metrics on http://{address}/metrics");
    Ok((site, Some(metrics)))
}

async fn open(settings: &Settings) -> Result<Library, crate::library::LibraryError> {
    let now = now();
    let library = Library::open(&settings.data_dir, &now).await?;
    if !settings.no_bundled {
        bundled::import_into_new(&library, &now).await?;
    }
    Ok(library)
}

fn limits(settings: &Settings) -> Limits {
    let serving = &settings.serving;
    Limits {
        connections: files::room_for(serving.max_connections),
        per_address: serving.per_address,
        trusted: serving.trusted_proxy.clone(),
        drain: Duration::from_secs(serving.drain_seconds.into()),
        https: settings.base_url().is_https(),
        ..Limits::default()
    }
}
