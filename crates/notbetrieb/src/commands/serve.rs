//! `notbetrieb serve`: the node of a data folder.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::{Desk, Reach, router};
use model::Problem;
use office::House;
use office::house::LockCause;

use crate::output::{Exit, Outcome, Output};
use crate::platform::platform;

/// Options of `serve`.
#[derive(clap::Args)]
#[command(after_help = "Beispiel / example:\n  notbetrieb serve --data /srv/notbetrieb")]
pub struct Args {
    /// Data folder, made by `notbetrieb init`
    #[arg(long)]
    data: PathBuf,
    /// Address to listen on; plain HTTP is for this machine only
    #[arg(long, default_value = "127.0.0.1:8472")]
    listen: SocketAddr,
    /// Folder on another disk or stick that keeps a second copy, from the first unlocking on; once for each
    #[arg(long, value_name = "DIR")]
    copy: Vec<PathBuf>,
}

/// Starts the node; it is unlocked in the browser.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let listener = bind(args.listen)?;
    let catalogue = office::catalogue::load().map_err(|problem| vec![problem])?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(|problem| vec![problem])?;
    guarded(&house, output);
    for path in &args.copy {
        house.set_up_copy(path).map_err(|problem| vec![problem])?;
    }
    let address = listener.local_addr().map_err(|error| bind_problem(args.listen, &error))?;
    if output.json {
        output
            .value(&serde_json::json!({ "address": format!("http://{address}"), "authority": house.authority().name }));
    } else {
        output.say(
            format!(
                "{}: bereit unter http://{address}\nBitte im Browser öffnen und entsperren. Ende mit Strg+C.",
                house.authority().name
            ),
            format!(
                "{}: ready at http://{address}\nOpen it in a browser and unlock. End with Ctrl+C.",
                house.authority().name
            ),
        );
    }
    serve_folder(listener, house, &args.data)?;
    Ok(Exit::Fine)
}

/// What must hold of the machine before a house opens on it; what could not be done is said.
pub fn guarded(house: &House, output: &Output) {
    house.guard_swap(Arc::new(crate::guard::swap::unencrypted));
    if let Err(reason) = crate::guard::lock_memory() {
        output.progress(
            format!(
                "Der Arbeitsspeicher ließ sich nicht festhalten ({reason}); Auslagerung wird beim Entsperren geprüft."
            ),
            format!("Memory could not be locked ({reason}); swap is checked when unlocking."),
        );
    }
}

/// A file with this name in the node's folder asks the running node to lock; the node removes it when it has.
pub const LOCK_REQUEST: &str = "lock-now";
/// How often the node looks for a request and at the time without requests.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(500);

/// Serves a data folder: locks on request, on a signal (SIGUSR1) and when nobody has asked for anything for long.
pub fn serve_folder(listener: std::net::TcpListener, house: House, data: &Path) -> Result<(), Vec<Problem>> {
    let request = data.join(office::house::names::NODE).join(LOCK_REQUEST);
    let desk = Desk::new(house, Reach { https: false });
    let watched = desk.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            if request.exists() {
                watched.lock(LockCause::Command, None);
                // Left over it would lock again, which harms nobody.
                let _ = std::fs::remove_file(&request);
            }
            watched.lock_if_idle();
        }
    });
    serve_desk(listener, desk)
}

/// Binds before anything is made, so that a port in use costs nothing.
pub fn bind(address: SocketAddr) -> Result<std::net::TcpListener, Vec<Problem>> {
    if !address.ip().is_loopback() {
        // Without TLS a name or a password would cross the network in the clear.
        return Err(vec![Problem::new("NB-S-051").with("address", address)]);
    }
    let listener = std::net::TcpListener::bind(address).map_err(|error| bind_problem(address, &error))?;
    listener.set_nonblocking(true).map_err(|error| bind_problem(address, &error))?;
    Ok(listener)
}

/// This machine only, at this port; 0 = any free one.
pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

fn bind_problem(address: SocketAddr, error: &std::io::Error) -> Vec<Problem> {
    let code = if error.kind() == std::io::ErrorKind::AddrInUse { "NB-S-052" } else { "NB-S-053" };
    vec![Problem::new(code).with("address", address).with("reason", error)]
}

/// Serves until Ctrl+C; requests under way are finished.
pub fn serve(listener: std::net::TcpListener, house: House) -> Result<(), Vec<Problem>> {
    serve_desk(listener, Desk::new(house, Reach { https: false }))
}

/// Waits for a signal; for good if the system takes no handler.
async fn signalled(kind: tokio::signal::unix::SignalKind) {
    match tokio::signal::unix::signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

fn serve_desk(listener: std::net::TcpListener, desk: Desk) -> Result<(), Vec<Problem>> {
    use tokio::signal::unix::SignalKind;
    // Before anybody types a name that could not be printed.
    paper::check_fonts().map_err(|error| vec![error.problem()])?;
    let failed =
        |error: std::io::Error| vec![Problem::new("NB-S-053").with("address", "127.0.0.1").with("reason", error)];
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        let locking = desk.clone();
        tokio::spawn(async move {
            loop {
                signalled(SignalKind::user_defined1()).await;
                let desk = locking.clone();
                // Should the thread fail, the next signal tries again.
                let _ = tokio::task::spawn_blocking(move || desk.lock(LockCause::Signal, None)).await;
            }
        });
        let app = router(desk);
        let stop = async {
            // Without a handler for the signal the process simply ends; the journal survives that as well.
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                () = signalled(SignalKind::terminate()) => {}
            }
        };
        axum::serve(listener, app).with_graceful_shutdown(stop).await.map_err(failed)
    })
}
