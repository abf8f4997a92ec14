//! `gongkai account …`: what an installation's keeper does for people who can't sign in, or must not any more.

use std::{process::ExitCode, sync::Arc};

use clap::Subcommand;

use crate::{Place, ambient};

/// What to do with an account.
#[derive(Subcommand)]
pub enum Command {
    /// Make a new password, show it once, and end the account's sessions.
    Reset {
        /// What its owner types to sign in.
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// Shut it: nobody can sign in with it any more; its records stay.
    Disable {
        /// What its owner types to sign in.
        login: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs it. 0: done; 1: there is no such account.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let (Command::Reset { login, place } | Command::Disable { login, place }) = &command;
    let office = place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let reset = matches!(command, Command::Reset { .. });
    let done = if reset {
        office.accounts().reset_account(login).await?
    } else {
        office.accounts().disable_account(login).await?
    };
    office.close().await;
    let Some(password) = done else {
        eprintln!("there is no account {login}");
        return Ok(ExitCode::from(1));
    };
    if reset {
        println!("{login}  password {password}  (shown once)");
    } else {
        println!("{login} is shut");
    }
    Ok(ExitCode::SUCCESS)
}
