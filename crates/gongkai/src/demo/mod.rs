//! The demonstration: Dazhou's real division tree with invented organisations' work, made with a simulated clock.

mod clock;
mod clockwork;
mod facts;
mod script;
mod seed;

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use office::Clock as _;
use store::Store;

use crate::{Place, ambient};

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "gongkai-demo";
const READY: &str = "demo.ready";

/// Prepares the data unless that was done before; says whether it did. Interrupted, it leaves nothing half-made in the
/// data folder.
pub async fn prepare(place: &Place) -> anyhow::Result<bool> {
    let now = ambient::SystemClock.now();
    if let Some(database) = &place.database {
        fs::create_dir_all(&place.data)?;
        return prepare_in(place, database, now).await;
    }
    if !place.is_new() {
        check_ready(place).await?;
        return Ok(false);
    }
    let half = place.data.join("preparing");
    if half.exists() {
        fs::remove_dir_all(&half).with_context(|| format!("an interrupted preparation in {}", half.display()))?;
    }
    let within = Place { data: half.clone(), ..place.clone() };
    make(&within, now).await?;
    let mut moved: Vec<PathBuf> = fs::read_dir(&half)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    // the database last: its presence says that all is there
    moved.sort_by_key(|p| p.extension().is_some_and(|e| e == "db"));
    for path in moved {
        let name = path.file_name().context("a file without a name")?;
        fs::rename(&path, place.data.join(name))?;
    }
    fs::remove_dir_all(&half)?;
    Ok(true)
}

async fn check_ready(place: &Place) -> anyhow::Result<()> {
    let office = place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let ready = office.operator().setting(READY).await?;
    office.close().await;
    if ready.is_none() {
        bail!(
            "{} holds data that is not the demonstration's: use `gongkai serve`, or another --data folder",
            place.data.display()
        );
    }
    Ok(())
}

async fn prepare_in(place: &Place, database: &str, now: domain::Instant) -> anyhow::Result<bool> {
    // asked of the bare store: an office would seal its ruleset today, and the past could not be told after that
    let store = Store::open(database, ambient::entropy()).await?;
    let mut tx = store.read(now).await?;
    let (ready, orgs) = (tx.setting(READY).await?, tx.org_count().await?);
    drop(tx);
    store.close().await;
    match (ready, orgs) {
        (Some(_), _) => Ok(false),
        (None, 0) => make(place, now).await.map(|()| true),
        (None, _) => bail!("{database} holds data that is not a finished demonstration: give an empty database"),
    }
}

async fn make(place: &Place, now: domain::Instant) -> anyhow::Result<()> {
    let bar = ProgressBar::new(100);
    bar.set_style(ProgressStyle::with_template("preparing the demonstration {bar:40} {percent}% {msg}")?);
    let clock = Arc::new(clock::SimulatedClock::new(facts::beginning()));
    let office = place.office(clock.clone(), ambient::entropy()).await?;
    seed::run(&office, &clock, now, &bar).await?;
    office.operator().keep_setting(READY, "1").await?;
    office.follow().await?;
    office.checkpoint().await?;
    office.close().await;
    bar.finish_and_clear();
    Ok(())
}

/// Says who can sign in and what to try.
pub fn print_accounts() -> anyhow::Result<()> {
    print!("{}", facts::WELCOME);
    println!("{PASSWORD}\n");
    for account in facts::accounts()? {
        println!("  {:<14}{}", account.login, account.what_to_try_zh);
        println!("  {:<14}{}", "", account.what_to_try_en);
    }
    println!("\n{}", facts::WITHOUT_ACCOUNT);
    Ok(())
}
