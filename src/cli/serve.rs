//! `anli serve`: open the library, bind, say where, serve until told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::{bundled, failed, now, say};
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
    let library = match open(settings).await {
        Ok(library) => Arc::new(library),
        Err(error) => return failed(&error),
    };
    let local = listener.local_addr().unwrap_or(settings.listen);
    let settings = Settings { listen: local, ..settings.clone() };
    let app = match web::app(Arc::clone(&library), &settings) {
        Ok(app) => app,
        Err(error) => return failed(&format!("cannot open the file of --log-zero-results: {error}")),
    };
    let follower = tokio::spawn({
        let library = Arc::clone(&library);
        async move { library.follow().await }
    });
    say(&format!("http://{local}"));
    let code = serve(listener, app).await;
    follower.abort();
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

async fn serve(listener: TcpListener, app: axum::Router) -> ExitCode {
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        signal().await;
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

/// Ends when the system asks the program to stop.
async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    // Without a handler for the signal the system's own default ends the program.
    let _ = interrupt.await;
}
