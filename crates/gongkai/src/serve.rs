//! `gongkai serve` and `gongkai demo`.

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Args;
use office::Office;
use tokio::sync::watch;

use crate::{Place, ambient, demo, mail};

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    pub place: Place,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Cookies only over HTTPS, and readers' addresses from X-Forwarded-For: set it when a proxy in front speaks TLS.
    #[arg(long)]
    pub secure_cookies: bool,
    #[command(flatten)]
    pub mail: mail::MailOptions,
}

/// Serves what the data folder holds.
pub async fn serve(options: Options) -> anyhow::Result<ExitCode> {
    options.place.keeps_files().await?;
    let office = options.place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    hand_over(&office).await?;
    run(office, options, false).await
}

/// Prepares the demonstration if need be, prints its accounts, and serves it.
pub async fn demo(options: Options) -> anyhow::Result<ExitCode> {
    if demo::prepare(&options.place).await? {
        begin_again();
    }
    options.place.keeps_files().await?;
    let office = options.place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    demo::print_accounts()?;
    run(office, options, true).await
}

/// Becomes the same command afresh. Preparing takes several times the memory that serving does, and an allocator gives
/// back little of what was in use in many small pieces; a new image of the process has none of it. What is prepared is
/// found ready then, so this happens once. Where it can't be done, serving goes on as it is.
fn begin_again() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let mut args = std::env::args_os();
        let name = args.next().unwrap_or_else(|| "gongkai".into());
        let Ok(program) = std::env::current_exe() else { return };
        let error = std::process::Command::new(program).arg0(name).args(args).exec();
        tracing::warn!(%error, "serving in the process that prepared");
    }
}

/// On the first start with a root organisation: three separate administrators, passwords shown once.
pub async fn hand_over(office: &Office) -> anyhow::Result<()> {
    let roots = office.orgs().org_tree(None).await?;
    let Some(root) = roots.first() else {
        eprintln!("No organisations yet. Import them with: gongkai import orgs FILE.csv");
        return Ok(());
    };
    let Some(id) = office.orgs().org_id(&root.of.code).await? else { return Ok(()) };
    let words = web::i18n::Localizer::default();
    let names = ["system_admin", "security_admin", "audit_admin"].map(|role| words.code("admin-title", role));
    let named = names.each_ref().map(String::as_str);
    for account in office.accounts().first_administrators(named, &id).await? {
        println!("administrator {}  password {}  (shown once)", account.login, account.password);
    }
    Ok(())
}

/// Organisations' own procedures that don't fit the rules in force: they go on safely, but somebody should know.
async fn warn_of_variations(office: &Office) -> anyhow::Result<()> {
    for one in office.variations().variation_impact(office.rules().current()).await.map_err(crate::data::explain)? {
        let lacks = serde_json::to_string(&one.lacks)?;
        tracing::warn!(org = one.code, variation = one.variation, lacks, "own procedure does not fit the ruleset");
    }
    Ok(())
}

/// Open files that are asked for.
const FILES: u64 = 16_384;

/// A process that falls over would leave its memory on the disk: uploads that were refused, and the signing key.
#[cfg(unix)]
fn leave_no_core() -> anyhow::Result<()> {
    rlimit::Resource::CORE.set(0, 0).context("core dumps can't be switched off")
}

#[cfg(not(unix))]
fn leave_no_core() -> anyhow::Result<()> {
    Ok(())
}

async fn run(office: Office, options: Options, is_demo: bool) -> anyhow::Result<ExitCode> {
    leave_no_core()?;
    warn_of_variations(&office).await?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn({
        let (office, mut stopped) = (office.clone(), stopped.clone());
        async move { office.work(async move { drop(stopped.wait_for(|s| *s).await) }).await }
    });
    let mailer = options.mail.mailer()?;
    let listener = tokio::net::TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("can't listen on {}: is another server running there?", options.listen))?;
    let address = listener.local_addr()?;
    let app = web::App::new(office.clone(), is_demo, env!("CARGO_PKG_VERSION"), options.secure_cookies)
        .at(options.mail.site_url.as_deref().unwrap_or_default(), mailer.is_some());
    // before anybody is told that it is ready: whoever was told may end it at once
    let mut ends = Signals::listen()?;
    println!("ready http://{address}");
    let postman = mailer.map(|mailer| {
        let (office, site, mut stopped) = (office.clone(), app.site.clone(), stopped.clone());
        tokio::spawn(async move {
            mailer.deliver(&office, &site, async move { drop(stopped.wait_for(|s| *s).await) }).await
        })
    });
    // each connection is an open file; a few hundred more are the database's and the worker's
    let files = rlimit::increase_nofile_limit(FILES).unwrap_or(FILES);
    let limits = web::ConnectionLimits::default();
    let limits =
        web::ConnectionLimits { all: limits.all.min(usize::try_from(files / 2).unwrap_or(limits.all)), ..limits };
    let mut graceful = stopped.clone();
    let server = web::serve(listener, limits, app, Box::pin(async move { drop(graceful.wait_for(|s| *s).await) }));
    let signals = tokio::spawn(async move {
        ends.next().await;
        let _ = stop.send(true);
        // a second signal, or a reader who never lets go, ends it anyway
        tokio::select! {
            () = ends.next() => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(10)) => {}
        }
        std::process::exit(0);
    });
    server.await?;
    worker.await?;
    if let Some(postman) = postman {
        postman.await?;
    }
    office.close().await;
    signals.abort();
    Ok(ExitCode::SUCCESS)
}

/// The signals that end the server, listened to from the moment this exists.
#[cfg(unix)]
struct Signals {
    term: tokio::signal::unix::Signal,
    int: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
