//! Mail: the daily digest, out through an SMTP server.

use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use office::{
    Office,
    digest::{Digest, Undelivered},
};
use web::{Site, i18n::Localizer, letter::letter};

/// Whether and how mail leaves.
#[derive(Args, Clone, Debug, Default)]
pub struct MailOptions {
    /// SMTP server for the daily digest: smtps://USER:PASSWORD@HOST, or smtp://HOST?tls=required for STARTTLS. Without it
    /// no mail is sent.
    #[arg(long, value_name = "URL", env = "GONGKAI_MAIL", hide_env_values = true, requires_all = ["mail_from", "site_url"])]
    pub mail: Option<String>,
    /// Whom mail comes from: ADDRESS or "NAME <ADDRESS>".
    #[arg(long, value_name = "ADDRESS", env = "GONGKAI_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Where readers reach this site, for links in mail and calendars: https://dwgk.example.gov.cn
    #[arg(long, value_name = "URL", env = "GONGKAI_SITE_URL")]
    pub site_url: Option<String>,
}

/// How long is waited between looking who has no digest yet.
const EVERY: Duration = Duration::from_secs(60);
/// How long a server gets for one mail.
const PATIENCE: Duration = Duration::from_secs(30);

impl MailOptions {
    /// What sends mail; none if no server is named.
    ///
    /// # Errors
    /// If an address can't be read, or a password would cross the network in the clear.
    pub fn mailer(&self) -> anyhow::Result<Option<Mailer>> {
        let Some(url) = &self.site_url else { return Ok(None) };
        if !url.starts_with("https://") && !url.starts_with("http://") {
            bail!("--site-url must begin with https:// or http://");
        }
        let (Some(server), Some(from)) = (&self.mail, &self.mail_from) else { return Ok(None) };
        if in_the_clear(server) {
            bail!("--mail: this would send the password in the clear; use smtps://, or smtp://…?tls=required");
        }
        // the address itself isn't repeated in the message: it holds a password
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .context("--mail: not an address like smtps://USER:PASSWORD@HOST")?
            .timeout(Some(PATIENCE))
            .build();
        let from = from.parse().with_context(|| format!("--mail-from: `{from}` is no mail address"))?;
        Ok(Some(Mailer { transport, from, url: url.trim_end_matches('/').to_owned() }))
    }
}

/// Does this address carry a password to another machine without TLS?
fn in_the_clear(server: &str) -> bool {
    let Some(rest) = server.strip_prefix("smtp://") else { return false };
    let Some((_, host)) = rest.rsplit_once('@') else { return false };
    let near = ["localhost", "127.", "[::1]"].iter().any(|n| host.starts_with(n));
    !near && !host.contains("tls=required")
}

/// Sends digests.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    url: String,
}

impl Mailer {
    /// Sends each morning's digests until told to stop.
    pub async fn deliver(&self, office: &Office, site: &Site, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            match self.round(office, site).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "digests sent"),
                Err(error) => tracing::error!(%error, "digests could not be made"),
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// Sends what is due now.
    ///
    /// # Errors
    /// As [`Digests::send_digests`].
    pub async fn round(&self, office: &Office, site: &Site) -> Result<usize, office::Error> {
        office.digests().send_digests(|digest| self.send(site, digest)).await
    }

