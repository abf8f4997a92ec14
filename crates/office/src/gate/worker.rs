//! The worker's side: bytes in, answer out.

use std::io::{BufRead as _, BufReader, Read, Write};

use screening::{Refused, Verdict, clean, detect, screen};

use super::protocol::{Mark, Passage, Taken, Task, WorkerAnswer, WorkerRequest, say};

/// Passages shown to a reviewer; beyond, the counts speak.
const PASSAGES: usize = 300;
/// Bytes of a passage kept on each side of what was found in it.
const AROUND: usize = 240;

/// Reads one question with its file, writes the answer. The caller has limited what the process may use.
///
/// # Errors
/// If the question can't be read or the answer can't be written.
pub fn serve(input: impl Read, mut output: impl Write) -> std::io::Result<()> {
    let mut input = BufReader::new(input);
    let mut head = Vec::new();
    input.read_until(b'\n', &mut head)?;
    let asked: WorkerRequest = serde_json::from_slice(&head)?;
    // one byte more than said is as wrong as one less; more than the limit is never read
    let most = asked.limits.file_bytes.min(asked.bytes) + 1;
    let mut file = Vec::new();
    input.take(most).read_to_end(&mut file)?;
    if file.len() as u64 != asked.bytes {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    output.write_all(&say(&answer(&asked, &file))?)?;
    output.flush()
}

pub(super) fn answer(asked: &WorkerRequest, file: &[u8]) -> WorkerAnswer {
    let answer = match &asked.task {
        Task::Take(_) => take(asked, file),
        Task::Passages => passages(asked, file),
    };
    answer.unwrap_or_else(WorkerAnswer::Refused)
}

fn take(asked: &WorkerRequest, file: &[u8]) -> Result<WorkerAnswer, Refused> {
    let (name, limits, policy) = (&asked.name, &asked.limits, &asked.policy);
    let (report, extract) = screen(name, file, limits, policy)?;
    drop(extract);
    if report.verdict == Verdict::Refuse {
        let mut kinds: Vec<_> = report.findings.iter().map(|f| f.kind).filter(|k| k.refuses()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        return Ok(WorkerAnswer::Marked(kinds));
    }
    let masking = if let Task::Take(masking) = &asked.task { masking.clone() } else { Default::default() };
    let cleaned = clean(name, file, limits, policy, &masking)?;
    let visible = || cleaned.text.iter().filter(|piece| piece.hidden.is_none());
    Ok(WorkerAnswer::Taken(Box::new(Taken {
        given: file.len() as u64,
        report,
        numbers: detect::masked_numbers(&cleaned.text),
        text: visible().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n"),
        unread: cleaned.report.unread,
        certificate: cleaned.certificate,
        copy: cleaned.bytes,
    })))
}

fn passages(asked: &WorkerRequest, file: &[u8]) -> Result<WorkerAnswer, Refused> {
    let (_, extract) = screen(&asked.name, file, &asked.limits, &asked.policy)?;
    let mut hits = detect::detect(&extract.pieces);
    hits.sort_by_key(|hit| (hit.piece, hit.range.start));
    let mut found: Vec<(usize, Passage)> = Vec::new();
    for hit in hits {
        let Some(piece) = extract.pieces.get(hit.piece) else { continue };
        let masked = screening::mask(hit.kind, piece.text.get(hit.range.clone()).unwrap_or_default(), &asked.policy);
        let mark = Mark { range: hit.range, kind: hit.kind, masked };
        let full = found.len() == PASSAGES;
        match found.last_mut().filter(|(number, _)| *number == hit.piece) {
            Some((_, passage)) => passage.marks.push(mark),
            None if full => break,
            None => found.push((
                hit.piece,
                Passage {
                    place: piece.place.clone(),
                    hidden: piece.hidden,
                    head: piece.head.clone(),
                    text: piece.text.clone(),
                    marks: vec![mark],
                },
            )),
        }
    }
    Ok(WorkerAnswer::Passages(found.into_iter().map(|(_, passage)| cut(passage)).collect()))
}

/// A long piece cut to what is around its marks.
fn cut(mut passage: Passage) -> Passage {
    let first = passage.marks.first().map_or(0, |m| m.range.start);
    let last = passage.marks.last().map_or(0, |m| m.range.end);
    let start = passage.text.floor_char_boundary(first.saturating_sub(AROUND));
    let end = passage.text.ceil_char_boundary((last + AROUND).min(passage.text.len()));
    passage.text = passage.text.get(start..end).unwrap_or_default().to_owned();
    for mark in &mut passage.marks {
        mark.range = mark.range.start - start..mark.range.end - start;
    }
    passage
}