    async fn send(&self, site: &Site, digest: Digest) -> Result<(), Undelivered> {
        let letter = letter(Localizer::default(), site, &self.url, &digest);
        let to = digest.mail.parse().map_err(|e| Undelivered::Refused(format!("{e}")))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|e| Undelivered::Refused(e.to_string()))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            // 5yz about this mail: this server will never take it (RFC 5321, 4.2.1)
            Err(error) if error.is_permanent() => Err(Undelivered::Refused(error.to_string())),
            Err(error) => Err(Undelivered::Later(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use office::digest::ContactForm;
    use testkit::{Database, Scenario, Stop};
    use tokio::{
        io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
        net::{TcpListener, TcpStream},
    };

    use super::*;

    /// A server that takes mail and keeps it; `answer` is what it says to a recipient.
    struct Sink {
        address: String,
        got: Arc<Mutex<Vec<String>>>,
        answer: Arc<Mutex<&'static str>>,
    }

    impl Sink {
        async fn open() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let sink = Self {
                address: format!("smtp://{}", listener.local_addr().unwrap()),
                got: Arc::default(),
                answer: Arc::new(Mutex::new("250 ok")),
            };
            let (got, answer) = (Arc::clone(&sink.got), Arc::clone(&sink.answer));
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(talk(stream, Arc::clone(&got), Arc::clone(&answer)));
                }
            });
            sink
        }

        fn got(&self) -> Vec<String> {
            std::mem::take(&mut self.got.lock().unwrap())
        }
    }

    async fn talk(stream: TcpStream, got: Arc<Mutex<Vec<String>>>, answer: Arc<Mutex<&'static str>>) {
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading).lines();
        writing.write_all(b"220 sink\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.split(' ').next().unwrap().to_uppercase().as_str() {
                "RCPT" => *answer.lock().unwrap(),
                "QUIT" => "221 bye",
                "DATA" => {
                    writing.write_all(b"354 go on\r\n").await.unwrap();
                    let mut mail = Vec::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        mail.push(line);
                    }
                    got.lock().unwrap().push(mail.join("\n"));
                    "250 kept"
                }
                _ => "250 ok",
            };
            writing.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
    }

    fn options(server: &str) -> MailOptions {
        MailOptions {
            mail: Some(server.to_owned()),
            mail_from: Some("党务公开 <dwgk@example.gov.cn>".to_owned()),
            site_url: Some("https://dwgk.example.gov.cn/".to_owned()),
        }
    }

    #[test]
    fn no_password_in_the_clear() {
        for (server, fine) in [
            ("smtp://127.0.0.1:25", true),
            ("smtps://u:p@mail.example.gov.cn", true),
            ("smtp://u:p@mail.example.gov.cn?tls=required", true),
            ("smtp://u:p@mail.example.gov.cn:25", false),
            ("smtp://mail.example.gov.cn", true),
            ("smtp://u:p@localhost:25", true),
            ("mail.example.gov.cn", false),
        ] {
            assert_eq!(options(server).mailer().is_ok(), fine, "{server}");
        }
        assert!(MailOptions { site_url: Some("dwgk.example.gov.cn".into()), ..options("smtp://h") }.mailer().is_err());
        assert!(MailOptions::default().mailer().unwrap().is_none());
    }

    /// A digest as it arrives: how much and where, no title; once a day; again after a failure, never after a refusal.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_digest_arrives() {
        let town = Scenario::open(Database::sqlite()).await;
        town.through("society", "堰塘整治进展", Stop::Proposed).await;
        let secrecy = town.identity("secrecy").await;
        let form = ContactForm { mail: "shi.wb@example.gov.cn".to_owned(), digest: true };
        town.office.digests().keep_contact(&secrecy, &form).await.unwrap();
        let sink = Sink::open().await;
        let mailer = options(&sink.address).mailer().unwrap().unwrap();
        let site = Site::of(town.office.rules().current());
        let round = async |says: &'static str, day: &str, hour: i64| {
            town.clock.set(day, hour);
            *sink.answer.lock().unwrap() = says;
            let sent = mailer.round(&town.office, &site).await.unwrap();
            let got = sink.got();
            assert_eq!(sent, got.len());
            got
        };
        assert!(round("250 ok", "2026-11-24", 7).await.is_empty(), "before eight");
        assert!(round("421 come again", "2026-11-24", 8).await.is_empty());
        let mails = round("250 ok", "2026-11-24", 9).await;
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert!(mail.contains("To: shi.wb@example.gov.cn") && mail.contains("From: "), "{mail}");
        let (_, body) = mail.split_once("\n\n").unwrap();
        let text = decoded(mail, body);
        for words in ["石文博同志", "等您签署：1 件", "https://dwgk.example.gov.cn/desk", "/desk/calendar/mail"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("堰塘") && !text.contains("//desk"), "{text}");
        assert!(round("250 ok", "2026-11-24", 10).await.is_empty(), "once a day");
        assert!(round("550 nobody here", "2026-11-25", 9).await.is_empty());
        assert!(round("250 ok", "2026-11-25", 10).await.is_empty(), "refused: not again today");
        assert_eq!(round("250 ok", "2026-11-26", 9).await.len(), 1);
    }

    /// The body as it is read (RFC 2045, 6.7 and 6.8).
    fn decoded(mail: &str, body: &str) -> String {
        if mail.contains("Content-Transfer-Encoding: base64") {
            return String::from_utf8(unbase64(body)).unwrap();
        }
        if !mail.contains("quoted-printable") {
            return body.to_owned();
        }
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            if *first == b'=' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
                rest = &tail[2..];
            } else {
                bytes.push(*first);
                rest = tail;
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    fn unbase64(text: &str) -> Vec<u8> {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
        for c in text.bytes().filter(|c| letters.contains(c)) {
            bits = bits << 6 | u32::try_from(letters.iter().position(|l| *l == c).unwrap()).unwrap();
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
            }
        }
        bytes
    }
}
